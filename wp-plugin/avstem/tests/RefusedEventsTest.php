<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Outbox\Entry;

/** What the service refuses, or answers otherwise than agreed: nothing is lost, and a sentence says why. */
final class RefusedEventsTest extends SenderTestCase
{
    public function testARefusedEventWaitsWithTheServicesSentenceAndHoldsUpNoOther(): void
    {
        foreach ([1, 2, 3] as $id) {
            self::order($id);
            $this->put($id);
        }
        $this->service->refuse = ['2'];
        self::assertSame(2, $this->send());
        $entry = self::entry(Entry::ORDER, 2);
        self::assertTrue($entry->isWaiting());
        self::assertSame('Not valid: total.', $entry->lastError);
        self::assertGreaterThan(time(), $entry->nextAttempt);
    }

    public function testABatchInWhichEverythingIsRefusedIsNoFailureOfTheConnection(): void
    {
        self::order(2);
        $this->put(2);
        $this->service->refuse = ['2'];
        self::assertSame(0, $this->send());
        self::assertSame('Not valid: total.', self::entry(Entry::ORDER, 2)->lastError);
    }

    public function testABatchThatIsTooLargeIsSentInHalves(): void
    {
        foreach (range(1, 5) as $id) {
            self::order($id);
            $this->put($id);
        }
        $this->service->instead = static function (string $path, string $body): ?array {
            $events = json_decode($body, true)['events'];
            $has_three = in_array(3, array_column($events, 'id'), true);

            return $has_three ? FakeService::response(413, '<html>too large</html>') : null;
        };
        self::assertSame(4, $this->send());
        self::assertStringContainsString('too large', self::entry(Entry::ORDER, 3)->lastError);
    }

    /** @return array<string, array{int, array<string, mixed>|string, string}> */
    public static function refusals(): array
    {
        return [
            'a copy' => [409, ['code' => 'site_identity', 'detail' => 'x'], 'not as it was'],
            'revoked' => [401, ['code' => 'site_revoked', 'detail' => 'x'], 'revoked'],
            'clock' => [401, ['code' => 'signature_stale', 'detail' => 'x'], 'clock'],
            'too many' => [429, ['code' => 'too_many_tries', 'detail' => 'x'], 'wait a little'],
            'a page of a firewall' => [200, '<html>login</html>', 'not the Avstem service'],
            'nothing at all' => [200, '', 'not the Avstem service'],
            'not found' => [404, '<html>not found</html>', 'not the Avstem service'],
            'broken' => [500, ['code' => 'internal', 'detail' => 'Something broke.'], 'Something broke.'],
            'gateway' => [502, '<html>', 'down'],
            'malformed' => [422, ['code' => 'validation_failed', 'detail' => 'Not valid.'], 'Not valid.'],
        ];
    }

    /**
     * @dataProvider refusals
     * @param array<string, mixed>|string $body
     */
    public function testWhateverIsAnsweredNothingIsLostAndASentenceSaysWhy(int $status, $body, string $says): void
    {
        self::order(7);
        $this->put(7);
        $this->service->instead = static function () use ($status, $body): array {
            return FakeService::response($status, $body);
        };
        self::assertStringContainsString($says, $this->fails()->getMessage());
        $entry = self::entry(Entry::ORDER, 7);
        self::assertTrue($entry->isWaiting());
        self::assertStringContainsString($says, $entry->lastError);
        self::assertStringContainsString($says, \Avstem\Connection\Health::last()['sentence']);
    }

    public function testTheServicesOwnWaitIsKept(): void
    {
        self::order(7);
        $this->put(7);
        $this->service->instead = static function (): array {
            return FakeService::response(429, ['code' => 'too_many_tries', 'detail' => 'x'], ['retry-after' => '7200']);
        };
        $this->fails();
        self::assertGreaterThan(time() + 7100, self::entry(Entry::ORDER, 7)->nextAttempt);
    }

    public function testABatchWithoutAResultForAnOrderKeepsItWaiting(): void
    {
        self::order(7);
        $this->put(7);
        $this->service->instead = static function (): array {
            return FakeService::response(200, ['results' => [['event_id' => 5], 'x']]);
        };
        self::assertSame(0, $this->send());
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
    }
}
