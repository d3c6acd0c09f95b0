<?php

/**
 * What the listeners add to a request of a shop: php cost.php COUNT. Each order goes from pending to processing
 * as at a payment; prints JSON: microseconds of each, and how many HTTP requests were made on the way.
 */

declare(strict_types=1);

use Avstem\Outbox\Table;
use Avstem\Services;

require __DIR__ . '/bootstrap.php';

$requests = 0;
add_filter('pre_http_request', static function ($answer) use (&$requests) {
    $requests++;

    return $answer;
});
$took = [];
$count = (int) $argv[1];
for ($order = 1; $order <= $count; $order++) {
    $began = hrtime(true);
    do_action('woocommerce_order_status_changed', $order, 'pending', 'processing', null);
    $took[] = intdiv(hrtime(true) - $began, 1000);
}
global $wpdb;
$kept = (int) $wpdb->get_var('SELECT COUNT(*) FROM ' . Table::name());
echo json_encode(['microseconds' => $took, 'requests' => $requests, 'kept' => $kept]), "\n";
