<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Money\Currency;
use Avstem\Money\NotAnAmount;

/** How an order is settled, in one line. */
final class OrderStateText
{
    /** @param array<string, mixed> $state as in POST /v1/orders/state */
    public static function of(array $state): string
    {
        $texts = [
            'unknown' => __('Not sent yet', 'avstem'),
            'no_provider' => __('No payment provider', 'avstem'),
            'waiting' => __('Not paid out yet', 'avstem'),
        ];
        $name = is_string($state['state'] ?? null) ? $state['state'] : '';
        if (isset($texts[$name])) {
            return $texts[$name];
        }
        $lines = array_map([self::class, 'payout'], array_filter((array) ($state['payouts'] ?? []), 'is_array'));
        if ($name === 'refunded') {
            array_unshift($lines, __('Refunded', 'avstem'));
        }
        $fee = self::amount($state['fee'] ?? null, $state['currency'] ?? null);
        if ($fee !== '') {
            /* translators: %s: amount with currency */
            $lines[] = sprintf(__('fee with VAT %s', 'avstem'), $fee);
        }

        return implode(', ', $lines);
    }

    /** @param array<string, mixed> $payout */
    private static function payout(array $payout): string
    {
        $day = Moments::day((string) ($payout['paid_on'] ?? ''));
        $number = $payout['voucher_number'] ?? null;
        if (!is_string($number) || $number === '') {
            /* translators: %s: day */
            return sprintf(__('Paid out %s', 'avstem'), $day);
        }

        /* translators: 1: day, 2: number of the voucher in the accounting system */
        return sprintf(__('Paid out %1$s, voucher %2$s', 'avstem'), $day, $number);
    }

    /**
     * An amount in minor units as people write it; the service tells fees as negative.
     *
     * @param mixed $amount
     * @param mixed $currency
     */
    private static function amount($amount, $currency): string
    {
        if (!is_int($amount) || !is_string($currency)) {
            return '';
        }
        try {
            $exponent = Currency::exponent($currency);
        } catch (NotAnAmount $problem) {
            return '';
        }
        $digits = str_pad((string) abs($amount), $exponent + 1, '0', STR_PAD_LEFT);
        $whole = $exponent === 0 ? $digits : substr($digits, 0, -$exponent);
        $decimals = $exponent === 0 ? '' : wc_get_price_decimal_separator() . substr($digits, -$exponent);

        return ($amount > 0 ? '-' : '') . $whole . $decimals . ' ' . $currency;
    }
}
