<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Capture\History;

/** Sending the orders from before: a start date, and how far it has come. */
final class HistorySection implements Section
{
    /** @var History */
    private $history;
    /** @var bool */
    private $mayConfigure;

    public function __construct(History $history, bool $mayConfigure)
    {
        $this->history = $history;
        $this->mayConfigure = $mayConfigure;
    }

    public function show(): void
    {
        $state = $this->history->state();
        echo '<h2 id="avstem-history">' . esc_html__('Send history', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('Orders from this day on are sent once, also those that were made before the plugin was installed. Sixty days before the start date are enough.', 'avstem') . '</p>';
        printf(
            '<p id="avstem-progress" data-state="%s"%s><progress max="%d" value="%d" aria-labelledby="avstem-history"></progress> <span role="status">%s</span></p>',
            esc_attr($state['state']),
            $state['state'] === 'none' ? ' hidden' : '',
            max(1, (int) $state['days']),
            (int) $state['done'],
            esc_html(self::sentence($state))
        );
        if (!$this->mayConfigure) {
            return;
        }
        printf(
            '<p class="submit"><label for="avstem_from">%s</label> <input type="date" id="avstem_from" name="avstem_from" value="%s" max="%s"> ',
            esc_html__('From', 'avstem'),
            esc_attr($state['from'] !== '' ? $state['from'] : (string) wp_date('Y-m-d', time() - 60 * DAY_IN_SECONDS)),
            esc_attr((string) wp_date('Y-m-d'))
        );
        ConnectionActions::button('history', __('Send history', 'avstem'));
        if ($state['state'] === 'running') {
            ConnectionActions::button('stop', __('Stop', 'avstem'));
        }
        echo '</p>';
        Progress::enqueue();
    }

    /** @param array<string, mixed> $state see History::state() */
    public static function sentence(array $state): string
    {
        $texts = [
            /* translators: 1: day, 2: number of orders and refunds */
            'running' => __('Looked through to %1$s; %2$s put in the outbox so far.', 'avstem'),
            /* translators: 1: day, 2: number of orders and refunds */
            'stopped' => __('Stopped at %1$s; %2$s were put in the outbox.', 'avstem'),
            /* translators: 1: day, 2: number of orders and refunds */
            'done' => __('All days up to %1$s are looked through; %2$s were put in the outbox.', 'avstem'),
        ];
        if (!isset($texts[$state['state']])) {
            return '';
        }
        $day = $state['state'] === 'done' ? $state['to'] : $state['next'];

        return sprintf($texts[$state['state']], Moments::day((string) $day), number_format_i18n((int) $state['put']));
    }
}
