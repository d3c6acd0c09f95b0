<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Api\Failure;
use Avstem\Outbox\Backoff;
use Avstem\Outbox\Entry;
use Avstem\Outbox\Events;
use Avstem\Outbox\Schedule;
use Avstem\Outbox\Sender;
use Avstem\Services;
use WC_Abstract_Order;
use WP_Error;

/** The outbox is worked off so that every order arrives, once, whatever happens on the way. */
final class SenderTest extends ShopTestCase
{
    private function put(int ...$ids): void
    {
        foreach ($ids as $id) {
            Services::outbox()->put(Entry::ORDER, $id, $id, 'status', time() - 1);
        }
    }

    private function send(): int
    {
        return Services::sender()->run(20);
    }

    private function fails(): Failure
    {
        try {
            $this->send();
        } catch (Failure $failure) {
            return $failure;
        }
        self::fail('It was sent.');
    }

    public function testWhatIsPutInIsSentOnceAndAcknowledged(): void
    {
        self::order(7);
        $this->put(7, 7);
        self::assertSame(1, $this->send());
        self::assertSame(0, $this->send());
        self::assertCount(1, $this->service->stored);
        $entry = self::entry(Entry::ORDER, 7);
        self::assertFalse($entry->isWaiting());
        self::assertGreaterThan(0, $entry->acknowledgedAt);
        self::assertSame(7, array_values($this->service->stored)[0]['id']);
    }

    public function testServiceDownForAnHourThenBackEveryOrderArrivesOnce(): void
    {
        foreach (range(1, 120) as $id) {
            self::order($id);
            $this->put($id);
        }
        $this->service->instead = static function (): array {
            return FakeService::response(503, '<html>down</html>');
        };
        self::assertSame('service_down', $this->fails()->reason());
        self::assertSame(120, Services::outbox()->count()['waiting']);
        self::timePasses();
        $this->fails();
        $this->service->instead = null;
        self::timePasses();
        $sent = 0;
        for ($tries = 0; $tries < 5; $tries++) {
            $sent += $this->send();
        }
        self::assertSame(120, $sent);
        self::assertCount(120, $this->service->stored);
        self::assertSame(0, Services::outbox()->count()['waiting']);
    }

    public function testOneSuccessEndsTheWaitOfAllThatWaitedForTheService(): void
    {
        self::order(1);
        self::order(2);
        $this->put(1);
        $this->service->instead = static function (): WP_Error {
            return new WP_Error('http_request_failed', 'cURL error 7');
        };
        $this->fails();
        self::assertGreaterThan(time(), self::entry(Entry::ORDER, 1)->nextAttempt);
        $this->service->instead = null;
        $this->put(2);
        $this->send();
        self::assertLessThanOrEqual(time(), self::entry(Entry::ORDER, 1)->nextAttempt);
        self::assertSame(1, $this->send());
    }

    public function testALostAnswerSendsTheSameEventAgain(): void
    {
        self::order(7);
        $this->put(7);
        $this->service->loseAnswers = true;
        self::assertSame('no_answer', $this->fails()->reason());
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
        $this->service->loseAnswers = false;
        self::timePasses();
        self::assertSame(1, $this->send());
        self::assertCount(1, $this->service->stored, 'the second sending was known');
    }

    public function testKilledInTheMiddleOfABatchTheSameEventIsSentAgainLater(): void
    {
        self::order(7);
        $this->put(7);
        $this->service->instead = static function (string $path, string $body): array {
            throw new \Error('killed');
        };
        try {
            $this->send();
            self::fail('Not killed.');
        } catch (\Error $killed) {
            self::assertSame('killed', $killed->getMessage());
        }
        $entry = self::entry(Entry::ORDER, 7);
        self::assertTrue($entry->isWaiting());
        self::assertSame(1, $entry->attempts);
        self::assertGreaterThan(time(), $entry->nextAttempt, 'a batch that kills is not tried in a loop');
        $this->service->instead = null;
        self::timePasses();
        $this->send();
        self::assertSame([$entry->eventId], array_keys($this->service->stored));
    }

    public function testAnOrderThatChangedMeanwhileIsANewEventWithAHigherCounter(): void
    {
        $order = self::order(7);
        $this->put(7);
        $this->send();
        $order->values['status'] = 'completed';
        $this->put(7);
        $this->send();
        $events = array_values($this->service->stored);
        self::assertCount(2, $events);
        self::assertGreaterThan($events[0]['counter'], $events[1]['counter']);
        self::assertSame('completed', $events[1]['status']);
    }

