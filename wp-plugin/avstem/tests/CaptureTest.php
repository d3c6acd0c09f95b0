<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Capture\Heartbeat;
use Avstem\Outbox\Entry;
use Avstem\Plugin;
use Avstem\Services;
use WC_Abstract_Order;

/** What no listener heard is found: by the sweep, by the history, by what the service asks for. */
final class CaptureTest extends ShopTestCase
{
    private const DAY = 86400;

    public function testTheSweepFindsWhatWasMissedAndLeavesWhatIsKnown(): void
    {
        $now = time();
        self::order(1, ['date_modified' => $now - 3600]);
        self::order(2, ['date_modified' => $now - 3600]);
        self::refund(3, 2, ['date_modified' => $now - 3600]);
        self::order(4, ['date_modified' => $now - 30 * self::DAY]);
        Services::orders()->put(1, 'manual');
        Services::sender()->run(5);
        self::assertSame(2, Services::sweep()->run(20, $now));
        self::assertTrue(self::entry(Entry::ORDER, 2)->isWaiting());
        self::assertTrue(self::entry(Entry::REFUND, 3)->isWaiting());
        self::assertNull(Services::outbox()->find(Entry::ORDER, 4));
        self::assertSame(0, Services::sweep()->run(20, $now), 'what waits is not put in again');
    }

    public function testTheSweepFindsAnOrderThatChangedAfterItWasSent(): void
    {
        $order = self::order(1, ['date_modified' => time() - 10]);
        Services::orders()->put(1, 'manual');
        Services::sender()->run(5);
        $order->values['date_modified'] = time() + 5;
        $order->values['meta'] = ['_wc_klarna_capture_id' => 'c-1'];
        self::assertSame(1, Services::sweep()->run(20, time() + 10));
        Services::sender()->run(5);
        self::assertSame('c-1', array_values($this->service->stored)[1]['references']['_wc_klarna_capture_id']);
    }

    public function testTheSweepGoesOnWhereItEndedAlsoAfterWeeksWithoutCron(): void
    {
        $now = time();
        Services::sweep()->run(20, $now);
        self::order(1, ['date_modified' => $now + 3 * self::DAY]);
        self::assertSame(1, Services::sweep()->run(20, $now + 20 * self::DAY));
    }

    public function testTheSweepGoesOnInAnActionWhenItsTimeIsUp(): void
    {
        $now = time();
        self::order(1, ['date_modified' => $now - 3600]);
        self::assertSame(0, Services::sweep()->run(0, $now));
        self::assertSame(['avstem_sweep_step'], array_column(ActionScheduler_Store::$actions, 'hook'));
        do_action('avstem_sweep_step');
        self::assertTrue(self::entry(Entry::ORDER, 1)->isWaiting());
    }

    public function testTheSweepFindsARefundThatCodeDeleted(): void
    {
        self::order(7);
        self::refund(9, 7);
        Services::orders()->put(7, 'manual');
        Services::sender()->run(5);
        unset(WC_Abstract_Order::$all[9]);
        self::assertSame(1, Services::sweep()->run(20, time()));
        Services::sender()->run(5);
        $removed = array_values(array_filter($this->service->stored, static function (array $event): bool {
            return $event['removed'] ?? false;
        }));
        self::assertSame([9], array_column($removed, 'refund_id'));
        self::assertSame(0, Services::sweep()->run(20, time()), 'it is told once');
    }

    public function testHistoryGoesDayByDayAndKeepsItsPlace(): void
    {
        $now = time();
        foreach (range(0, 9) as $day) {
            self::order(100 + $day, ['date_created' => $now - $day * self::DAY]);
        }
        self::refund(200, 105, ['date_created' => $now - 2 * self::DAY]);
        $history = Services::history();
        self::assertSame('none', $history->state()['state']);
        self::assertTrue($history->start((string) wp_date('Y-m-d', $now - 5 * self::DAY), $now));
        $state = $history->state();
        self::assertSame([6, 0, 'running'], [$state['days'], $state['done'], $state['state']]);
        $history->step(0);
        $state = $history->state();
        self::assertSame([1, 1, 'running'], [$state['done'], $state['put'], $state['state']]);
        Services::history()->step(20); // another process
        $state = $history->state();
        self::assertSame([6, 7, 'done'], [$state['done'], $state['put'], $state['state']]);
        self::assertNull(Services::outbox()->find(Entry::ORDER, 106), 'from before the start');
        self::assertTrue(self::entry(Entry::REFUND, 200)->isWaiting());
    }

