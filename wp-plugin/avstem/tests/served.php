<?php

/**
 * The plugin against a real service, one process for each thing a shop does; tests/plugin/test_end_to_end.py
 * runs it: php served.php ADDRESS WORK [CODE]. Prints JSON: what came of it, and what the outbox says.
 */

declare(strict_types=1);

use Avstem\Api\Failure;
use Avstem\Services;
use Avstem\Tests\GoldenOrders;

require __DIR__ . '/bootstrap.php';

list(, $address, $work) = $argv;
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', static function (array $ports) use ($address): array {
    return array_merge($ports, [(int) parse_url($address, PHP_URL_PORT)]);
});
Services::credentials()->setAddress($address);
wp_set_current_user(1);
foreach (GoldenOrders::names('orders') as $name) {
    GoldenOrders::accounting($name);
}
$said = '';
$works = [
    'forget' => static function (): void {
        Avstem\Install\Installation::remove();
        Avstem\Install\Installation::install();
    },
    'pair' => static function () use ($argv): void {
        Services::pairing()->pair($argv[3]);
    },
    'put' => static function (): void {
        foreach (array_keys(WC_Abstract_Order::$all) as $id) {
            Services::orders()->put((int) $id, 'manual');
        }
    },
    'send' => static function (): void {
        wp_set_current_user(0);
        Services::outbox()->dueNow(time());
        Services::sender()->run(20);
    },
    'delete the first and send' => static function (): void {
        $orders = array_filter(WC_Abstract_Order::$all, static function (WC_Abstract_Order $one): bool {
            return $one instanceof WC_Order;
        });
        $id = (int) min(array_keys($orders));
        do_action('woocommerce_before_delete_order', $id, $orders[$id]);
        unset(WC_Abstract_Order::$all[$id]);
        Services::sender()->run(20);
    },
    'send and be killed before the answer is read' => static function (): void {
        add_action('http_api_debug', static function (): void {
            exec('kill -9 ' . getmypid());
        });
        Services::sender()->run(20);
    },
    'status' => static function () use (&$said): void {
        $said = implode(' ', Services::heartbeat()->beat()['sentences']);
    },
    'states' => static function () use (&$said): void {
        $request = new WP_REST_Request('GET', '/avstem/v1/orders');
        $request->set_query_params(['ids' => array_slice(array_keys(WC_Abstract_Order::$all), 0, 3)]);
        $said = rest_do_request($request)->get_data();
    },
    'move' => static function (): void {
        global $wpdb;
        $wpdb->update($wpdb->options, ['option_value' => 'https://kopi.example'], ['option_name' => 'home']);
    },
    'move back' => static function (): void {
        global $wpdb;
        $wpdb->update($wpdb->options, ['option_value' => 'https://butikk.example'], ['option_name' => 'home']);
    },
    'choose' => static function () use ($argv, &$said): void {
        $said = Services::safeMode()->choose($argv[3]);
    },
    'mark' => static function () use (&$said): void {
        $said = Services::credentials()->mark();
    },
    'sign with' => static function () use ($argv): void {
        Services::credentials()->keepMark($argv[3]);
    },
    'revoke' => static function (): void {
        Services::pairing()->revoke();
    },
];
$reason = '';
try {
    $works[$work]();
} catch (Failure $failure) {
    $reason = $failure->reason();
    $said = $failure->getMessage();
}
echo json_encode(['reason' => $reason, 'said' => $said, 'outbox' => Services::outbox()->count()], JSON_UNESCAPED_UNICODE);
