<?php

declare(strict_types=1);

namespace Avstem\Money;

/**
 * How many decimals a currency has, by ISO 4217: the same table as the service's, which a test compares.
 *
 * The shop's own setting for decimals says how prices look, not how large an øre is.
 */
final class Currency
{
    private const TWO = 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF '
        . 'CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL '
        . 'HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT '
        . 'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB '
        . 'SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH '
        . 'USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';
    private const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
    private const THREE = 'BHD IQD JOD KWD LYD OMR TND';

    /**
     * Decimals of the currency.
     *
     * @throws NotAnAmount when nobody knows how many it has
     */
    public static function exponent(string $code): int
    {
        $table = self::table();
        if (!isset($table[$code])) {
            throw new NotAnAmount('unknown currency');
        }

        return $table[$code];
    }

    /** @return array<string, int> decimals by code */
    public static function table(): array
    {
        return array_fill_keys(explode(' ', self::TWO), 2)
            + array_fill_keys(explode(' ', self::NONE), 0)
            + array_fill_keys(explode(' ', self::THREE), 3);
    }
}
