<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\BulkSend;
use Avstem\Admin\OrderBox;
use Avstem\Admin\OrderColumn;
use Avstem\Admin\OrderStateText;
use Avstem\Outbox\Entry;
use Avstem\Services;
use WP_REST_Request;

/** The order list and the order screen: what is paid out, read over REST by those who may. */
final class OrderListTest extends AdminTestCase
{
    private static function askStates(array $ids): \WP_REST_Response
    {
        $request = new WP_REST_Request('GET', '/avstem/v1/orders');
        $request->set_query_params(['ids' => $ids]);

        return rest_do_request($request);
    }

    public function testStatesOfAPageAreOneCallAndCached(): void
    {
        self::be('administrator');
        foreach ([7, 8, 9] as $id) {
            self::order($id);
        }
        $this->service->instead = static function (string $path, string $body): array {
            $orders = array_map(static function (array $one): array {
                return ['id' => $one['id'], 'state' => 'paid_out', 'currency' => 'NOK', 'fee' => -1050, 'payouts' => [
                    ['paid_on' => '2026-11-14', 'voucher_number' => '46-2026'],
                ]];
            }, json_decode($body, true)['orders']);

            return FakeService::response(200, ['orders' => $orders]);
        };
        $answer = self::askStates([7, 8, 9, 404])->get_data();
        self::assertSame('Paid out November 14, 2026, voucher 46-2026, fee with VAT 10,50 NOK', $answer['orders'][7]);
        self::assertCount(3, $answer['orders']);
        self::assertSame($answer, self::askStates([7, 8, 9])->get_data());
        self::assertCount(1, $this->service->requests);
        $asked = json_decode($this->service->requests[0]['body'], true)['orders'][0];
        self::assertSame(['id' => 7, 'order_key_hash' => hash('sha256', 'wc_order_7')], $asked);
    }

    public function testAServiceThatDoesNotAnswerIsSaidAndBreaksNoPage(): void
    {
        self::be('administrator');
        self::order(7);
        $this->service->instead = static function (): array {
            return FakeService::response(503, '');
        };
        $answer = self::askStates([7])->get_data();
        self::assertSame([], $answer['orders']);
        self::assertStringContainsString('down', $answer['problem']);
    }

    /** @return array<string, array{string, int}> */
    public static function readers(): array
    {
        return ['anonymous' => ['anonymous', 401], 'customer' => ['subscriber', 403], 'manager' => ['shop_manager', 200],
            'administrator' => ['administrator', 200]];
    }

    /** @dataProvider readers */
    public function testWhoMayReadTheRestRoutes(string $role, int $status): void
    {
        self::be($role);
        self::assertSame($status, self::askStates([404])->get_status());
        self::assertSame($status, rest_do_request(new WP_REST_Request('GET', '/avstem/v1/history'))->get_status());
    }

    public function testTheRestRoutesRefuseNonsense(): void
    {
        self::be('administrator');
        self::assertSame(400, self::askStates(['x'])->get_status());
        self::assertSame(400, self::askStates(range(1, 201))->get_status());
        self::assertSame(400, rest_do_request(new WP_REST_Request('GET', '/avstem/v1/orders'))->get_status());
    }

    public function testEveryStateHasItsText(): void
    {
        self::assertSame('Not sent yet', OrderStateText::of(['state' => 'unknown', 'payouts' => []]));
        self::assertSame('No payment provider', OrderStateText::of(['state' => 'no_provider']));
        self::assertSame('Not paid out yet', OrderStateText::of(['state' => 'waiting']));
        $refunded = ['state' => 'refunded', 'currency' => 'JPY', 'fee' => 0, 'payouts' => [['paid_on' => '2026-11-14']]];
        self::assertSame('Refunded, Paid out November 14, 2026, fee with VAT 0 JPY', OrderStateText::of($refunded));
        self::assertSame('', OrderStateText::of(['state' => ['x'], 'payouts' => 'x']));
    }

    public function testTheColumnAndTheBoxInBothStorages(): void
    {
        self::be('shop_manager');
        OrderColumn::hook();
        foreach (['manage_woocommerce_page_wc-orders_columns', 'manage_edit-shop_order_columns'] as $filter) {
            $columns = apply_filters($filter, ['cb' => '', 'order_total' => 'Total', 'actions' => '']);
            self::assertSame(['cb', 'order_total', 'avstem', 'actions'], array_keys($columns));
        }
        $order = self::order(7);
        foreach ([['manage_woocommerce_page_wc-orders_custom_column', $order], ['manage_shop_order_posts_custom_column', 7]] as $one) {
            ob_start();
            do_action($one[0], 'avstem', $one[1]);
            do_action($one[0], 'order_total', $one[1]);
            self::assertSame('<span class="avstem-order" data-order="7">…</span>', ob_get_clean());
        }
        Services::orders()->put(7, 'manual');
        ob_start();
        OrderBox::show($order);
        self::assertStringContainsString('Waits to be sent.', (string) ob_get_clean());
    }

    public function testTheBulkActionPutsOrdersIn(): void
    {
        self::order(7);
        self::be('shop_manager');
        self::assertSame('x', BulkSend::handle('x', 'avstem_send_orders', [7]), 'looking is not sending');
        self::be('administrator');
        BulkSend::hook();
        self::assertArrayHasKey('avstem_send_orders', apply_filters('bulk_actions-woocommerce_page_wc-orders', []));
        $url = apply_filters('handle_bulk_actions-edit-shop_order', 'https://butikk.example/', 'avstem_send_orders', [7, 404]);
        self::assertStringContainsString('avstem_put=1', $url);
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
        $_GET['avstem_put'] = '1<script>';
        ob_start();
        BulkSend::tell();
        self::assertStringContainsString('1 order is on its way', (string) ob_get_clean());
    }
}
