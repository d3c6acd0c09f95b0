<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Money\Currency;
use Avstem\Money\Decimal;
use Avstem\Snapshot\OrderSnapshot;
use Avstem\Snapshot\RefundSnapshot;
use Avstem\WooCommerce\OrderReader;
use Avstem\WooCommerce\RefundReader;

/**
 * Real orders through the reader and the snapshot, against the events in golden/, which the service's own schema
 * reads in its tests. After a wanted change: UPDATE_GOLDENS=1, and look at the difference.
 */
final class GoldenSnapshotsTest extends ShopTestCase
{
    /** @return array<string, array{string, string}> */
    public static function cases(): array
    {
        $cases = [];
        foreach (['orders' => 'accounting', 'gateways' => 'gateway'] as $folder => $made) {
            foreach (GoldenOrders::names($folder) as $name) {
                $cases["$folder/$name"] = [$made, $name];
            }
        }

        return $cases;
    }

    public function testThereAreAllCases(): void
    {
        self::assertCount(14 + 4, self::cases());
    }

    /** @dataProvider cases */
    public function testOrder(string $made, string $name): void
    {
        $events = self::events($made, $name);
        $text = json_encode($events, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES) . "\n";
        $file = __DIR__ . "/golden/$made-$name.json";
        if (getenv('UPDATE_GOLDENS') === '1') {
            file_put_contents($file, $text);
        }
        self::assertFileExists($file);
        self::assertSame((string) file_get_contents($file), $text);
    }

    /** @dataProvider cases */
    public function testPartsSumToTheAmount(string $made, string $name): void
    {
        $events = self::events($made, $name);
        self::assertNotEmpty($events[0]['parts']);
        foreach ($events as $event) {
            $sum = array_sum(array_column($event['parts'], 'net')) + array_sum(array_column($event['parts'], 'vat'));
            self::assertSame($event['parts'] === [] ? 0 : $event['total'] ?? $event['amount'], $sum);
        }
    }

    /** @dataProvider cases */
    public function testNoPersonIsInIt(string $made, string $name): void
    {
        $text = (string) json_encode(self::events($made, $name), JSON_UNESCAPED_UNICODE);
        foreach (['Kari', 'Nordmann', 'Gate 1', 'example.test', '90000000', 'Oslo', 'Firma', '0154', 'authtoken'] as $word) {
            self::assertStringNotContainsString($word, $text);
        }
    }

    /** @dataProvider cases */
    public function testVatOfEachRateIsTheShopsOwnToTheRoundingOfLines(string $made, string $name): void
    {
        $built = $made === 'gateway' ? GoldenOrders::gateway($name) : GoldenOrders::accounting($name);
        $order = OrderReader::read($built['order']);
        $event = OrderSnapshot::of($order, 1);
        $own = Decimal::rounded(Decimal::millionths($built['order']->values['total_tax']), Currency::exponent('NOK'));
        $lines = count($order['lines']);
        // whole kroner are rounded by half a krone a line, øre by half an øre
        $allowed = strpos($name, 'zero-decimals') === false ? $lines : 50 * $lines;
        self::assertLessThanOrEqual($allowed, abs(array_sum(array_column($event['parts'], 'vat')) - $own));
    }

    /** @return list<array<string, mixed>> */
    private static function events(string $made, string $name): array
    {
        $built = $made === 'gateway' ? GoldenOrders::gateway($name) : GoldenOrders::accounting($name);
        $events = [OrderSnapshot::of(OrderReader::read($built['order']), 1)];
        foreach ($built['refunds'] as $at => $refund) {
            $events[] = RefundSnapshot::of(RefundReader::read($refund, $built['order']), 2 + $at);
        }

        return $events;
    }
}
