<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Admin\BulkSend;
use Avstem\Admin\ConnectionActions;
use Avstem\Admin\NextSteps;
use Avstem\Admin\OrderBox;
use Avstem\Admin\OrderColumn;
use Avstem\Admin\OrderStateText;
use Avstem\Connection\Health;
use Avstem\Outbox\Entry;
use Avstem\Services;
use WP_REST_Request;

/** The settings tab, the order list and the order screen; who may see and do what. */
final class AdminTest extends ShopTestCase
{
    protected function tearDown(): void
    {
        parent::tearDown();
        $_POST = $_GET = $_REQUEST = [];
    }

    private static function be(string $role): void
    {
        $ids = ['anonymous' => 0, 'administrator' => 1];
        if (!isset($ids[$role])) {
            $ids[$role] = (int) wp_insert_user(['user_login' => uniqid($role), 'user_pass' => 'x', 'role' => $role]);
        }
        wp_set_current_user($ids[$role]);
    }

    private static function page(): string
    {
        ob_start();
        foreach (apply_filters('woocommerce_get_settings_pages', []) as $page) {
            $page->output();
        }

        return (string) ob_get_clean();
    }

    /** Press a button; returns where it sends the browser, or what it died of. */
    private static function press(string $action, array $posted = [], ?string $nonce = null): string
    {
        $_POST = $posted;
        $_REQUEST = ['avstem_nonce' => $nonce ?? wp_create_nonce('avstem_' . $action)];
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
            do_action('admin_post_avstem_' . $action);
        } catch (\RuntimeException $end) {
            return $end->getMessage();
        } finally {
            remove_filter('wp_redirect', $redirected);
            remove_filter('wp_die_handler', $died);
        }

