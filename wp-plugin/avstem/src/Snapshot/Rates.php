<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

use Avstem\Money\Decimal;

/** The VAT rate of a line, in per cent as text, from the rates that stand on its order. */
final class Rates
{
    /** Ten-thousandths of a per cent in one per cent. */
    private const PRECISION = 10000;

    /**
     * The rate that the line's taxes come to: one rate as it stands on the order; several added, a compound
     * one on top of the others. Without tax it is 0 (WooCommerce writes a zero for every rate of the order on
     * the lines of a refund). A rate the order no longer tells is what the line itself shows.
     *
     * @param array<int|string, mixed> $taxes unrounded tax by rate id; empty or 0 for rates that do not apply
     * @param array<int|string, array{percent: mixed, compound: bool}> $rates
     * @param int $net millionths
     * @param int $vat millionths
     */
    public static function ofLine(array $taxes, array $rates, int $net, int $vat): string
    {
        $sum = 0;
        $compound = [];
        foreach ($taxes as $id => $tax) {
            if (Decimal::millionths($tax) === 0) {
                continue;
            }
            $rate = $rates[$id] ?? ['percent' => null, 'compound' => false];
            if (!is_numeric($rate['percent'])) {
                return self::text($net === 0 ? 0 : self::shown($net, $vat));
            }
            $percent = Decimal::rounded(Decimal::millionths($rate['percent']), 4);
            if ($rate['compound']) {
                $compound[] = $percent;
            } else {
                $sum += $percent;
            }
        }
        foreach ($compound as $percent) {
            $sum += $percent + intdiv($sum * $percent, 100 * self::PRECISION);
        }

        return self::text($sum);
    }

    /** What the line shows, to a hundredth of a per cent: six decimals of an amount tell no more. */
    private static function shown(int $net, int $vat): int
    {
        $hundredths = intdiv(2 * abs($vat) * 10000 + abs($net), 2 * abs($net));

        return min($hundredths, 99999) * 100;
    }

    /** @param int $rate ten-thousandths of a per cent */
    public static function text(int $rate): string
    {
        $decimals = rtrim(sprintf('%04d', $rate % self::PRECISION), '0');

        return intdiv($rate, self::PRECISION) . ($decimals === '' ? '' : '.' . $decimals);
    }
}
