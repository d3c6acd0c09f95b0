<?php

declare(strict_types=1);

namespace Avstem\Tests;

use PHPUnit\Framework\TestCase;
use ReflectionClass;
use ReflectionFunction;
use ReflectionFunctionAbstract;
use ReflectionMethod;

/**
 * The stand-ins have the names and parameters of the oldest and the newest WooCommerce that is supported
 * (signatures/, read from real releases), and so has everything the plugin calls.
 */
final class SignaturesTest extends TestCase
{
    private const CLASSES = [
        'WC_Order',
        'WC_Order_Refund',
        'WC_Order_Item_Product',
        'WC_Order_Item_Shipping',
        'WC_Order_Item_Fee',
        'WC_Order_Item_Tax',
        'WC_Settings_Page',
        'WC_Email',
        'Automattic\WooCommerce\Utilities\FeaturesUtil',
    ];
    /** Functions that the lists do not hold; all of them are older than 8.9. */
    private const NOT_LISTED = ['wc_get_price_decimal_separator'];

    /** @return array<string, array{string}> */
    public static function versions(): array
    {
        return ['8.9.2' => ['8.9.2'], '11.0.1' => ['11.0.1']];
    }

    /** @dataProvider versions */
    public function testMethodsOfTheStandIns(string $version): void
    {
        $real = self::signatures($version);
        foreach (self::CLASSES as $class) {
            foreach ((new ReflectionClass($class))->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
                if ($method->isConstructor()) {
                    continue;
                }
                $name = ($method->isStatic() ? 'static ' : '') . $method->getName();
                self::assertArrayHasKey($name, $real['classes'][$class], "$class has no $name in $version");
                self::assertParameters($real['classes'][$class][$name], $method, "$class::$name in $version");
            }
        }
    }

    /** @dataProvider versions */
    public function testFunctionsOfTheStandIns(string $version): void
    {
        $real = self::signatures($version)['functions'];
        $checked = 0;
        foreach (self::standInFunctions() as $name) {
            if (in_array($name, self::NOT_LISTED, true)) {
                continue;
            }
            self::assertArrayHasKey($name, $real, "$name is not in $version");
            if ($real[$name] !== null) { // loaded only in the admin, and not read
                self::assertParameters($real[$name], new ReflectionFunction($name), "$name in $version");
                $checked++;
            }
        }
        self::assertGreaterThan(8, $checked);
    }

    public function testEveryFunctionOfWooCommerceThatThePluginCallsHasAStandIn(): void
    {
        $called = [];
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(dirname(__DIR__) . '/src'));
        foreach ($files as $file) {
            if ($file->isFile() && $file->getExtension() === 'php') {
                preg_match_all('/(?<![>:\w\'$])((?:wc|as)_\w+)\(/', (string) file_get_contents((string) $file), $found);
                $called = array_merge($called, $found[1]);
            }
        }
        self::assertContains('wc_get_order', $called);
        self::assertSame([], array_values(array_diff(array_unique($called), self::standInFunctions())));
    }

    private static function assertParameters(string $real, ReflectionFunctionAbstract $own, string $where): void
    {
        $inside = substr($real, 1, (int) strrpos($real, ')') - 1);
        preg_match_all('/\$(\w+)/', $inside, $found);
        $names = array_map(static function (\ReflectionParameter $parameter): string {
            return $parameter->getName();
        }, $own->getParameters());
        self::assertSame($found[1], $names, $where);
    }

    /** @return list<string> */
    private static function standInFunctions(): array
    {
        return array_values(array_filter(get_defined_functions()['user'], static function (string $name): bool {
            $file = (string) (new ReflectionFunction($name))->getFileName();

            return strpos($file, '/tests/standins/') !== false;
        }));
    }

    /** @return array<string, mixed> */
    private static function signatures(string $version): array
    {
        $file = __DIR__ . "/signatures/woocommerce-$version.json";

        return json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
    }
}
