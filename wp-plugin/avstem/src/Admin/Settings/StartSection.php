<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Admin\Section;
use Avstem\Admin\Settlements\Actors;
use Avstem\Admin\Settlements\Chart;
use Avstem\Admin\Settlements\States;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** The start date, and the opening position of each merchant account that a person accepts. */
final class StartSection implements Section
{
    /** @var Client */
    private $client;
    /** @var bool */
    private $mayConfigure;

    public function __construct(Client $client, bool $mayConfigure)
    {
        $this->client = $client;
        $this->mayConfigure = $mayConfigure;
    }

    /** @throws Failure */
    public function show(): void
    {
        $start = (string) ($this->client->get('/v1/start')['start_date'] ?? '');
        echo '<h2>' . esc_html__('Start', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('Nothing dated before the start is booked; the 60 days before it are shown as a preview. It is fixed once the first voucher was sent.', 'avstem') . '</p>';
        if ($this->mayConfigure) {
            printf(
                '<p class="submit"><label for="avstem_start">%s</label> <input type="date" id="avstem_start" name="avstem_start" value="%s"> ',
                esc_html__('Start date', 'avstem'),
                esc_attr($start)
            );
            Actions::press('save_start', 0, __('Save start date', 'avstem'), $start === '');
            echo '</p>';
        } else {
            echo '<p>' . esc_html($start === '' ? __('Not chosen yet.', 'avstem') : Moments::day($start)) . '</p>';
        }
        $this->openings();
    }

    private function openings(): void
    {
        echo '<h2>' . esc_html__('Opening position', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('What the provider held the day before the start, and what the books show for it. You accept the difference once; from then on everything must have a name.', 'avstem') . '</p>';
        try {
            $told = $this->client->get('/v1/opening');
        } catch (Failure $failure) {
            printf('<div class="notice notice-info inline"><p>%s</p></div>', esc_html($failure->getMessage()));

            return;
        }
        $openings = Told::all($told, 'openings');
        if ($openings === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('There is none yet: connect a provider and the accounting system first.', 'avstem') . '</p></div>';
        }
        foreach ($openings as $opening) {
            $this->opening($opening);
        }
    }

    /** @param array<string, mixed> $opening */
    private function opening(array $opening): void
    {
        $currency = Told::text($opening, 'currency');
        $is_accepted = !empty($opening['accepted']);
        echo '<section class="avstem-case"><h3>' . esc_html(States::provider(Told::text($opening, 'provider')) . ' ' . Told::text($opening, 'account')) . ' ';
        States::badge($is_accepted ? 'green' : 'yellow', $is_accepted ? __('Accepted', 'avstem') : __('Not accepted yet', 'avstem'));
        echo '</h3>';
        if (!empty($opening['problem'])) {
            echo '<p class="avstem-todo">' . esc_html(Told::text($opening, 'problem')) . '</p></section>';

            return;
        }
        self::sums($opening, $currency);
        /* translators: %s: day */
        $when = sprintf(__('At the end of %s.', 'avstem'), Moments::day(Told::text($opening, 'on')));
        echo '<p class="description">' . esc_html($when . ' ' . implode(', ', Told::texts($opening, 'sources'))) . '</p>';
        if ($is_accepted) {
            self::accepted($opening);
        } elseif ($this->mayConfigure) {
            $this->accept($opening);
        }
        echo '</section>';
    }

    /** @param array<string, mixed> $opening */
    private static function sums(array $opening, string $currency): void
    {
        echo '<dl class="avstem-sums">';
        $sums = [
            __('In the books', 'avstem') => $opening['books'] ?? null,
            __('At the provider', 'avstem') => $opening['provider_holds'] ?? null,
        ];
        $charges = Told::number($opening, 'books') - Told::number($opening, 'provider_holds') - Told::number($opening, 'difference');
        if ($charges !== 0) { // or the three would not add up for who reads them
            $sums[__('Charges that a later payout books', 'avstem')] = $charges;
        }
        $sums[__('Difference', 'avstem')] = $opening['difference'] ?? null;
        foreach ($sums as $name => $sum) {
            printf('<div><dt>%s</dt><dd>%s</dd></div>', esc_html($name), esc_html(Amount::text($sum, $currency)));
        }
        echo '</dl>';
    }

    /** @param array<string, mixed> $opening */
    private static function accepted(array $opening): void
    {
        $form = Told::text($opening, 'form') === 'voucher' ? __('as a voucher', 'avstem') : __('as an item of the proof', 'avstem');
        /* translators: 1: who, 2: in which form */
        $text = sprintf(__('Accepted by %1$s, %2$s.', 'avstem'), Actors::name(Told::text($opening, 'accepted_by')), $form);
        echo '<p>' . esc_html(trim($text . ' ' . Told::text($opening, 'note'))) . '</p>';
    }

    /** @param array<string, mixed> $opening */
    private function accept(array $opening): void
    {
        $id = Told::number($opening, 'account_id');
        Chart::needed();
        printf('<input type="hidden" name="avstem_opening[%d][difference]" value="%d">', (int) $id, (int) Told::number($opening, 'difference'));
        echo '<fieldset><legend>' . esc_html__('How the difference is accepted', 'avstem') . '</legend>';
        $forms = [
            'item' => __('As a dated item of the proof; the books stay as they are', 'avstem'),
            'voucher' => __('As a voucher against an account you choose', 'avstem'),
        ];
        foreach ($forms as $value => $label) {
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_opening[%d][form]" value="%s" %s> %s</label>',
                (int) $id,
                esc_attr($value),
                checked($value, 'item', false),
                esc_html($label)
            );
        }
        echo '</fieldset><div class="avstem-fields">';
        $fields = ['counter_account' => [__('Account, for a voucher', 'avstem'), 'avstem-accounts'], 'note' => [__('Note (optional)', 'avstem'), '']];
        foreach ($fields as $name => $field) {
            printf(
                '<label class="%s"><span>%s</span><input type="text" name="avstem_opening[%d][%s]" list="%s" autocomplete="off" maxlength="500"></label>',
                esc_attr($name === 'note' ? 'avstem-note' : ''),
                esc_html($field[0]),
                (int) $id,
                esc_attr($name),
                esc_attr($field[1])
            );
        }
        echo '</div><p class="submit">';
        Actions::press('accept_opening', $id, __('Accept this difference', 'avstem'), true);
        echo '</p>';
    }
}
