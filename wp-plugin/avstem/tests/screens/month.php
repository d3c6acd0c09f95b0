<?php

/** A must-use plugin of the accountant's story: the shop of shop.php, its orders with numbers as long as a shop's are. */

declare(strict_types=1);

require __DIR__ . '/shop.php';

add_action('plugins_loaded', static function (): void {
    foreach (WC_Abstract_Order::$all as $id => $order) {
        if (!$order instanceof WC_Order_Refund) {
            $order->values['number'] = '100' . $id;
        }
    }
}, 15);