        return '';
    }

    public function testThePageShowsNoSecret(): void
    {
        self::be('administrator');
        $page = self::page();
        self::assertStringContainsString('Butikken AS', $page);
        self::assertStringNotContainsString(FakeService::TOKEN, $page);
        self::assertStringContainsString(self::ADDRESS, $page);
    }

    public function testAShopManagerSeesThePageAndCannotChangeIt(): void
    {
        self::be('shop_manager');
        $page = self::page();
        self::assertStringContainsString('Butikken AS', $page);
        self::assertStringNotContainsString('<button', $page);
        self::assertStringNotContainsString('<input', $page);
    }

    /** @return array<string, array{string}> */
    public static function others(): array
    {
        return ['anonymous' => ['anonymous'], 'customer' => ['subscriber']];
    }

    /** @dataProvider others */
    public function testOthersSeeNothing(string $role): void
    {
        self::be($role);
        self::assertStringNotContainsString('Butikken AS', self::page());
    }

    /** @return array<string, array{string, string}> */
    public static function presses(): array
    {
        $cases = [];
        foreach (['connect', 'keep', 'test', 'disconnect', 'send', 'history', 'stop', 'copy', 'moved', 'restored'] as $action) {
            foreach (['anonymous', 'subscriber', 'shop_manager'] as $role) {
                $cases["$role $action"] = [$role, $action];
            }
        }

        return $cases;
    }

    /** @dataProvider presses */
    public function testOnlyWhoMayConfigureCanPressAButton(string $role, string $action): void
    {
        self::be($role);
        $posted = ['avstem_address' => 'https://evil.example', 'avstem_from' => '2026-11-01'];
        self::assertSame('died', self::press($action, $posted));
        self::assertSame([], $this->service->requests);
        self::assertTrue(Services::credentials()->isPaired());
        self::assertSame(self::ADDRESS, Services::credentials()->address());
        self::assertSame('none', Services::history()->state()['state']);
    }

    public function testAButtonWithoutItsOwnNonceDoesNothing(): void
    {
        self::be('administrator');
        self::assertSame('died', self::press('disconnect', [], wp_create_nonce('avstem_test')));
        self::assertSame('died', self::press('disconnect', [], ''));
        self::assertTrue(Services::credentials()->isPaired());
    }

    public function testConnecting(): void
    {
        self::be('administrator');
        Services::credentials()->forgetToken();
        $posted = ['avstem_address' => self::ADDRESS, 'avstem_code' => '7KQ2-M9XA-44TF-WZ3H', 'avstem_test_orders' => 'yes'];
        self::assertStringContainsString('tab=avstem', self::press('connect', $posted));
        self::assertTrue(Services::credentials()->isPaired());
        self::assertSame('yes', get_option('avstem_test_orders'));
        self::assertStringContainsString('Connected.', self::page());
        self::assertStringNotContainsString('Connected.', self::page(), 'said once');
    }

    public function testWhatIsWrongIsSaidOnThePage(): void
    {
        self::be('administrator');
        self::press('connect', ['avstem_address' => 'http://avstem.example', 'avstem_code' => 'x']);
        self::assertStringContainsString('must begin with https://', self::page());
    }

    public function testTheOtherButtons(): void
    {
        self::be('administrator');
        self::order(7, ['date_created' => time()]);
        self::press('history', ['avstem_from' => (string) wp_date('Y-m-d')]);
        self::assertSame('running', Services::history()->state()['state']);
        self::assertStringContainsString('<progress', self::page());
        ActionScheduler_Store::run(1);
        self::press('send');
        self::assertCount(1, $this->service->stored);
        self::press('test');
        self::assertStringContainsString('knows this site', self::page());
        self::press('stop');
        self::press('disconnect');
        self::assertFalse(Services::credentials()->isPaired());
        self::assertStringContainsString('Paste a one-time code', self::page());
    }

    public function testNextSteps(): void
    {
        Services::credentials()->setAddress('');
        self::assertStringContainsString('service address', NextSteps::all()[0]);
        Services::credentials()->setAddress(self::ADDRESS);
        self::assertStringContainsString('before today', NextSteps::all()[0]);
        update_option('woocommerce_anonymize_completed_orders', ['number' => 2, 'unit' => 'years']);
        self::assertStringContainsString('five years', NextSteps::all()[1]);
        update_option('woocommerce_anonymize_completed_orders', ['number' => 60, 'unit' => 'months']);
        self::assertCount(1, NextSteps::all());
        update_option('woocommerce_anonymize_completed_orders', ['number' => 59, 'unit' => 'months']);
        self::assertCount(2, NextSteps::all());
        delete_option('woocommerce_anonymize_completed_orders');
        self::assertCount(1, NextSteps::all());
        Health::failed(new \Avstem\Api\Failure('site_revoked', 'Revoked.', 401), time());
        self::assertSame('Revoked.', NextSteps::all()[0]);
    }

    public function testHowThingsStandIsToldInTheServicesOwnSentences(): void
    {
        self::be('shop_manager');
        self::assertStringNotContainsString('How things stand', self::page());
        $this->service->status['sentences'] = ['Two cases are <b>open</b>.', ['x'], 'The last order came today.'];
        Services::heartbeat()->beat();
        $page = self::page();
        self::assertStringContainsString('<li>Two cases are &lt;b&gt;open&lt;/b&gt;.</li><li>The last order', $page);
        self::assertStringContainsString('As the service told', $page);
        $next = (string) strstr($page, 'How things stand', true);
        self::assertStringNotContainsString('The last order', $next, 'what stands is no next step');
    }

    public function testWhyOrdersWaitIsShownEscaped(): void
    {
        self::be('administrator');
        self::order(7);
        Services::orders()->put(7, 'manual');
        $this->service->refuse = ['7'];
        Services::sender()->run(5);
        Services::outbox()->refuse(self::entry(Entry::ORDER, 7), 'x', '<img src=x onerror=alert(1)>', time());
        $page = self::page();
        self::assertStringNotContainsString('<img', $page);
        self::assertStringContainsString('&lt;img', $page);
    }

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
        self::assertSame('Paid out November 14, 2026, voucher 46-2026, fee 10,50 NOK', $answer['orders'][7]);
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
        self::assertSame('Refunded, Paid out November 14, 2026, fee 0 JPY', OrderStateText::of($refunded));
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

    public function testTheStatusReportTellsHowItIsWithoutASecret(): void
    {
        Health::failed(new \Avstem\Api\Failure('site_revoked', 'Revoked.', 401), self::NOW);
        self::order(7);
        Services::orders()->put(7, 'manual');
        ob_start();
        do_action('woocommerce_system_status_report');
        $report = (string) ob_get_clean();
        foreach ([AVSTEM_VERSION, self::ADDRESS, '3f9c2a1b6d0e4857', 'https://butikk.example, production', 'site_revoked', '1 waits'] as $fact) {
            self::assertStringContainsString($fact, $report);
        }
        self::assertStringNotContainsString(FakeService::TOKEN, $report);
    }

    public function testTheNonceOfEachButtonIsItsOwn(): void
    {
        self::be('administrator');
        ob_start();
        ConnectionActions::button('test', 'T');
        ConnectionActions::button('send', 'S');
        preg_match_all('/avstem_nonce=(\w+)/', (string) ob_get_clean(), $found);
        self::assertCount(2, array_unique($found[1]));
    }
}
