<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** The admin's order screens, which have other names in each storage. */
final class Screens
{
    /** @return list<string> screen ids of the order list with order tables */
    public static function lists(): array
    {
        $screen = function_exists('wc_get_page_screen_id') ? (string) wc_get_page_screen_id('shop-order') : '';

        return array_values(array_unique(array_filter([$screen, 'woocommerce_page_wc-orders', 'admin_page_wc-orders'], static function (string $one): bool {
            return $one !== '' && $one !== 'shop_order';
        })));
    }

    /**
     * The id of what such a screen hands over: an order, a post or an id.
     *
     * @param mixed $given
     */
    public static function orderId($given): int
    {
        if (is_object($given)) {
            return is_callable([$given, 'get_id']) ? (int) $given->get_id() : (int) ($given->ID ?? 0);
        }

        return is_numeric($given) ? (int) $given : 0;
    }
}
