<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Outbox\Outbox;

/** What waits to be sent, and why. */
final class OutboxSection implements Section
{
    private const SHOWN = 20;

    /** @var Outbox */
    private $outbox;
    /** @var bool */
    private $mayConfigure;

    public function __construct(Outbox $outbox, bool $mayConfigure)
    {
        $this->outbox = $outbox;
        $this->mayConfigure = $mayConfigure;
    }

    public function show(): void
    {
        $count = $this->outbox->count();
        echo '<h2>' . esc_html__('Orders sent', 'avstem') . '</h2><p>' . esc_html(self::sentence($count)) . '</p>';
        $failing = array_filter($this->outbox->waiting(self::SHOWN), static function ($entry): bool {
            return $entry->lastError !== '';
        });
        if ($failing !== []) {
            echo '<table class="widefat striped"><thead><tr><th scope="col">' . esc_html__('Order', 'avstem')
                . '</th><th scope="col">' . esc_html__('Why it waits', 'avstem') . '</th><th scope="col">'
                . esc_html__('Next try', 'avstem') . '</th></tr></thead><tbody>';
            foreach ($failing as $entry) {
                printf(
                    '<tr><td>%d</td><td>%s</td><td>%s</td></tr>',
                    (int) $entry->orderId,
                    esc_html($entry->lastError),
                    esc_html(Moments::text($entry->nextAttempt))
                );
            }
            echo '</tbody></table>';
        }
        if ($this->mayConfigure && $count['waiting'] > 0) {
            echo '<p class="submit">';
            ConnectionActions::button('send', __('Send now', 'avstem'));
            echo '</p>';
        }
    }

    /** @param array{waiting: int, acknowledged: int} $count */
    public static function sentence(array $count): string
    {
        /* translators: %s: number of orders and refunds */
        $acknowledged = sprintf(
            _n('The service has %s order or refund.', 'The service has %s orders and refunds.', $count['acknowledged'], 'avstem'),
            number_format_i18n($count['acknowledged'])
        );
        if ($count['waiting'] === 0) {
            return $acknowledged . ' ' . __('Nothing waits.', 'avstem');
        }

        /* translators: %s: number of orders and refunds */
        return $acknowledged . ' ' . sprintf(
            _n('%s waits to be sent.', '%s wait to be sent.', $count['waiting'], 'avstem'),
            number_format_i18n($count['waiting'])
        );
    }
}
