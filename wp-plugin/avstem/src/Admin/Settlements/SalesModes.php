<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

/** The ways in which a shop's sales come into the books, in plain words. */
final class SalesModes
{
    public const ELSEWHERE = 'settlement_only';

    /** @return array<string, array{string, string}> name and meaning, by the service's word */
    public static function all(): array
    {
        return [
            self::ELSEWHERE => [__('Somebody else.', 'avstem'), __('Another connection, or a person, books the sales. Avstem books payouts and fees, and names what does not agree with those sales.', 'avstem')],
            'daily' => [__('Avstem, one voucher a day.', 'avstem'), __('The web shop as a till: sales per VAT rate, refunds, gift cards and the money per payment method. Its documentation lists every order.', 'avstem')],
            'per_order' => [__('Avstem, one voucher for each order.', 'avstem'), __('Each order and each refund is found by itself in the books. Many vouchers in a busy shop.', 'avstem')],
        ];
    }

    /** What is so now, as a sentence. */
    public static function now(string $mode, string $start): string
    {
        $texts = [
            /* translators: %s: day */
            'daily' => __('Sales are booked from here, one voucher a day, from %s.', 'avstem'),
            /* translators: %s: day */
            'per_order' => __('Sales are booked from here, one voucher for each order, from %s.', 'avstem'),
        ];

        return isset($texts[$mode]) ? sprintf($texts[$mode], $start) : __('Somebody else books the sales; only payouts are booked here.', 'avstem');
    }
}
