<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Install\Capabilities;

/** The column "Settlement" of the order list, in both storages. */
final class OrderColumn
{
    private const COLUMN = 'avstem';

    public static function register(): void
    {
        add_action('admin_init', [self::class, 'hook']);
    }

    public static function hook(): void
    {
        if (!current_user_can(Capabilities::VIEW)) {
            return;
        }
        foreach (Screens::lists() as $screen) {
            add_filter("manage_{$screen}_columns", [self::class, 'add'], 20);
            add_action("manage_{$screen}_custom_column", [self::class, 'show'], 20, 2);
        }
        add_filter('manage_edit-shop_order_columns', [self::class, 'add'], 20);
        add_action('manage_shop_order_posts_custom_column', [self::class, 'show'], 20, 2);
    }

    /**
     * After the total, where there is one.
     *
     * @param mixed $columns
     * @return mixed
     */
    public static function add($columns)
    {
        if (!is_array($columns)) {
            return $columns;
        }
        $at = array_search('order_total', array_keys($columns), true);
        $before = $at === false ? $columns : array_slice($columns, 0, (int) $at + 1, true);

        return $before + [self::COLUMN => __('Settlement', 'avstem')] + $columns;
    }

    /**
     * @param mixed $column
     * @param mixed $order an order, or with posts storage its id
     */
    public static function show($column, $order): void
    {
        if ($column === self::COLUMN) {
            OrderStates::placeholder(Screens::orderId($order));
        }
    }
}
