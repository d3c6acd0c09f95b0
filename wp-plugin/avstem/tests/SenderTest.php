<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Outbox\Backoff;
use Avstem\Outbox\Entry;
use Avstem\Outbox\Events;
use Avstem\Outbox\Schedule;
use Avstem\Outbox\Sender;
use Avstem\Services;
use WP_Error;

/** The outbox is worked off so that every order arrives, once, whatever happens on the way. */
final class SenderTest extends SenderTestCase
{
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
