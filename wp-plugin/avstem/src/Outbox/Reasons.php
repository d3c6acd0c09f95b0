<?php

declare(strict_types=1);

namespace Avstem\Outbox;

/** Why an order waits although the service answers, as sentences. */
final class Reasons
{
    public static function of(string $code): string
    {
        $all = self::all();

        return $all[$code] ?? $all['unreadable'];
    }

    /** @return array<string, string> */
    public static function all(): array
    {
        return [
            'unreadable' => __('This order could not be read. Another plugin may have changed it in a way WooCommerce itself cannot read.', 'avstem'),
            'amount' => __('An amount of this order cannot be told exactly: it is no number, negative, or has more decimals than its currency.', 'avstem'),
            'currency' => __('This order\'s currency is not a known one.', 'avstem'),
            'no_date' => __('This order has no date of creation.', 'avstem'),
            'text' => __('A text of this order holds characters that are not valid.', 'avstem'),
            'line_unknown' => __('This order has a line of an unknown kind.', 'avstem'),
            'too_many_parts' => __('This order has too many different VAT rates and categories.', 'avstem'),
            'order_gone' => __('The order no longer exists in the shop.', 'avstem'),
            'draft' => __('A draft: there is nothing to settle.', 'avstem'),
            'too_large' => __('This order is too large for the service to take.', 'avstem'),
            'event_invalid' => __('The service did not accept this order as it is.', 'avstem'),
        ];
    }
}
