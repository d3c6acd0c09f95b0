<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** Whether WooCommerce is set to delete or anonymise orders that the books must keep. */
final class Retention
{
    private const OPTION = 'woocommerce_anonymize_completed_orders';
    private const YEARS = 5;
    private const DAYS = ['days' => 1, 'weeks' => 7, 'months' => 30, 'years' => 365];

    /** A sentence, or null when all is well. Vouchers must be kept for five years (bokføringsloven § 13). */
    public static function problem(): ?string
    {
        $kept = get_option(self::OPTION);
        $number = is_array($kept) ? (int) ($kept['number'] ?? 0) : 0;
        $days = $number * (self::DAYS[is_array($kept) ? (string) ($kept['unit'] ?? '') : ''] ?? 1);
        if ($number === 0 || $days >= self::YEARS * 365) {
            return null;
        }

        return __('WooCommerce anonymises completed orders before five years have passed (Settings → Accounts & Privacy). Orders behind vouchers should be kept for five years.', 'avstem');
    }
}
