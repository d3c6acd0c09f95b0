<?php

/** WooCommerce's functions. */

function wc_get_order($the_order = false)
{
    if ($the_order instanceof WC_Abstract_Order) {
        return $the_order;
    }

    return WC_Abstract_Order::$all[(int) $the_order] ?? false;
}

/** Filters as both storages do: types, dates as `from...to`, transaction id, one meta; ordered by id. */
function wc_get_orders($args)
{
    $types = (array) ($args['type'] ?? 'shop_order');
    $found = array_filter(WC_Abstract_Order::$all, static function (WC_Abstract_Order $order) use ($args, $types): bool {
        if (!in_array($order instanceof WC_Order_Refund ? 'shop_order_refund' : 'shop_order', $types, true)) {
            return false;
        }
        foreach (['date_created', 'date_modified'] as $by) {
            if (isset($args[$by])) {
                list($from, $to) = array_map('intval', explode('...', (string) $args[$by]));
                $at = (int) ($order->values[$by] ?? 0);
                if ($at < $from || $at > $to) {
                    return false;
                }
            }
        }
        foreach (['transaction_id', 'billing_email'] as $by) {
            if (isset($args[$by]) && ($order->values[$by] ?? '') !== $args[$by]) {
                return false;
            }
        }

        return !isset($args['meta_key']) || ($order->values['meta'][$args['meta_key']] ?? null) === $args['meta_value'];
    });
    ksort($found);
    $limit = (int) ($args['limit'] ?? 10);
    $page = array_slice(array_values($found), $limit * (max(1, (int) ($args['paged'] ?? 1)) - 1), $limit);
    if (($args['return'] ?? '') !== 'ids') {
        return $page;
    }

    return array_map(static function (WC_Abstract_Order $order): int {
        return $order->get_id();
    }, $page);
}

function wc_get_order_statuses()
{
    return ['wc-pending' => 'Pending', 'wc-processing' => 'Processing', 'wc-completed' => 'Completed'];
}

function get_woocommerce_currency()
{
    return (string) get_option('woocommerce_currency', 'NOK');
}

function wc_get_price_decimals()
{
    return (int) get_option('woocommerce_price_num_decimals', 2);
}

function wc_get_logger()
{
    return new WC_Logger();
}

function wc_get_page_screen_id($for)
{
    return 'woocommerce_page_wc-orders';
}

function wc_get_price_decimal_separator()
{
    return ',';
}
