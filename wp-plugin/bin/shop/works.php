<?php

/**
 * What happens in a test shop without a browser, one process for each thing: php works.php FOLDER WORK [ARGUMENT…].
 * Prints JSON. The payments of Vipps and Stripe are what those gateways leave on an order; no gateway is installed.
 */

declare(strict_types=1);

use Automattic\WooCommerce\Utilities\OrderUtil;
use Avstem\Capture\Listeners;
use Avstem\Services;

list(, $folder, $work) = $argv;
$_SERVER['HTTP_HOST'] = $_SERVER['HTTP_HOST'] ?? '127.0.0.1';
require "$folder/wp-load.php";
wp_set_current_user(1);

$told = static function (WC_Order $order): array {
    return [
        'id' => $order->get_id(), 'number' => $order->get_order_number(), 'status' => $order->get_status(),
        'total' => (int) round((float) $order->get_total() * 100), 'method' => $order->get_payment_method(),
        'via' => $order->get_created_via(), 'reference' => $order->get_transaction_id(),
    ];
};
$works = [
    'shop' => static function (): array {
        return [
            'wordpress' => $GLOBALS['wp_version'], 'woocommerce' => WC_VERSION, 'php' => PHP_VERSION,
            'storage' => OrderUtil::custom_orders_table_usage_is_enabled() ? 'HPOS' : 'posts',
        ];
    },
    'product' => static function () use ($argv): array { // SKU
        return ['id' => wc_get_product_id_by_sku($argv[3])];
    },
    'forget states' => static function (): array { // the pages keep what they asked for some minutes
        global $wpdb;
        wp_cache_flush();

        return ['forgotten' => $wpdb->query("DELETE FROM $wpdb->options WHERE option_name LIKE '%avstem_state_%'")];
    },
    'orders' => static function () use ($told): array {
        return array_map($told, wc_get_orders(['limit' => -1, 'orderby' => 'ID', 'order' => 'ASC', 'type' => 'shop_order']));
    },
    'paid' => static function () use ($argv, $told): array { // GATEWAY TITLE REFERENCE METAS
        $order = wc_create_order(['status' => 'pending']);
        foreach (['KOPP-1' => 2, 'KAFFE-500' => 1] as $sku => $count) {
            $order->add_product(wc_get_product(wc_get_product_id_by_sku($sku)), $count);
        }
        $order->set_address(['first_name' => 'Kari', 'last_name' => 'Nordmann', 'address_1' => 'Karl Johans gate 1',
            'city' => 'Oslo', 'postcode' => '0154', 'country' => 'NO', 'email' => 'kari@example.test'], 'billing');
        $order->set_payment_method($argv[3]);
        $order->set_payment_method_title($argv[4]);
        $order->set_created_via('checkout');
        $order->calculate_totals();
        foreach (json_decode(str_replace('{id}', (string) $order->get_id(), $argv[6]), true) as $name => $value) {
            $order->update_meta_data($name, $value);
        }
        $order->payment_complete(str_replace('{id}', (string) $order->get_id(), $argv[5]));
        $order->update_status('completed');

        return $told(wc_get_order($order->get_id()));
    },
    'refund' => static function () use ($argv): array { // ORDER AMOUNT
        $refund = wc_create_refund(['order_id' => (int) $argv[3], 'amount' => $argv[4], 'reason' => 'Angret']);

        return is_wp_error($refund) ? ['problem' => $refund->get_error_message()] : ['id' => $refund->get_id()];
    },
    'outbox' => static function (): array {
        $waiting = [];
        foreach (Services::outbox()->waiting(50) as $entry) {
            $waiting[] = $entry->orderId . ': ' . $entry->lastError;
        }

        return ['count' => Services::outbox()->count(), 'waiting' => $waiting];
    },
    'actions' => static function (): array { // Action Scheduler's own runner, until nothing is due
        $ran = 0;
        do {
            $now = ActionScheduler::runner()->run('WP CLI');
            $ran += $now;
        } while ($now > 0 && $ran < 500);

        return ['ran' => $ran];
    },
    'cost' => static function () use ($argv): array { // COUNT: what the listeners add to a payment, in microseconds
        $requests = 0;
        add_filter('pre_http_request', static function ($answer) use (&$requests) {
            $requests++;

            return $answer;
        });
        $ours = new Listeners(Services::outbox());
        $all = $GLOBALS['wp_filter']['woocommerce_order_status_changed'];
        $with = $all->callbacks;
        $without = array_map(static function (array $callbacks): array {
            return array_filter($callbacks, static function (array $one): bool {
                return !is_array($one['function']) || !$one['function'][0] instanceof Listeners;
            });
        }, $with);
        $payment = static function (array $callbacks) use ($all): int {
            $order = wc_create_order(['status' => 'pending']);
            $order->add_product(wc_get_product(wc_get_product_id_by_sku('KOPP-1')));
            $order->set_payment_method('vipps');
            $order->calculate_totals();
            $all->callbacks = $callbacks;
            $began = hrtime(true);
            $order->payment_complete('cost-' . $order->get_id());

            return intdiv(hrtime(true) - $began, 1000);
        };
        $took = ['with' => [], 'without' => [], 'listener' => []];
        $payment($with); // the first one loads what all need
        for ($round = 0; $round < (int) $argv[3]; $round++) { // in turns, so that what else the machine does hits both
            $took['with'][] = $payment($with);
            $took['without'][] = $payment($without);
            $began = hrtime(true);
            $ours->statusChanged(1_000_000 + $round, 'pending', 'processing');
            $took['listener'][] = intdiv(hrtime(true) - $began, 1000);
        }
        $all->callbacks = $with;
        foreach ($took as $what => $times) {
            sort($times);
            $took[$what] = ['median' => $times[intdiv(count($times), 2)], 'p95' => $times[intdiv(count($times) * 95, 100)]];
        }

        return $took + ['requests' => $requests, 'removed' => array_sum(array_map('count', $with)) - array_sum(array_map('count', $without))];
    },
    'move' => static function () use ($argv): array { // ADDRESS: what a copied database is made to say
        update_option('siteurl', $argv[3]);
        update_option('home', $argv[3]);

        return ['home' => get_option('home')];
    },
];
echo json_encode($works[$work](), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
