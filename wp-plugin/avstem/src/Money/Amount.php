<?php

declare(strict_types=1);

namespace Avstem\Money;

/** Amounts in minor units as people write them, in the signs of the reader's language. */
final class Amount
{
    /**
     * `1 234,50 NOK`.
     *
     * @param mixed $minor an integer in minor units of the currency; anything else gives an empty text
     * @param mixed $currency
     */
    public static function text($minor, $currency): string
    {
        $plain = self::plain($minor, $currency);

        return $plain === '' ? '' : $plain . "\u{a0}" . $currency;
    }

    /**
     * The same without its currency.
     *
     * @param mixed $minor
     * @param mixed $currency
     */
    public static function plain($minor, $currency): string
    {
        global $wp_locale;
        if (!is_int($minor) || !is_string($currency)) {
            return '';
        }
        try {
            $exponent = Currency::exponent($currency);
        } catch (NotAnAmount $problem) {
            return '';
        }
        $digits = str_pad(ltrim((string) $minor, '-'), $exponent + 1, '0', STR_PAD_LEFT);
        $whole = $exponent === 0 ? $digits : substr($digits, 0, -$exponent);
        $between = str_replace(' ', "\u{a0}", $wp_locale->number_format['thousands_sep'] ?? ' ');
        $grouped = strrev(implode(strrev($between), str_split(strrev($whole), 3)));
        $point = $wp_locale->number_format['decimal_point'] ?? '.';
        $rest = $exponent === 0 ? '' : $point . substr($digits, -$exponent);

        return ($minor < 0 ? "\u{2212}" : '') . $grouped . $rest;
    }
}
