<?php

declare(strict_types=1);

namespace Avstem\Privacy;

use Avstem\Outbox\Entry;
use Avstem\Services;
use WC_Order;

/**
 * WordPress' tools for personal data. Nothing of a person leaves the shop, but what left is about that
 * person's orders: the exporter says which, the eraser why it is kept.
 */
final class Privacy
{
    private const PAGE = 20;

    public static function register(): void
    {
        add_filter('wp_privacy_personal_data_exporters', [self::class, 'exporters']);
        add_filter('wp_privacy_personal_data_erasers', [self::class, 'erasers']);
        add_action('admin_init', [self::class, 'policy']);
    }

    /**
     * @param mixed $exporters
     * @return mixed
     */
    public static function exporters($exporters)
    {
        $own = ['exporter_friendly_name' => __('Orders sent to Avstem', 'avstem'), 'callback' => [self::class, 'export']];

        return is_array($exporters) ? $exporters + ['avstem' => $own] : $exporters;
    }

    /**
     * @param mixed $erasers
     * @return mixed
     */
    public static function erasers($erasers)
    {
        $own = ['eraser_friendly_name' => __('Orders sent to Avstem', 'avstem'), 'callback' => [self::class, 'erase']];

        return is_array($erasers) ? $erasers + ['avstem' => $own] : $erasers;
    }

    /** @return array{data: list<array<string, mixed>>, done: bool} */
    public static function export(string $email, int $page = 1): array
    {
        $orders = self::orders($email, $page);
        $data = [];
        foreach ($orders as $order) {
            $entry = Services::outbox()->find(Entry::ORDER, (int) $order->get_id());
            if ($entry === null || $entry->snapshot === null) {
                continue;
            }
            $data[] = [
                'group_id' => 'avstem',
                'group_label' => __('Orders sent to Avstem', 'avstem'),
                'item_id' => 'avstem-order-' . $order->get_id(),
                'data' => [
                    ['name' => __('Order', 'avstem'), 'value' => (string) $order->get_order_number()],
                    [
                        'name' => __('What was sent', 'avstem'),
                        'value' => (string) wp_json_encode($entry->snapshot, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES),
                    ],
                ],
            ];
        }

        return ['data' => $data, 'done' => count($orders) < self::PAGE];
    }

    /** @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} */
    public static function erase(string $email, int $page = 1): array
    {
        $orders = self::orders($email, $page);
        $messages = [];
        foreach ($orders as $order) {
            $entry = Services::outbox()->find(Entry::ORDER, (int) $order->get_id());
            if ($entry !== null && $entry->snapshot !== null) {
                /* translators: %s: order number */
                $text = __('Avstem keeps amounts and payment references of order %s, without name or address: they document a voucher in the books.', 'avstem');
                $messages[] = sprintf($text, $order->get_order_number());
            }
        }

        return [
            'items_removed' => false,
            'items_retained' => $messages !== [],
            'messages' => $messages,
            'done' => count($orders) < self::PAGE,
        ];
    }

    public static function policy(): void
    {
        if (function_exists('wp_add_privacy_policy_content')) {
            wp_add_privacy_policy_content('Avstem', wp_kses_post(wpautop(self::policyText())));
        }
    }

    private static function policyText(): string
    {
        return __('For bookkeeping we send order numbers, amounts, VAT, payment references, the country and the first characters of the postcode, and whether a company bought, to our Avstem service. Name, e-mail, telephone and address are not sent. What is booked is kept as long as the bookkeeping law asks.', 'avstem');
    }

    /** @return list<WC_Order> */
    private static function orders(string $email, int $page): array
    {
        $found = wc_get_orders([
            'type' => 'shop_order',
            'billing_email' => $email,
            'limit' => self::PAGE,
            'paged' => max(1, $page),
            'orderby' => 'ID',
            'order' => 'ASC',
        ]);

        return array_values(array_filter(is_array($found) ? $found : [], static function ($order): bool {
            return $order instanceof WC_Order;
        }));
    }
}
