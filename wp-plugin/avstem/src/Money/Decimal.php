<?php

declare(strict_types=1);

namespace Avstem\Money;

/**
 * Decimal amounts as WooCommerce stores them, as whole millionths of a major unit.
 *
 * WooCommerce keeps line nets and unrounded taxes with up to six decimals, as text, or as a number after a
 * calculation. A number becomes text at once, so that sums are sums of integers. Needs 64-bit PHP.
 */
final class Decimal
{
    private const DECIMALS = 6;

    /**
     * Millionths of a decimal text or number ("130.347826" gives 130347826); empty counts as 0. A seventh
     * decimal is rounded half away from zero: WooCommerce promises six.
     *
     * @param mixed $given
     * @throws NotAnAmount when it is no number, or too large
     */
    public static function millionths($given): int
    {
        if ($given === '' || $given === null) {
            return 0;
        }
        if (!is_numeric($given)) {
            throw new NotAnAmount('not a number');
        }
        $text = is_string($given) ? trim($given) : (string) json_encode($given);
        if (is_float($given) || stripos($text, 'e') !== false) {
            $text = number_format((float) $given, self::DECIMALS, '.', '');
        }
        if (preg_match('/^([+-]?)([0-9]{0,12})(?:\.([0-9]*))?$/D', $text, $found) !== 1) {
            throw new NotAnAmount('too large or malformed');
        }
        $decimals = str_pad($found[3] ?? '', self::DECIMALS + 1, '0');
        $whole = (int) ('0' . $found[2]) * 10 ** self::DECIMALS + (int) substr($decimals, 0, self::DECIMALS);
        $whole += $decimals[self::DECIMALS] >= '5' ? 1 : 0;

        return $found[1] === '-' ? -$whole : $whole;
    }

    /** Minor units of millionths, rounded half away from zero; `$exponent` is the currency's decimals. */
    public static function rounded(int $millionths, int $exponent): int
    {
        $unit = 10 ** (self::DECIMALS - $exponent);
        $minor = intdiv(2 * abs($millionths) + $unit, 2 * $unit);

        return $millionths < 0 ? -$minor : $minor;
    }

    /**
     * Minor units of millionths, exactly.
     *
     * @throws NotAnAmount when the currency has no unit that small
     */
    public static function exact(int $millionths, int $exponent): int
    {
        if ($millionths % 10 ** (self::DECIMALS - $exponent) !== 0) {
            throw new NotAnAmount('more decimals than the currency has');
        }

        return self::rounded($millionths, $exponent);
    }
}
