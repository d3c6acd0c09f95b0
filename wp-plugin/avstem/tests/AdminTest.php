<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Admin\ConnectionActions;
use Avstem\Admin\NextSteps;
use Avstem\Connection\Health;
use Avstem\Outbox\Entry;
use Avstem\Services;

/** The settings tab; who may see and do what. */
final class AdminTest extends AdminTestCase
{
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
