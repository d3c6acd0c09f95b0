<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Cli\Commands;
use Avstem\Services;
use WP_CLI;

/** The commands as an operator runs them. */
final class CommandsTest extends ShopTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        WP_CLI::$said = [];
    }

    private static function fails(callable $command): string
    {
        try {
            $command();
        } catch (\RuntimeException $error) {
            return $error->getMessage();
        }
        self::fail('It ended well.');
    }

    public function testItIsThere(): void
    {
        Commands::register();
        self::assertSame(['avstem' => Commands::class], WP_CLI::$commands);
    }

    public function testStatusTellsWhatWaitsAndWhyAndHowThingsStand(): void
    {
        self::order(7);
        Services::orders()->put(7, 'manual');
        $this->service->refuse = ['7'];
        Services::sender()->run(5);
        $this->service->status['sentences'] = ['Two cases are open.'];
        (new Commands())->status();
        self::assertSame(
            ['The service has 0 orders and refunds. 1 waits to be sent.', '  7: Not valid: total.', 'Two cases are open.'],
            WP_CLI::$said
        );
    }

    public function testSendSendsTheNamedAndWhatWaits(): void
    {
        self::order(7);
        self::order(8);
        Services::orders()->put(8, 'manual');
        (new Commands())->send(['7']);
        self::assertCount(2, $this->service->stored);
        self::assertSame(['Success: 2 sent. The service has 2 orders and refunds. Nothing waits.'], WP_CLI::$said);
        self::assertSame('404 is not an order.', self::fails(static function (): void {
            (new Commands())->send(['404']);
        }));
    }

    public function testAFailureIsItsSentence(): void
    {
        $this->service->instead = static function (): array {
            return FakeService::response(503, '');
        };
        self::assertStringContainsString('down', self::fails([new Commands(), 'status']));
    }

    public function testResyncNeedsSomebodyWhoMayDecide(): void
    {
        $resync = static function (): void {
            (new Commands())->resync(['12']);
        };
        self::assertStringContainsString('--user', self::fails($resync));
        self::assertSame([], $this->service->requests);
        wp_set_current_user(1);
        $this->service->instead = static function (): array {
            return FakeService::response(202, ['asked' => true]);
        };
        $resync();
        self::assertSame('/v1/payouts/12/resync', $this->service->requests[0]['path']);
        self::assertSame('view decide configure', $this->service->requests[0]['headers']['X-Avstem-Role']);
    }

    public function testSweep(): void
    {
        self::order(7, ['date_modified' => time() - 60]);
        (new Commands())->sweep();
        self::assertSame(['Success: 1 put in the outbox.'], WP_CLI::$said);
    }
}
