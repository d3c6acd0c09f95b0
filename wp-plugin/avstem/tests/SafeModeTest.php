<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\OrderBox;
use Avstem\Api\Failure;
use Avstem\Connection\SafeMode;
use Avstem\Outbox\Entry;
use Avstem\Services;

/** Marks, safe mode and its choices; sending again after the service was restored. */
final class SafeModeTest extends ShopTestCase
{
    private const SAFE = ['mark' => null, 'safe_mode' => true, 'differs' => ['address', 'mark'], 'copy' => false,
        'choice' => null, 'kept_events' => 3];

    private function beat(array $site): void
    {
        $this->service->status['site'] = $site;
        Services::heartbeat()->beat();
    }

    private static function page(): string
    {
        ob_start();
        foreach (apply_filters('woocommerce_get_settings_pages', []) as $page) {
            $page->output();
        }

        return (string) ob_get_clean();
    }

    public function testTheNewestMarkIsSignedWithAndSurvivesAnAnswerWithoutOne(): void
    {
        $this->beat(['mark' => 'm-1', 'safe_mode' => false]);
        $this->beat(['mark' => null, 'safe_mode' => false]);
        $this->beat(['mark' => 'm-2', 'safe_mode' => false]);
        Services::client()->get('/v1/status');
        $marks = array_map(static function (array $request): string {
            return $request['headers']['X-Avstem-Mark'] ?? '';
        }, $this->service->requests);
        self::assertSame(['', 'm-1', 'm-1', 'm-2'], $marks);
    }

    public function testTheMarkIsReadFromTheDatabaseNotFromACache(): void
    {
        global $wpdb;
        $this->beat(['mark' => 'm-1', 'safe_mode' => false]);
        get_option('avstem_site_mark');
        $wpdb->update($wpdb->options, ['option_value' => 'm-2'], ['option_name' => 'avstem_site_mark']);
        self::assertSame('m-2', Services::credentials()->mark());
    }

    public function testPairingBeginsWithoutAMark(): void
    {
        Services::credentials()->keepMark('m-1');
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        self::assertSame('', Services::credentials()->mark());
    }

    public function testWhatIsKeptAsideStillWaitsAndTheScreensSayWhy(): void
    {
        self::order(7);
        Services::orders()->put(7, 'manual');
        $this->service->instead = static function (string $path, string $body): array {
            $events = json_decode($body, true)['events'];

            return FakeService::response(200, ['results' => [['event_id' => $events[0]['event_id'], 'result' => 'kept']]]);
        };
        try {
            Services::sender()->run(5);
            self::fail('It was sent.');
        } catch (Failure $failure) {
            self::assertSame('site_identity', $failure->reason());
        }
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
        wp_set_current_user(1);
        self::assertStringContainsString('Safe mode', self::page());
        ob_start();
        OrderBox::show(wc_get_order(7));
        self::assertStringContainsString('Safe mode', (string) ob_get_clean());
    }

    public function testTheBannerSaysWhatDiffersAndGoesWhenAllIsWell(): void
    {
        wp_set_current_user(1);
        self::assertStringNotContainsString('Safe mode', self::page());
        $this->beat(self::SAFE);
        $page = self::page();
        foreach (['https://butikk.example, and', 'database is older', 'This is a copy', 'The shop has moved', 'Restored from backup'] as $text) {
            self::assertStringContainsString($text, $page);
        }
        $this->beat(['choice' => 'moved'] + self::SAFE);
        self::assertStringContainsString('Connect again with a new one-time code: then', self::page());
        $this->beat(['mark' => 'm-9', 'safe_mode' => false]);
        self::assertStringNotContainsString('Safe mode', self::page());
    }

    public function testWhoMayOnlyLookSeesTheBannerWithoutTheChoices(): void
    {
        $this->beat(self::SAFE);
        wp_set_current_user((int) wp_insert_user(['user_login' => uniqid('m'), 'user_pass' => 'x', 'role' => 'shop_manager']));
        self::assertStringContainsString('Safe mode', self::page());
        self::assertStringNotContainsString('<button', self::page());
    }

    public function testACopyGetsAnIdAndATokenOfItsOwn(): void
    {
        Services::credentials()->keepMark('m-1');
        $this->service->instead = static function (string $path, string $body): ?array {
            return $path !== '/v1/site/identity' ? null : FakeService::response(200, ['choice' => 'copy', 'site' => 'own',
                'token' => 'own-token', 'needs_code' => false, 'kept_events' => 3, 'sentence' => 'It is a copy.']);
        };
        wp_set_current_user(1);
        self::assertSame('It is a copy.', Services::safeMode()->choose('copy'));
        self::assertSame(['own', 'own-token', ''], [Services::credentials()->site(), Services::credentials()->token(), Services::credentials()->mark()]);
        self::assertTrue((SafeMode::state() ?? [])['copy']);
        $this->service->token = 'own-token';
        Services::client()->get('/v1/status');
        self::assertSame('own', end($this->service->requests)['headers']['X-Avstem-Site']);
    }

    public function testMovedKeepsTheTokenUntilItPairsAgain(): void
    {
        $this->beat(self::SAFE);
        $this->service->instead = static function (string $path): ?array {
            return $path !== '/v1/site/identity' ? null : FakeService::response(200, ['choice' => 'moved',
                'site' => '3f9c2a1b6d0e4857', 'token' => null, 'needs_code' => true, 'kept_events' => 3, 'sentence' => 'Pair again.']);
        };
        self::assertSame('Pair again.', Services::safeMode()->choose('moved'));
        self::assertSame(FakeService::TOKEN, Services::credentials()->token());
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        self::assertNull(SafeMode::state());
    }

    public function testAfterARestoreOfTheServiceWhatItLostIsSentAgainOnce(): void
    {
        foreach ([1, 2] as $id) {
            self::order($id);
            Services::orders()->put($id, 'manual');
        }
        Services::sender()->run(5);
        $ids = array_keys($this->service->stored);
        $this->service->stored = [];
        $this->service->status += ['restored_at' => '2026-11-26T03:00:00Z', 'resend_since' => gmdate('Y-m-d\TH:i:s\Z', time() - 60)];
        Services::heartbeat()->beat();
        Services::sender()->run(5);
        self::assertSame($ids, array_keys($this->service->stored), 'the very same events');
        Services::heartbeat()->beat();
        self::assertSame(0, Services::outbox()->count()['waiting'], 'once for each restore');
        $this->service->status['restored_at'] = '2026-11-27T03:00:00Z';
        $this->service->status['resend_since'] = gmdate('Y-m-d\TH:i:s\Z', time() + 60);
        Services::heartbeat()->beat();
        self::assertSame(0, Services::outbox()->count()['waiting'], 'what was acknowledged before the backup is there');
    }
}
