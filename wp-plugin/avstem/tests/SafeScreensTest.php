<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Api\Failure;
use Avstem\Services;

/** What our screens show in safe mode, and a mark that is renewed while a request is under way. */
final class SafeScreensTest extends ScreenTestCase
{
    private const CHOICES = ['This is a copy', 'The shop has moved', 'Restored from backup'];

    public function testAMarkRenewedMeanwhileIsTriedAgainWithTheNewOne(): void
    {
        Services::credentials()->keepMark('m1');
        $this->service->instead = static function (): array {
            if (Services::credentials()->mark() === 'm1') {
                Services::credentials()->keepMark('m2'); // another process asked for the status

                return FakeService::response(409, ['code' => 'site_identity', 'detail' => 'x']);
            }

            return FakeService::response(200, ['ok' => 1]);
        };
        self::assertSame(['ok' => 1], Services::client()->post('/v1/pause', ''));
        self::assertCount(2, $this->service->requests);
        self::assertNotSame($this->service->requests[0]['headers']['X-Avstem-Nonce'], $this->service->requests[1]['headers']['X-Avstem-Nonce']);
    }

    public function testAMarkThatIsTheSameIsNotTriedAgain(): void
    {
        $this->service->instead = static function (): array {
            return FakeService::response(409, ['code' => 'site_identity', 'detail' => 'x']);
        };
        try {
            Services::client()->post('/v1/pause', '');
            self::fail('it was taken');
        } catch (Failure $failure) {
            self::assertSame('site_identity', $failure->reason());
        }
        self::assertCount(1, $this->service->requests);
    }

    public function testTheBannerIsOnOurScreensAndNoButtonIsLeft(): void
    {
        self::be('administrator');
        Services::heartbeat()->beat();
        self::assertStringNotContainsString('Safe mode', self::settlements());
        self::inSafeMode();
        foreach ([[], ['view' => 'payout', 'payout' => '3'], ['view' => 'proof']] as $asked) {
            $page = self::settlements($asked);
            self::assertStringContainsString('Safe mode: this site may be a copy', $page);
            self::assertStringContainsString('Its address is https://butikk.example', $page);
            self::assertStringContainsString('2 orders and refunds are kept aside', $page);
            foreach (self::CHOICES as $choice) {
                self::assertStringContainsString($choice, $page);
            }
            self::assertSame([1, 3], [substr_count($page, 'method="post"'), substr_count($page, 'formaction')], 'the choices alone');
        }
        foreach (['providers', 'accounting', 'methods', 'start', 'posting'] as $section) {
            self::assertSame(3, substr_count(self::settings($section), 'formaction'), 'the choices alone');
        }
        self::assertStringContainsString('avstem_code', self::settings(''), 'it can be connected again');
    }

    public function testWhoMayNotConfigureIsToldAndCannotChoose(): void
    {
        self::be('shop_manager');
        Services::heartbeat()->beat();
        self::inSafeMode();
        $page = self::settlements();
        self::assertStringContainsString('Safe mode', $page);
        self::assertStringNotContainsString('formaction', $page);
        self::be('subscriber');
        set_current_screen('edit-shop_order');
        ob_start();
        \Avstem\Admin\SafeModeBanner::onOrderList();
        self::assertSame('', ob_get_clean());
    }
}
