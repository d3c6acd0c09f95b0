<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** What the difference of a proof is made of: few of a kind one by one, many as a sum that opens. */
final class ProofItems
{
    private const FEW = 3;

    /** Vouchers that are gone from the books, changed there, or that the provider contradicts: shown as wrong. */
    private const WRONG = ['voucher_missing', 'voucher_differs', 'loss_taken_back', 'not_as_booked'];

    /** @param list<array<string, mixed>> $items */
    public static function show(array $items, string $currency): void
    {
        $kinds = [];
        foreach ($items as $item) {
            $kinds[Told::text($item, 'kind')][] = $item;
        }
        foreach ($kinds as $kind => $of_kind) {
            if (count($of_kind) > self::FEW && isset(self::names()[$kind])) {
                self::sum(self::names()[$kind], $of_kind, $currency);
                continue;
            }
            foreach ($of_kind as $item) {
                $class = in_array($kind, self::WRONG, true) ? 'avstem-item avstem-wrong' : 'avstem-item';
                ProofView::line($class, self::text($item), $item['amount'] ?? null, $currency);
            }
        }
    }

    /** @param list<array<string, mixed>> $items */
    private static function sum(string $name, array $items, string $currency): void
    {
        printf(
            '<tr class="avstem-item"><th scope="row"><details class="avstem-more"><summary>%s</summary><ul>',
            esc_html($name . ': ' . number_format_i18n(count($items)))
        );
        foreach ($items as $item) {
            printf('<li>%s <span class="avstem-number">%s</span></li>', esc_html(self::text($item)), esc_html(Amount::text($item['amount'] ?? null, $currency)));
        }
        $sum = array_sum(array_map(static function (array $item): int {
            return Told::number($item, 'amount');
        }, $items));
        printf('</ul></details></th><td class="avstem-number">%s</td></tr>', esc_html(Amount::text($sum, $currency)));
    }

    /** @param array<string, mixed> $item */
    private static function text(array $item): string
    {
        $day = Told::text($item, 'day') === '' ? '' : Moments::day(Told::text($item, 'day'));

        return implode(' · ', array_filter([Told::text($item, 'sentence'), $day], 'strlen'));
    }

    /** @return array<string, string> many of a kind */
    private static function names(): array
    {
        return [
            'sale_not_captured' => __('Sales in the books that are not captured at the provider', 'avstem'),
            'captured_not_booked' => __('Payments that are captured, with sales that are not in the books', 'avstem'),
            'booked_twice' => __('Sales that are booked twice', 'avstem'),
            'amount_differs' => __('Orders booked at another amount than the provider has', 'avstem'),
            'refund_in_books_only' => __('Refunds in the books only', 'avstem'),
            'refund_at_provider_only' => __('Refunds at the provider only', 'avstem'),
            'payout_on_its_way' => __('Payouts on their way to the bank', 'avstem'),
            'payout_not_booked' => __('Payouts that are not booked yet', 'avstem'),
            'balance_day_not_booked' => __('Balance day not booked yet', 'avstem'),
            'row_not_paid_out' => __('Charges that a later payout books', 'avstem'),
        ];
    }
}
