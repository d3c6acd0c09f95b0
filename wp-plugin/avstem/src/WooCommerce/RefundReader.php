<?php

declare(strict_types=1);

namespace Avstem\WooCommerce;

use WC_Order;
use WC_Order_Refund;

/** A refund as plain values, with what its order says about it. */
final class RefundReader
{
    /**
     * What RefundSnapshot needs.
     *
     * @return array<string, mixed> amounts as WooCommerce has them
     */
    public static function read(WC_Order_Refund $refund, WC_Order $order): array
    {
        return [
            'id' => (int) $refund->get_id(),
            'order_id' => (int) $order->get_id(),
            'order_key' => (string) $order->get_order_key(),
            'amount' => $refund->get_amount(),
            'currency' => (string) ($refund->get_currency() ?: $order->get_currency()),
            'created' => OrderReader::timestamp($refund->get_date_created()),
            'refunded_payment' => (bool) $refund->get_refunded_payment(),
            'lines' => LineReader::lines($refund),
            'rates' => LineReader::rates($refund, $order),
            'vat_shown' => LineReader::vatShown($refund),
        ];
    }
}
