<?php

/** A real WordPress on SQLite (bin/setup-tests), with stand-ins for WooCommerce and the plugin active. */

declare(strict_types=1);

// another WordPress, with another database say, can be named
$site = getenv('AVSTEM_TEST_SITE') ?: dirname(__DIR__, 2) . '/.test/site';
$_SERVER += ['HTTP_HOST' => 'butikk.example', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1',
    'REQUEST_URI' => '/', 'REMOTE_ADDR' => '127.0.0.1'];
require $site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
add_role('shop_manager', 'Shop manager', ['read' => true, 'edit_shop_orders' => true]);
get_role('administrator')->add_cap('edit_shop_orders');
Avstem\Install\Installation::install();
require_once __DIR__ . '/GoldenOrders.php';
if (class_exists('PHPUnit\Framework\TestCase')) {
    require_once __DIR__ . '/FakeService.php';
    require_once __DIR__ . '/ShopTestCase.php';
    require_once __DIR__ . '/Desk.php';
    require_once __DIR__ . '/ScreenTestCase.php';
    require_once __DIR__ . '/SenderTestCase.php';
    require_once __DIR__ . '/AdminTestCase.php';
    require_once __DIR__ . '/AdministratorTestCase.php';
}