    public function testHistoryRunsByItselfAndSendsEachOrderOnce(): void
    {
        $now = time();
        foreach (range(1, 130) as $id) {
            self::order($id, ['date_created' => $now - self::DAY]);
        }
        Services::history()->start((string) wp_date('Y-m-d', $now - 3 * self::DAY), $now);
        ActionScheduler_Store::run();
        self::assertCount(130, $this->service->stored);
        Services::history()->start((string) wp_date('Y-m-d', $now - 3 * self::DAY), $now);
        ActionScheduler_Store::run();
        self::assertCount(130, $this->service->stored);
        self::assertSame(0, Services::history()->state()['put'], 'what was acknowledged is not put in again');
    }

    public function testHistoryCanBeStopped(): void
    {
        $now = time();
        Services::history()->start((string) wp_date('Y-m-d', $now - 300 * self::DAY), $now);
        Services::history()->step(0);
        Services::history()->stop();
        Services::history()->step(20);
        self::assertSame(['stopped', 1], [Services::history()->state()['state'], Services::history()->state()['done']]);
    }

    public function testHistoryTakesOnlyADayThatHasBeen(): void
    {
        foreach (['', 'i går', '2026-02-30', '2999-01-01', '2026-1-1'] as $from) {
            self::assertFalse(Services::history()->start($from, time()), $from);
        }
    }

    /** @return array<string, array{string, string, array<string, mixed>}> */
    public static function references(): array
    {
        return [
            'transaction id' => ['vipps', 'ref-1', ['transaction_id' => 'ref-1']],
            'Vipps\' own meta' => ['vipps', 'ref-2', ['meta' => ['_vipps_orderid' => 'ref-2']]],
            'a recurring charge' => ['vipps', 'chr-1', ['meta' => ['_charge_id' => 'chr-1']]],
            'Klarna' => ['klarna', 'kl-1', ['meta' => ['_wc_klarna_order_id' => 'kl-1']]],
            'Nets' => ['nets', 'n-1', ['meta' => ['_dibs_charge_id' => 'n-1']]],
            'Stripe' => ['stripe', 'pi_1', ['meta' => ['_stripe_intent_id' => 'pi_1']]],
            'a provider that came later' => ['other', 'pp-1', ['meta' => ['_ppcp_paypal_order_id' => 'pp-1']]],
            'a prefix and the order id' => ['vipps', 'woo-butikk-70', []],
            'an id filled with zeros' => ['vipps', '00000070', []],
        ];
    }

    /**
     * @dataProvider references
     * @param array<string, mixed> $values
     */
    public function testWhatTheServiceWantsIsLookedUpAndSent(string $provider, string $reference, array $values): void
    {
        self::order(70, $values + ['transaction_id' => '']);
        self::order(71, ['transaction_id' => 'another']);
        $this->service->status['wanted'] = [['provider' => $provider, 'reference' => $reference, 'kind' => 'sale']];
        Services::heartbeat()->beat();
        self::assertTrue(self::entry(Entry::ORDER, 70)->isWaiting());
        self::assertNull(Services::outbox()->find(Entry::ORDER, 71));
    }

    public function testTheDailyActionAsksAndSendsWhatIsWanted(): void
    {
        self::order(70, ['transaction_id' => 'ref-1', 'date_modified' => 1]);
        $this->service->status['wanted'] = [['provider' => 'vipps', 'reference' => 'ref-1'], 'nonsense', ['reference' => [1]]];
        do_action('avstem_sweep_daily');
        ActionScheduler_Store::run();
        self::assertSame([70], array_column(array_values($this->service->stored), 'id'));
    }

    public function testTheHeartbeatIsKeptForTheScreens(): void
    {
        $this->service->status['sentences'] = ['All is well.'];
        Services::heartbeat()->beat();
        self::assertSame(['All is well.'], Heartbeat::last()['told']['sentences']);
        self::assertGreaterThan(0, Heartbeat::last()['at']);
    }

    public function testWhatRepeatsIsScheduledOnce(): void
    {
        self::assertIsInt(has_action('admin_init', [Plugin::class, 'ensureSchedule']));
        Plugin::ensureSchedule();
        Plugin::ensureSchedule();
        $hooks = array_column(ActionScheduler_Store::$actions, 'hook');
        sort($hooks);
        self::assertSame(['avstem_send_hourly', 'avstem_sweep_daily'], $hooks);
    }
}
