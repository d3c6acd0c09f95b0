<?php

/**
 * The reader and the snapshot without WordPress, on whatever PHP runs this file: every golden order must give its
 * golden event, and every class must load. bin/test runs it under PHP 7.4 and 8.4: syntax alone says little.
 *
 * What it needs of WordPress is here; what it needs of WooCommerce is in standins/.
 */

declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): void {
    throw new ErrorException($message, 0, $level, $file, $line);
});

function apply_filters($name, $value)
{
    return $value;
}

function get_option($name)
{
    return false;
}

function get_the_terms($id, $taxonomy)
{
    return false;
}

function wp_timezone()
{
    return new DateTimeZone('Europe/Oslo');
}

require_once dirname(__DIR__) . '/src/autoload.php';
require __DIR__ . '/standins/classes.php';
require __DIR__ . '/standins/items.php';
require __DIR__ . '/standins/orders.php';
require __DIR__ . '/GoldenOrders.php';

$checked = 0;
foreach (['orders' => 'accounting', 'gateways' => 'gateway'] as $folder => $made) {
    foreach (Avstem\Tests\GoldenOrders::names($folder) as $name) {
        $built = $made === 'gateway' ? Avstem\Tests\GoldenOrders::gateway($name)
            : Avstem\Tests\GoldenOrders::accounting($name);
        $events = [Avstem\Snapshot\OrderSnapshot::of(Avstem\WooCommerce\OrderReader::read($built['order']), 1)];
        foreach ($built['refunds'] as $at => $refund) {
            $read = Avstem\WooCommerce\RefundReader::read($refund, $built['order']);
            $events[] = Avstem\Snapshot\RefundSnapshot::of($read, 2 + $at);
        }
        if ($events !== json_decode((string) file_get_contents(__DIR__ . "/golden/$made-$name.json"), true)) {
            echo "$made-$name is another event here\n";
            exit(1);
        }
        $checked += count($events);
    }
}
$classes = 0;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator(dirname(__DIR__) . '/src')) as $file) {
    if ($file->isFile() && ctype_upper($file->getFilename()[0])) {
        require_once $file->getPathname();
        $classes++;
    }
}
echo 'PHP ' . PHP_VERSION . ": $checked events as expected, $classes classes loaded\n";
