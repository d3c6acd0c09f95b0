<?php

declare(strict_types=1);

namespace Avstem\WooCommerce;

use WC_Order;

/**
 * Gift cards on an order. WooCommerce has none of its own; each plugin keeps them in its own way.
 *
 * Known: WooCommerce Gift Cards and PW Gift Cards (order items of their own), YITH (an order meta), and the
 * product types under which the three sell cards. Others answer the filter `avstem_gift_cards`.
 */
final class GiftCards
{
    private const ITEMS = ['gift_card', 'pw_gift_card'];
    private const PRODUCTS = ['gift-card', 'pw-gift-card'];

    /** @return list<array{kind: string, amount: mixed}> kind `used` or `sold`, amounts in major units */
    public static function of(WC_Order $order): array
    {
        $cards = [];
        foreach ($order->get_items(self::ITEMS) as $item) {
            if (is_callable([$item, 'get_amount'])) {
                $cards[] = ['kind' => 'used', 'amount' => $item->get_amount()];
            }
        }
        $applied = $order->get_meta('_ywgc_applied_gift_cards');
        foreach (is_array($applied) ? $applied : [] as $amount) {
            $cards[] = ['kind' => 'used', 'amount' => $amount];
        }
        foreach ($order->get_items('line_item') as $item) {
            $product = is_callable([$item, 'get_product']) ? $item->get_product() : false;
            if (is_object($product) && in_array($product->get_type(), self::PRODUCTS, true)) {
                $cards[] = ['kind' => 'sold', 'amount' => $item->get_total()];
            }
        }

        /**
         * Filters the gift cards of an order: a list of `kind` (`used`, `sold`) and `amount` in major units.
         */
        $cards = apply_filters('avstem_gift_cards', $cards, $order);
        $usable = static function ($card): bool {
            return is_array($card) && isset($card['kind'], $card['amount']) && is_numeric($card['amount']);
        };

        return array_slice(array_values(array_filter(is_array($cards) ? $cards : [], $usable)), 0, 50);
    }
}
