<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

use Avstem\Money\Decimal;

/**
 * What lines sum to per kind, VAT rate, tax class and category, in minor units.
 *
 * Sums are made of the unrounded nets and taxes and rounded once, at the end. What is then missing to the total
 * (rounding per line or at the subtotal, whole kroner) is a line of its own, `rounding`.
 */
final class Parts
{
    /** The service takes no more. */
    private const MOST = 500;
    private const KINDS = ['line_item', 'shipping', 'fee'];

    /**
     * Parts that sum to `$total` exactly, in an order that follows from their contents alone.
     *
     * @param list<array{kind: string, net: mixed, taxes: array<int|string, mixed>, tax_class: string,
     *     category: string}> $lines
     * @param array<int|string, array{percent: mixed, compound: bool}> $rates by rate id
     * @param int $total minor units; what the lines should come to
     * @param int $exponent decimals of the currency
     * @return list<array<string, int|string>>
     * @throws Unreadable
     */
    public static function of(array $lines, array $rates, int $total, int $exponent): array
    {
        $sums = [];
        foreach ($lines as $line) {
            if (!in_array($line['kind'], self::KINDS, true)) {
                throw new Unreadable('line_unknown');
            }
            $net = Decimal::millionths($line['net']);
            $vat = (int) array_sum(array_map([Decimal::class, 'millionths'], $line['taxes']));
            $named = [
                'kind' => $line['kind'],
                'vat_rate' => Rates::ofLine($line['taxes'], $rates, $net, $vat),
                'tax_class' => Text::cut($line['tax_class'], 100),
                'category' => Text::cut($line['category'], 100),
            ];
            $key = implode("\n", $named);
            $sums[$key] = $sums[$key] ?? $named + ['net' => 0, 'vat' => 0];
            $sums[$key]['net'] += $net;
            $sums[$key]['vat'] += $vat;
        }
        ksort($sums, SORT_STRING);
        $parts = [];
        foreach ($sums as $sum) {
            $sum['net'] = Decimal::rounded($sum['net'], $exponent);
            $sum['vat'] = Decimal::rounded($sum['vat'], $exponent);
            if ($sum['net'] === 0 && $sum['vat'] === 0) {
                continue;
            }
            $total -= $sum['net'] + $sum['vat'];
            $parts[] = $sum;
        }
        if ($total !== 0) {
            $parts[] = ['kind' => 'rounding', 'vat_rate' => '0', 'tax_class' => '', 'category' => '',
                'net' => $total, 'vat' => 0];
        }
        if (count($parts) > self::MOST) {
            throw new Unreadable('too_many_parts');
        }

        return $parts;
    }

    /**
     * What the lines come to before rounding, in minor units.
     *
     * @param list<array{net: mixed, taxes: array<int|string, mixed>}> $lines
     */
    public static function sum(array $lines, int $exponent): int
    {
        $sum = 0;
        foreach ($lines as $line) {
            $sum += Decimal::millionths($line['net']);
            $sum += (int) array_sum(array_map([Decimal::class, 'millionths'], $line['taxes']));
        }

        return Decimal::rounded($sum, $exponent);
    }
}
