<?php

declare(strict_types=1);

namespace Avstem\Tests;

use WC_Abstract_Order;
use WC_Order;
use WC_Order_Item_Fee;
use WC_Order_Item_Product;
use WC_Order_Item_Shipping;
use WC_Order_Item_Tax;
use WC_Order_Refund;

/**
 * Orders made with a real WooCommerce, from files: its REST form, and its lines unrounded where they were kept.
 */
final class GoldenOrders
{
    private const ITEMS = [
        'line_item' => WC_Order_Item_Product::class,
        'shipping' => WC_Order_Item_Shipping::class,
        'fee' => WC_Order_Item_Fee::class,
    ];

    /** @return array{order: WC_Order, refunds: list<WC_Order_Refund>} */
    public static function accounting(string $name): array
    {
        $file = self::read(__DIR__ . "/orders/$name.json");

        return self::built($file['order'], $file['refunds'], $file['unrounded_lines']);
    }

    /** @return array{order: WC_Order, refunds: list<WC_Order_Refund>} */
    public static function gateway(string $name): array
    {
        $refunds = __DIR__ . '/gateways/' . preg_replace('/-[a-z_]+$/', '-refunds', $name) . '.json';

        return self::built(self::read(__DIR__ . "/gateways/$name.json"), is_file($refunds) ? self::read($refunds) : [], null);
    }

    /** @return list<string> file names without their ending */
    public static function names(string $folder): array
    {
        return array_map(static function (string $file): string {
            return basename($file, '.json');
        }, array_values(array_filter((array) glob(__DIR__ . "/$folder/*.json"), static function (string $file): bool {
            return substr($file, -13) !== '-refunds.json';
        })));
    }

    /**
     * @param array<string, mixed> $told
     * @param list<array<string, mixed>> $refunds
     * @param list<array<string, mixed>>|null $lines
     * @return array{order: WC_Order, refunds: list<WC_Order_Refund>}
     */
    private static function built(array $told, array $refunds, ?array $lines): array
    {
        $values = array_diff_key($told, array_flip(['billing', 'shipping', 'meta_data']));
        foreach (['created', 'paid', 'completed', 'modified'] as $when) {
            $values["date_$when"] = self::timestamp($told["date_{$when}_gmt"]);
        }
        foreach (['company', 'country', 'postcode'] as $field) {
            $values["billing_$field"] = $told['billing'][$field];
            $values["shipping_$field"] = $told['shipping'][$field];
        }
        $order = new WC_Order($values + ['meta' => array_column($told['meta_data'], 'value', 'key')]);
        self::fill($order, $told, $lines, 'shop_order ' . $told['id']);
        $built = [];
        foreach ($refunds as $one) {
            $refund = new WC_Order_Refund([
                'parent_id' => $told['id'],
                'currency' => $told['currency'],
                'date_created' => self::timestamp($one['date_created_gmt']),
            ] + $one);
            self::fill($refund, $one, $lines, 'shop_order_refund ' . $one['id']);
            $built[] = $refund;
        }

        return ['order' => $order, 'refunds' => $built];
    }

    /**
     * @param array<string, mixed> $told
     * @param list<array<string, mixed>>|null $lines
     */
    private static function fill(WC_Abstract_Order $order, array $told, ?array $lines, string $of): void
    {
        foreach ($lines ?? self::restLines($told, $of) as $line) {
            if ($line['of'] === $of) {
                $class = self::ITEMS[$line['type']];
                $order->items[] = new $class(['taxes' => ['total' => $line['taxes']]] + $line);
            }
        }
        foreach ($told['tax_lines'] as $tax) {
            $order->items[] = new WC_Order_Item_Tax($tax);
        }
    }

    /**
     * @param array<string, mixed> $told
     * @return list<array<string, mixed>>
     */
    private static function restLines(array $told, string $of): array
    {
        $lines = [];
        foreach (['line_item', 'shipping', 'fee'] as $type) {
            foreach ($told[$type === 'line_item' ? 'line_items' : "{$type}_lines"] as $line) {
                $lines[] = [
                    'of' => $of,
                    'type' => $type,
                    'total' => $line['total'],
                    'taxes' => array_column($line['taxes'], 'total', 'id'),
                    'tax_class' => $line['tax_class'] ?? '',
                ];
            }
        }

        return $lines;
    }

    private static function timestamp(?string $gmt): ?int
    {
        return $gmt === null ? null : (int) strtotime($gmt . 'Z');
    }

    /** @return array<mixed> */
    private static function read(string $file): array
    {
        return json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
    }
}
