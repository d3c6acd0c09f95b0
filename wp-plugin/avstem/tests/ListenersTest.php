<?php

declare(strict_types=1);

namespace Avstem\Tests;

use ActionScheduler_Store;
use Avstem\Outbox\Entry;
use Avstem\Outbox\Schedule;
use Avstem\Outbox\Table;
use Avstem\Services;

/** The listeners put ids in the outbox, call nothing, and never break what they listen to. */
final class ListenersTest extends ShopTestCase
{
    public function testAChangedStatusPutsTheOrderIn(): void
    {
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        $entry = self::entry(Entry::ORDER, 7);
        self::assertTrue($entry->isWaiting());
        self::assertSame(1, $entry->asked);
        do_action('woocommerce_order_status_changed', 7, 'processing', 'completed', null);
        self::assertSame(2, self::entry(Entry::ORDER, 7)->asked);
    }

    public function testADraftOfTheBlockCheckoutIsNotPutIn(): void
    {
        do_action('woocommerce_order_status_changed', 7, 'new', 'checkout-draft', null);
        self::assertNull(Services::outbox()->find(Entry::ORDER, 7));
    }

    public function testARefundPutsItselfAndItsOrderIn(): void
    {
        do_action('woocommerce_order_refunded', 7, 9);
        self::assertSame(7, self::entry(Entry::REFUND, 9)->orderId);
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
    }

    public function testADeletedRefundIsPutInAndTheFiltersValueIsLeftAlone(): void
    {
        $refund = self::refund(9, 7);
        self::assertNull(apply_filters('woocommerce_pre_delete_order_refund', null, $refund, true));
        self::assertFalse(apply_filters('woocommerce_pre_delete_order_refund', false, $refund, true));
        self::assertTrue(self::entry(Entry::REFUND, 9)->isWaiting());
    }

    public function testTrashAndRestorePutTheOrderIn(): void
    {
        do_action('woocommerce_trash_order', 7);
        do_action('woocommerce_untrash_order', 8);
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
        self::assertTrue(self::entry(Entry::ORDER, 8)->isWaiting());
    }

    /** @return array<string, array{mixed}> */
    public static function nonsense(): array
    {
        return ['nothing' => [null], 'text' => ['abc'], 'array' => [[1]], 'object' => [new \stdClass()], 'negative' => [-3]];
    }

    /**
     * @dataProvider nonsense
     * @param mixed $given
     */
    public function testNonsenseFromAnotherPluginBreaksNothing($given): void
    {
        do_action('woocommerce_order_status_changed', $given, $given, $given, $given);
        do_action('woocommerce_order_refunded', $given, $given);
        self::assertSame($given, apply_filters('woocommerce_pre_delete_order_refund', $given, $given, $given));
        self::assertSame(0, Services::outbox()->count()['waiting']);
    }

    public function testAMissingTableBreaksNothing(): void
    {
        global $wpdb;
        $wpdb->suppress_errors(true);
        Table::drop();
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        Table::upgrade();
        $wpdb->suppress_errors(false);
        self::assertSame(0, Services::outbox()->count()['waiting']);
    }

    public function testAnErrorOfTheSchedulerBreaksNothing(): void
    {
        $broken = static function (): void {
            throw new \TypeError('of another plugin');
        };
        add_filter('query', $broken);
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        remove_filter('query', $broken);
        self::assertStringContainsString('TypeError', \WC_Logger::$lines[0]);
    }

    public function testNoListenerCallsTheService(): void
    {
        self::order(7);
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        do_action('woocommerce_order_refunded', 7, 9);
        self::assertSame([], $this->service->requests);
    }

    public function testAnActionThatIsRunningDoesNotCountAsWaiting(): void
    {
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        Schedule::answerIsOut();
        $id = array_keys(ActionScheduler_Store::$actions)[0];
        ActionScheduler_Store::$actions[$id]['status'] = ActionScheduler_Store::STATUS_RUNNING;
        do_action('woocommerce_order_status_changed', 8, 'pending', 'processing', null);
        Schedule::answerIsOut();
        self::assertCount(2, ActionScheduler_Store::$actions);
    }

    public function testNothingIsScheduledBeforeTheAnswerIsOut(): void
    {
        do_action('woocommerce_order_status_changed', 7, 'pending', 'processing', null);
        self::assertSame([], ActionScheduler_Store::$actions);
        self::assertNotFalse(has_action('shutdown', [Schedule::class, 'answerIsOut']));
        Schedule::answerIsOut();
        self::assertSame(['avstem_send'], array_column(ActionScheduler_Store::$actions, 'hook'));
        Schedule::answerIsOut();
        self::assertCount(1, ActionScheduler_Store::$actions);
    }

    public function testTheListenersCostLittle(): void
    {
        global $wpdb;
        $used = static function (): float {
            $usage = getrusage();

            return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']
                + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1000000;
        };
        $queries = $wpdb->num_queries;
        $start = $used();
        foreach (range(1, 100) as $id) {
            do_action('woocommerce_order_status_changed', $id, 'pending', 'processing', null);
        }
        self::assertLessThan(0.005, ($used() - $start) / 100, 'seconds of work for one order, on SQLite');
        self::assertLessThanOrEqual(2 * 100, $wpdb->num_queries - $queries);
    }
}
