<?php

declare(strict_types=1);

namespace Avstem\WooCommerce;

use Avstem\Snapshot\References;
use WC_Order;

/** Finds the orders that a provider's payment reference may belong to. */
final class Lookup
{
    /** More orders under one reference than this prove nothing. */
    private const MOST = 10;

    /**
     * Ids of orders, by the strongest key that finds any: the transaction id, the gateway's metas, the order's
     * number or id.
     *
     * @return list<int>
     */
    public static function orders(string $provider, string $reference): array
    {
        $found = self::query(['transaction_id' => $reference]);
        foreach (References::METAS_OF_PROVIDER[$provider] ?? References::METAS as $name) {
            $found = $found === [] ? self::query(['meta_key' => $name, 'meta_value' => $reference]) : $found;
        }
        if ($found === []) {
            $found = self::byNumber($reference);
        }

        return $found;
    }

    /** @return list<int> */
    private static function byNumber(string $reference): array
    {
        $found = self::query(['meta_key' => '_order_number', 'meta_value' => $reference]);
        // what ends in the id of an order that carries nothing else: prefix-1234, or 1234 filled with zeros
        if ($found === [] && preg_match('/(?:^|[^0-9])0*([1-9][0-9]{0,14})$/D', $reference, $digits) === 1) {
            $order = wc_get_order((int) $digits[1]);
            $found = $order instanceof WC_Order ? [(int) $order->get_id()] : [];
        }

        return $found;
    }

    /**
     * @param array<string, string> $by
     * @return list<int>
     */
    private static function query(array $by): array
    {
        $found = wc_get_orders($by + [
            'type' => 'shop_order',
            'status' => array_keys(wc_get_order_statuses()),
            'limit' => self::MOST,
            'return' => 'ids',
        ]);

        return array_map('intval', is_array($found) ? array_values($found) : []);
    }
}
