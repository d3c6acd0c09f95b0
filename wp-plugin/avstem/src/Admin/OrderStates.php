<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;
use WC_Order;
use WP_REST_Request;

/**
 * How orders are settled, for the order list and the order screen.
 *
 * The pages come without it and ask for it when they are shown: one request for all orders of a page, which
 * is one call of the service for those that are not cached. A slow service slows no page.
 */
final class OrderStates
{
    private const MOST = 200;
    private const CACHED = 10 * MINUTE_IN_SECONDS;

    public static function register(): void
    {
        add_action('rest_api_init', [self::class, 'route']);
    }

    public static function route(): void
    {
        register_rest_route('avstem/v1', '/orders', [
            'methods' => 'GET',
            'callback' => [self::class, 'answer'],
            'permission_callback' => static function (): bool {
                return current_user_can(Capabilities::VIEW) && current_user_can('edit_shop_orders');
            },
            'args' => [
                'ids' => ['required' => true, 'type' => 'array', 'items' => ['type' => 'integer', 'minimum' => 1],
                    'maxItems' => self::MOST],
            ],
        ]);
    }

    /**
     * Sentences by order id.
     *
     * @return array{orders: array<int, string>, problem: string}
     */
    public static function answer(WP_REST_Request $request): array
    {
        $ids = array_slice(array_unique(array_map('intval', (array) $request['ids'])), 0, self::MOST);
        $problem = '';
        try {
            $states = self::states($ids);
        } catch (Failure $failure) {
            $states = [];
            $problem = $failure->getMessage();
        }

        return ['orders' => array_map([OrderStateText::class, 'of'], $states), 'problem' => $problem];
    }

    /** The placeholder that the script fills. */
    public static function placeholder(int $orderId): void
    {
        printf('<span class="avstem-order" data-order="%d">…</span>', (int) $orderId);
        wp_enqueue_script(
            'avstem-orders',
            plugins_url('assets/orders.js', AVSTEM_FILE),
            ['wp-api-fetch'],
            AVSTEM_VERSION,
            true
        );
    }

    /**
     * @param list<int> $ids
     * @return array<int, array<string, mixed>> the service's states by order id
     * @throws Failure
     */
    private static function states(array $ids): array
    {
        $states = $asked = [];
        foreach ($ids as $id) {
            $cached = get_transient('avstem_state_' . $id);
            if (is_array($cached)) {
                $states[$id] = $cached;
                continue;
            }
            $order = wc_get_order($id);
            if ($order instanceof WC_Order) {
                $asked[] = ['id' => $id, 'order_key_hash' => hash('sha256', (string) $order->get_order_key())];
            }
        }
        if ($asked === []) {
            return $states;
        }
        $answer = Services::client()->post('/v1/orders/state', (string) wp_json_encode(['orders' => $asked]));
        foreach (is_array($answer['orders'] ?? null) ? $answer['orders'] : [] as $state) {
            if (is_array($state) && isset($state['id'], $state['state'])) {
                $states[(int) $state['id']] = $state;
                set_transient('avstem_state_' . (int) $state['id'], $state, self::CACHED);
            }
        }

        return $states;
    }
}
