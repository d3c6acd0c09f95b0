<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** The transactions of a payout: what needs somebody first, each with its colour, its reason and the one action. */
final class TransactionTable
{
    private const PER_PAGE = 100;
    private const FIRST = ['red' => 0, 'yellow' => 1, 'green' => 2, 'grey' => 3];

    /** @param array<string, mixed> $payout */
    public static function show(array $payout): void
    {
        $rows = Told::all($payout, 'transactions');
        $colours = array_count_values(array_map('strval', array_column($rows, 'colour')));
        $places = array_map(static function (array $row): int {
            return self::FIRST[$row['colour'] ?? ''] ?? 9;
        }, $rows);
        $order = array_keys($rows);
        array_multisort($places, $order, $rows);
        $page = max(1, absint(Page::asked('rows')));
        printf('<section aria-labelledby="avstem-rows"><h3 id="avstem-rows">%s</h3><p class="avstem-legend">', esc_html__('Transactions', 'avstem'));
        foreach (self::words() as $colour => $word) {
            if (isset($colours[$colour])) {
                States::badge($colour, $word . ' ' . number_format_i18n($colours[$colour]));
            }
        }
        echo '</p><div class="avstem-scroll" tabindex="0" role="region" aria-label="' . esc_attr__('Table of the transactions', 'avstem') . '"><table class="widefat avstem-table avstem-rows"><thead><tr>';
        foreach ([__('Day', 'avstem'), __('Kind', 'avstem'), __('Reference', 'avstem'), __('Order', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        foreach ([__('Amount', 'avstem'), __('Fee with VAT', 'avstem'), __('Net', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        printf('<th scope="col">%s</th></tr></thead><tbody>', esc_html__('How it is explained', 'avstem'));
        foreach (array_slice($rows, ($page - 1) * self::PER_PAGE, self::PER_PAGE) as $row) {
            self::row(Told::number($payout, 'id'), $row);
        }
        echo '</tbody></table></div>';
        self::pages(Told::number($payout, 'id'), $page, (int) ceil(count($rows) / self::PER_PAGE));
        echo '</section>';
    }

    /** @return array<string, string> what a colour says */
    private static function words(): array
    {
        return [
            'red' => __('To decide', 'avstem'),
            'yellow' => __('Look at it', 'avstem'),
            'green' => __('Explained', 'avstem'),
            'grey' => __('Without an order', 'avstem'),
        ];
    }

    /** @param array<string, mixed> $row */
    private static function row(int $payout, array $row): void
    {
        $currency = Told::text($row, 'currency');
        $colour = Told::text($row, 'colour');
        printf(
            '<tr class="avstem-row-%s"><td>%s</td><th scope="row">%s</th><td class="avstem-reference">%s</td><td>',
            esc_attr($colour),
            esc_html(Moments::day(Told::text($row, 'booked_on'))),
            esc_html(Told::text($row, 'type_text')),
            esc_html((string) (Told::text($row, 'reference') !== '' ? $row['reference'] : Told::text($row, 'provider_reference')))
        );
        self::order(Told::one($row, 'match'));
        echo '</td>';
        $fee = Told::number($row, 'fee') + Told::number($row, 'fee_vat');
        foreach ([$row['gross'] ?? null, $fee, $row['net'] ?? null] as $amount) {
            printf('<td class="avstem-number">%s</td>', esc_html(Amount::plain($amount, $currency)));
        }
        echo '<td>';
        States::badge($colour, self::words()[$colour] ?? $colour);
        echo esc_html(Told::text($row, 'reason')) . ' ';
        self::action($payout, $row);
        echo '</td></tr>';
    }

    /** @param array<string, mixed> $match */
    private static function order(array $match): void
    {
        $id = absint($match['order_id'] ?? 0);
        $number = Told::text($match, 'order_number');
        if ($id > 0) { // with order tables WooCommerce leads on from here
            printf('<a href="%s">%s</a>', esc_url(admin_url('post.php?action=edit&post=' . $id)), esc_html($number !== '' ? $number : (string) $id));

            return;
        }
        echo esc_html($number !== '' ? $number : '–');
    }

    /**
     * The one thing that can be done about it.
     *
     * @param array<string, mixed> $row
     */
    private static function action(int $payout, array $row): void
    {
        $status = $row['status'] ?? '';
        if ($status === 'case' && !empty($row['case_id'])) {
            printf('<a class="button button-small" href="#case-%d">%s</a>', (int) $row['case_id'], esc_html__('Decide', 'avstem'));
        } elseif ($status === 'unmatched' && Actions::isAllowed('resync')) {
            Actions::button('resync', $payout, __('Resync payout', 'avstem'), 'button-small');
        } elseif ($status === 'asked' && Actions::isAllowed('look_up')) {
            Actions::button('look_up', $payout, __('Look for the order now', 'avstem'), 'button-small');
        }
    }

    private static function pages(int $payout, int $page, int $last): void
    {
        if ($last < 2) {
            return;
        }
        printf('<nav class="avstem-pages" aria-label="%s">', esc_attr__('Pages of transactions', 'avstem'));
        foreach ([$page - 1 => __('Previous', 'avstem'), $page + 1 => __('Next', 'avstem')] as $to => $label) {
            if ($to >= 1 && $to <= $last) {
                printf('<a class="button" href="%s">%s</a>', esc_url(Page::url(['view' => 'payout', 'payout' => $payout, 'rows' => $to]) . '#avstem-rows'), esc_html($label));
            }
        }
        /* translators: 1: number of this page, 2: number of pages */
        echo '<span>' . esc_html(sprintf(__('page %1$s of %2$s', 'avstem'), number_format_i18n($page), number_format_i18n($last))) . '</span></nav>';
    }
}
