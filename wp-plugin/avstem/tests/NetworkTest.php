<?php

declare(strict_types=1);

namespace Avstem\Tests;

use PHPUnit\Framework\TestCase;

/** On a network the plugin is installed on every blog, on those that come later too, and removed from all. */
final class NetworkTest extends TestCase
{
    /** @return array<string, array{table: bool, capabilities: bool, options: int}> by blog */
    private static function step(string $step): array
    {
        exec(escapeshellarg(PHP_BINARY) . ' ' . escapeshellarg(__DIR__ . '/network.php') . ' ' . escapeshellarg($step) . ' 2>&1', $printed, $code);
        self::assertSame(0, $code, implode("\n", $printed));

        return json_decode((string) end($printed), true) ?? [];
    }

    public function testEveryBlog(): void
    {
        $database = dirname(__DIR__, 2) . '/.test/site/wp-content/database/.ht.network.sqlite';
        array_map('unlink', (array) glob($database . '*'));
        self::step('make');
        $before = self::step('add a blog');
        self::assertSame([false, false], array_column($before, 'table'));
        self::assertSame(['plugin_missing_dependencies'], self::step('activate without WooCommerce'));
        $active = self::step('activate for the network');
        self::assertSame([true, true], array_column($active, 'table'));
        self::assertSame([true, true], array_column($active, 'capabilities'));
        self::assertSame([true, true, true], array_column(self::step('add a blog'), 'table'));
        self::assertSame([true, true, true], array_column(self::step('deactivate'), 'table'), 'nothing is lost by that');
        $removed = self::step('uninstall');
        self::assertSame([false, false, false], array_column($removed, 'table'));
        self::assertSame([false, false, false], array_column($removed, 'capabilities'));
        self::assertSame([0, 0, 0], array_column($removed, 'options'));
        array_map('unlink', (array) glob($database . '*'));
    }
}
