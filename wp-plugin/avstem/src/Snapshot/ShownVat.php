<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

use Avstem\Money\Decimal;

/**
 * The VAT that the order itself shows per rate, in minor units: what stands on the buyer's receipt.
 *
 * It is rounded as the shop rounds (each line, at the subtotal, to whole kroner), so it may be another amount than
 * the unrounded taxes of the lines come to. The service holds it against what is booked.
 */
final class ShownVat
{
    /**
     * Sums by rate, ordered by it; null where a line bears several taxes, for which the order shows no rate.
     *
     * @param list<array{percent: mixed, compound: bool, amounts: list<mixed>}> $shown the order's tax lines
     * @param list<array{taxes: array<int|string, mixed>}> $lines
     * @return list<array{vat_rate: string, vat: int}>|null
     */
    public static function of(array $shown, array $lines, int $exponent, int $sign = 1): ?array
    {
        foreach ($lines as $line) {
            if (count(array_filter(array_map([Decimal::class, 'millionths'], $line['taxes']))) > 1) {
                return null;
            }
        }
        $sums = [];
        foreach ($shown as $tax) {
            if ($tax['compound'] || !is_numeric($tax['percent'])) {
                return null;
            }
            $rate = Rates::text(Decimal::rounded(Decimal::millionths($tax['percent']), 4));
            $amounts = array_map([Decimal::class, 'millionths'], $tax['amounts']);
            $sums[$rate] = ($sums[$rate] ?? 0) + $sign * (int) array_sum($amounts);
        }
        ksort($sums, SORT_STRING);
        $told = [];
        foreach ($sums as $rate => $sum) {
            $told[] = ['vat_rate' => (string) $rate, 'vat' => Decimal::rounded($sum, $exponent)];
        }

        return $told;
    }
}
