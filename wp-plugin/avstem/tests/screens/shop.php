<?php

/** A must-use plugin of the browser tests: the shop has orders, and may call a service on any port. */

declare(strict_types=1);

use Avstem\Tests\GoldenOrders;

add_action('plugins_loaded', static function (): void {
    require_once __DIR__ . '/../GoldenOrders.php';
    foreach (GoldenOrders::names('orders') as $name) {
        GoldenOrders::accounting($name);
    }
    require __DIR__ . '/delivered.php';
});

// WordPress lets its own host be called on 80, 443 and 8080; a test takes any port that is free
add_filter('http_allowed_safe_ports', static function (array $ports): array {
    return array_merge($ports, [(int) getenv('AVSTEM_TEST_PORT')]);
});
add_filter('pre_wp_mail', '__return_true');
