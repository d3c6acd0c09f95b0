<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** Whether WooCommerce is set to delete or anonymise orders that the books must keep. */
final class Retention
{
    private const OPTION = 'woocommerce_anonymize_completed_orders';
    private const YEARS = 5;
    private const IN_A_YEAR = ['days' => 365, 'weeks' => 52, 'months' => 12, 'years' => 1];

    /** A sentence, or null when all is well. Vouchers must be kept for five years (bokføringsloven § 13). */
    public static function problem(): ?string
    {
        $kept = get_option(self::OPTION);
        $number = is_array($kept) ? (int) ($kept['number'] ?? 0) : 0;
        $unit = is_array($kept) && is_string($kept['unit'] ?? null) ? $kept['unit'] : 'days';
        if ($number === 0 || $number >= self::YEARS * (self::IN_A_YEAR[$unit] ?? 365)) {
            return null;
        }

        return __('WooCommerce anonymises completed orders before five years have passed (Settings → Accounts & Privacy). Orders behind vouchers should be kept for five years.', 'avstem');
    }
}
