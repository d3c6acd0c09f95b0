<?php

declare(strict_types=1);

namespace Avstem\WooCommerce;

use WC_Abstract_Order;

/** The lines of an order or a refund as plain values: nets, unrounded taxes, classes, categories, rates. */
final class LineReader
{
    private const KINDS = ['line_item', 'shipping', 'fee'];

    /**
     * Lines in the form `Avstem\Snapshot\Parts` takes.
     *
     * @return list<array<string, mixed>>
     */
    public static function lines(WC_Abstract_Order $order): array
    {
        $lines = [];
        foreach ($order->get_items(self::KINDS) as $item) {
            $taxes = $item->get_taxes();
            $lines[] = [
                'kind' => $item->get_type(),
                'net' => $item->get_total(),
                'taxes' => isset($taxes['total']) && is_array($taxes['total']) ? $taxes['total'] : [],
                'tax_class' => (string) $item->get_tax_class(),
                'category' => $item->get_type() === 'line_item' ? self::category((int) $item->get_product_id()) : '',
            ];
        }

        return $lines;
    }

    /**
     * Rates by id as they were when the order was made: from its own tax lines, for a refund also from its
     * order's. What stands in the shop's rate table today may be another rate.
     *
     * @return array<int, array{percent: mixed, compound: bool}>
     */
    public static function rates(WC_Abstract_Order $order, ?WC_Abstract_Order $of = null): array
    {
        $rates = $of === null ? [] : self::rates($of);
        foreach ($order->get_items('tax') as $tax) {
            $rates[(int) $tax->get_rate_id()] = [
                'percent' => $tax->get_rate_percent(),
                'compound' => (bool) $tax->is_compound(),
            ];
        }

        return $rates;
    }

    /**
     * The order's own tax lines, as the buyer sees them: of goods and fees, and of shipping.
     *
     * @return list<array{percent: mixed, compound: bool, amounts: list<mixed>}>
     */
    public static function vatShown(WC_Abstract_Order $order): array
    {
        $shown = [];
        foreach ($order->get_items('tax') as $tax) {
            $shown[] = [
                'percent' => $tax->get_rate_percent(),
                'compound' => (bool) $tax->is_compound(),
                'amounts' => [$tax->get_tax_total(), $tax->get_shipping_tax_total()],
            ];
        }

        return $shown;
    }

    /** The product's first category (the oldest one), by its slug; empty when the product is gone. */
    private static function category(int $product): string
    {
        $terms = $product > 0 ? get_the_terms($product, 'product_cat') : false;
        if (!is_array($terms) || $terms === []) {
            return '';
        }
        $slugs = [];
        foreach ($terms as $term) {
            $slugs[(int) $term->term_id] = $term->slug;
        }
        ksort($slugs);

        return (string) reset($slugs);
    }
}