    public function testAnUnchangedOrderPutInAgainIsTheVerySameEvent(): void
    {
        self::order(7);
        $this->put(7);
        $this->send();
        $this->put(7);
        self::assertSame(1, $this->send());
        self::assertCount(1, $this->service->stored);
    }

    public function testWhatIsPutInWhileItsBatchIsOnTheWayStillWaits(): void
    {
        $order = self::order(7);
        $this->put(7);
        $outbox = Services::outbox();
        $once = true;
        $this->service->instead = static function () use ($order, $outbox, &$once): ?array {
            if ($once) {
                $once = false;
                $order->values['status'] = 'refunded';
                $outbox->put(Entry::ORDER, 7, 7, 'status', time());
            }

            return null;
        };
        $this->send();
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
        self::timePasses();
        $this->send();
        self::assertFalse(self::entry(Entry::ORDER, 7)->isWaiting());
        self::assertSame('refunded', array_values($this->service->stored)[1]['status']);
    }

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

    public function testOfTwoProcessesOnlyOneMakesTheEventOfARow(): void
    {
        self::order(7);
        $this->put(7);
        $outbox = Services::outbox();
        $mine = self::entry(Entry::ORDER, 7);
        $other = self::entry(Entry::ORDER, 7);
        Events::make($mine, time());
        Events::make($other, time() + 1);
        self::assertTrue($outbox->remember($mine, 0, time()));
        self::assertFalse($outbox->remember($other, 0, time() + 1));
        self::assertSame($mine->eventId, self::entry(Entry::ORDER, 7)->eventId);
    }

    public function testWhatDoesNotWaitIsOutOfTheWayOfTheIndex(): void
    {
        self::order(7);
        self::order(8);
        $this->put(7, 8);
        $this->service->refuse = ['8'];
        $this->send();
        self::assertGreaterThan(time() + 10 * 365 * 86400, self::entry(Entry::ORDER, 7)->nextAttempt);
        self::assertSame(self::entry(Entry::ORDER, 8)->nextAttempt, Services::outbox()->nextDue());
        Services::outbox()->acknowledge(self::entry(Entry::ORDER, 8), time());
        self::assertSame(0, Services::outbox()->nextDue());
        $this->put(7);
        self::assertLessThanOrEqual(time(), Services::outbox()->nextDue());
    }

    public function testADeletedRefundIsToldFromWhatWasToldBefore(): void
    {
        self::order(7);
        self::refund(9, 7);
        Services::outbox()->put(Entry::REFUND, 9, 7, 'refund', time() - 1);
        $this->send();
        unset(WC_Abstract_Order::$all[9]);
        Services::outbox()->put(Entry::REFUND, 9, 7, 'removed', time() - 1);
        $this->send();
        $events = array_values($this->service->stored);
        self::assertTrue($events[1]['removed']);
        self::assertSame(10000, $events[1]['amount']);
        self::assertGreaterThan($events[0]['counter'], $events[1]['counter']);
        self::assertStringNotContainsString('Nordmann', (string) json_encode($events));
    }

    public function testWhatIsGoneBeforeItWasEverToldIsNotWaitedFor(): void
    {
        $this->put(404);
        Services::outbox()->put(Entry::REFUND, 405, 404, 'refund', time() - 1);
        self::assertSame(0, $this->send());
        self::assertSame([], $this->service->requests);
        self::assertSame(['waiting' => 0, 'acknowledged' => 0], Services::outbox()->count());
        self::assertStringContainsString('no longer exists', self::entry(Entry::ORDER, 404)->lastError);
    }

    public function testADraftIsNotSent(): void
    {
        self::order(7, ['status' => 'checkout-draft']);
        $this->put(7);
        $this->send();
        self::assertSame([], $this->service->stored);
    }

    public function testFormerNumbersStayKeys(): void
    {
        $order = self::order(7, ['number' => '7']);
        $this->put(7);
        $this->send();
        $order->values['number'] = 'WEB-1007';
        $this->put(7);
        $this->send();
        $order->values['status'] = 'completed';
        $this->put(7);
        $this->send();
        $last = array_values($this->service->stored)[2];
        self::assertSame('WEB-1007', $last['number']);
        self::assertSame(['7'], $last['former_numbers']);
    }

