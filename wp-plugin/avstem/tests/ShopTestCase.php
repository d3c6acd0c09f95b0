<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Outbox\Entry;
use Avstem\Outbox\Schedule;
use Avstem\Outbox\Table;
use Avstem\Services;
use PHPUnit\Framework\TestCase;
use WC_Abstract_Order;
use WC_Order;
use WC_Order_Item_Product;
use WC_Order_Item_Tax;
use WC_Order_Refund;

/** A shop without orders, connected to a FakeService unless a test disconnects it. */
abstract class ShopTestCase extends TestCase
{
    public const NOW = 1795423555;
    /** The shop's own host: another one WordPress would resolve before it calls it. */
    public const ADDRESS = 'https://butikk.example:8080';

    /** @var FakeService */
    protected $service;

    protected function setUp(): void
    {
        global $wpdb;
        $wpdb->query('DELETE FROM ' . Table::name());
        $wpdb->query("DELETE FROM {$wpdb->options} WHERE (option_name LIKE 'avstem_%' AND option_name <> 'avstem_installed')
            OR option_name LIKE '_transient_avstem_%' OR option_name LIKE '_transient_timeout_avstem_%'");
        wp_cache_flush();
        wp_set_current_user(0);
        WC_Abstract_Order::$all = [];
        Schedule::answerIsOut();
        ActionScheduler_Store::$actions = [];
        \WC_Logger::$lines = [];
        $this->service = new FakeService();
        add_filter('pre_http_request', [$this->service, 'answer'], 10, 3);
        Services::credentials()->setAddress(self::ADDRESS);
        Services::credentials()->store('3f9c2a1b6d0e4857', FakeService::TOKEN, 'Butikken AS', 'production', self::NOW);
    }

    protected function tearDown(): void
    {
        remove_filter('pre_http_request', [$this->service, 'answer'], 10);
        remove_all_filters('woocommerce_order_number');
    }

    /** @param array<string, mixed> $values */
    protected static function order(int $id, array $values = []): WC_Order
    {
        $order = new WC_Order($values + [
            'id' => $id,
            'total' => '348.00',
            'payment_method' => 'vipps',
            'transaction_id' => "woo-$id",
            'date_created' => self::NOW,
            'date_modified' => self::NOW,
            'date_paid' => self::NOW,
        ]);
        $order->items[] = new WC_Order_Item_Product(['total' => '278.4', 'taxes' => ['total' => [1 => '69.6']]]);
        $order->items[] = new WC_Order_Item_Tax(['rate_id' => 1, 'rate_percent' => 25, 'tax_total' => '69.60', 'shipping_tax_total' => '0']);

        return $order;
    }

    /** @param array<string, mixed> $values */
    protected static function refund(int $id, int $orderId, array $values = []): WC_Order_Refund
    {
        return new WC_Order_Refund($values + [
            'id' => $id,
            'parent_id' => $orderId,
            'amount' => '100.00',
            'total' => '-100.00',
            'reason' => 'Kari Nordmann angret',
            'date_created' => self::NOW,
            'date_modified' => self::NOW,
        ]);
    }

    protected static function entry(string $kind, int $id): Entry
    {
        $entry = Services::outbox()->find($kind, $id);
        self::assertNotNull($entry, "$kind $id is not in the outbox");

        return $entry;
    }

    /** Let the row's wait be over. */
    protected static function timePasses(): void
    {
        global $wpdb;
        $wpdb->query('UPDATE ' . Table::name() . ' SET next_attempt = 0');
    }

    /** How a posted action ends: 'to ' and where it sends the browser, 'died', or '' when nothing ended it. */
    protected static function ended(string $hook): string
    {
        $redirected = static function (string $to): string {
            throw new \RuntimeException('to ' . $to);
        };
        $died = static function (): callable {
            return static function ($message): void {
                throw new \RuntimeException('died');
            };
        };
        add_filter('wp_redirect', $redirected);
        add_filter('wp_die_handler', $died);
        try {
            do_action($hook);
        } catch (\RuntimeException $end) {
            return $end->getMessage();
        } finally {
            remove_filter('wp_redirect', $redirected);
            remove_filter('wp_die_handler', $died);
        }

        return '';
    }
}
