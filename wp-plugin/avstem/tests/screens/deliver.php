<?php

/** Delivers orders of the test site, and has them sent: php deliver.php '{"24": "2026-11-25"}' */

declare(strict_types=1);

use Avstem\Services;
use Avstem\Tests\GoldenOrders;

require dirname(__DIR__) . '/bootstrap.php';

$delivered = json_decode($argv[1], true, 8, JSON_THROW_ON_ERROR);
update_option('avstem_test_delivered', $delivered);
foreach (GoldenOrders::names('orders') as $name) {
    GoldenOrders::accounting($name);
}
require __DIR__ . '/delivered.php';
foreach (array_keys($delivered) as $id) {
    Services::orders()->put((int) $id, 'manual');
}