    public function testAnotherOrderThatGotTheIdAfterARestoreHasNoFormerNumbers(): void
    {
        $order = self::order(7, ['number' => '7', 'order_key' => 'wc_order_a']);
        $this->put(7);
        $this->send();
        $order->values['number'] = '8';
        $this->put(7);
        $this->send();
        $order->values = ['number' => '9', 'order_key' => 'wc_order_b'] + $order->values;
        $this->put(7);
        $this->send();
        $events = array_values($this->service->stored);
        self::assertSame([[], ['7'], []], array_column($events, 'former_numbers'));
        self::assertGreaterThan($events[1]['counter'], $events[2]['counter']);
    }

    public function testAnOrderThatCannotBeReadWaitsWithASentenceAndHoldsUpNoOther(): void
    {
        $broken = self::order(1);
        $broken->items[] = new class {
            public function get_type(): string
            {
                throw new \TypeError('of another plugin');
            }
        };
        self::order(2, ['total' => 'abc']);
        self::order(3, ['currency' => 'XBT']);
        self::order(4);
        $this->put(1, 2, 3, 4);
        self::assertSame(1, $this->send());
        self::assertStringContainsString('could not be read', self::entry(Entry::ORDER, 1)->lastError);
        self::assertStringContainsString('amount', self::entry(Entry::ORDER, 2)->lastError);
        self::assertStringContainsString('currency', self::entry(Entry::ORDER, 3)->lastError);
        self::assertStringContainsString('TypeError', \WC_Logger::$lines[0]);
    }

    public function testAWaitDoublesUpToADay(): void
    {
        self::assertSame([60, 120, 240], array_map([Backoff::class, 'after'], [1, 2, 3]));
        self::assertSame(Backoff::LONGEST, Backoff::after(12));
        self::assertSame(Backoff::LONGEST, Backoff::after(5000));
        self::assertSame(3600, Backoff::after(1, 3600));
        self::assertSame(Backoff::LONGEST, Backoff::after(1, 10 ** 9));
    }

    public function testTheActionSendsAndASecondOneIsMadeOnlyWhileThereIsMore(): void
    {
        foreach (range(1, Sender::BATCH + 1) as $id) {
            self::order($id);
            do_action('woocommerce_order_status_changed', $id, 'pending', 'processing', null);
        }
        Schedule::answerIsOut();
        self::assertCount(1, ActionScheduler_Store::$actions, 'one action, whatever is in the outbox');
        ActionScheduler_Store::run();
        self::assertCount(Sender::BATCH + 1, $this->service->stored);
        self::assertSame([false], array_unique(array_column(ActionScheduler_Store::$actions, 'unique')));
    }

    public function testTheActionEndsWellWhenTheServiceIsDownAndIsRunAgainWhenTheWaitIsOver(): void
    {
        self::order(1);
        $this->put(1);
        $this->service->instead = static function (): array {
            return FakeService::response(500, '');
        };
        do_action('avstem_send');
        do_action('avstem_send');
        self::assertSame(1, Services::outbox()->count()['waiting']);
        $retries = array_values(array_filter(ActionScheduler_Store::$actions, static function (array $one): bool {
            return $one['hook'] === 'avstem_send_retry';
        }));
        self::assertCount(1, $retries);
        self::assertEqualsWithDelta(time() + Backoff::FIRST, $retries[0]['at'], 2);
        self::assertNotFalse(has_action('avstem_send_retry'));
    }

    public function testAWaitForTomorrowIsLeftToTheHourlyAction(): void
    {
        self::order(1);
        $this->put(1);
        $this->service->instead = static function (): array {
            return FakeService::response(429, ['code' => 'too_many_tries', 'detail' => ''], ['retry-after' => '80000']);
        };
        do_action('avstem_send');
        self::assertSame([], ActionScheduler_Store::$actions);
    }

    public function testNothingIsCalledBeforeTheSiteIsPaired(): void
    {
        Services::credentials()->forgetToken();
        self::order(1);
        $this->put(1);
        do_action('avstem_send');
        do_action('avstem_sweep_daily');
        self::assertSame([], $this->service->requests);
        self::assertSame('not_paired', $this->fails()->reason());
    }
}
