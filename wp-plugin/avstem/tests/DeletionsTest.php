<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Capture\Deletions;
use Avstem\Outbox\Entry;
use Avstem\Services;
use WC_Abstract_Order;
use WC_Order;

/** An order that is deleted for good is told once, as it was, whoever deletes it and whichever storage has it. */
final class DeletionsTest extends ShopTestCase
{
    private static function deleteForGood(WC_Order $order): void
    {
        do_action('woocommerce_before_delete_order', $order->get_id(), $order);
        unset(WC_Abstract_Order::$all[$order->get_id()]);
        do_action('woocommerce_delete_order', $order->get_id());
    }

    /** @return list<array<string, mixed>> what was stored of orders, in the order it came */
    private function told(): array
    {
        return array_values($this->service->stored);
    }

    private function send(): int
    {
        self::timePasses();

        return Services::sender()->run(20);
    }

    public function testAnOrderThatWasToldIsToldAsRemovedOnce(): void
    {
        $order = self::order(7, ['status' => 'completed']);
        Services::orders()->put(7, 'manual');
        $this->send();
        self::deleteForGood($order);
        self::assertSame(1, $this->send());
        self::assertSame(0, $this->send());
        list($before, $after) = $this->told();
        self::assertArrayNotHasKey('removed', $before);
        self::assertTrue($after['removed']);
        self::assertGreaterThan($before['counter'], $after['counter']);
        unset($before['counter'], $before['event_id'], $after['counter'], $after['event_id'], $after['removed']);
        self::assertSame($before, $after, 'the rest is as it was');
    }

    public function testWhatChangedSinceItWasToldIsToldWithIt(): void
    {
        $order = self::order(7);
        Services::orders()->put(7, 'manual');
        $this->send();
        $order->values['status'] = 'completed';
        $order->values['date_completed'] = self::NOW;
        self::deleteForGood($order);
        $this->send();
        $last = $this->told()[1];
        self::assertSame([true, 'completed'], [$last['removed'], $last['status']]);
    }

    public function testAnOrderThatWasNeverToldIsTold(): void
    {
        self::deleteForGood(self::order(7));
        $this->send();
        self::assertSame([7], array_column($this->told(), 'id'));
        self::assertTrue($this->told()[0]['removed']);
    }

    public function testADraftThatIsClearedAwayIsNot(): void
    {
        self::deleteForGood(self::order(7, ['status' => 'checkout-draft']));
        self::assertNull(Services::outbox()->find(Entry::ORDER, 7));
    }

    public function testTrashedThenDeletedIsToldAsBoth(): void
    {
        $order = self::order(7, ['status' => 'completed']);
        $order->values['status'] = 'trash';
        do_action('woocommerce_trash_order', 7);
        $this->send();
        self::deleteForGood($order);
        $this->send();
        list($trashed, $removed) = $this->told();
        self::assertSame(['trash', false], [$trashed['status'], $trashed['removed'] ?? false]);
        self::assertSame(['trash', true], [$removed['status'], $removed['removed']]);
    }

    public function testKilledBeforeTheDeletionWasDoneTheOrderIsToldAsItIs(): void
    {
        $order = self::order(7);
        do_action('woocommerce_before_delete_order', 7, $order);
        $this->send();
        self::assertArrayNotHasKey('removed', $this->told()[0]);
        self::deleteForGood($order);
        $this->send();
        self::assertTrue($this->told()[1]['removed']);
    }

    public function testALostAnswerSendsTheSameEventAgain(): void
    {
        self::deleteForGood(self::order(7));
        $this->service->loseAnswers = true;
        try {
            $this->send();
        } catch (\Avstem\Api\Failure $failure) {
            self::assertSame('no_answer', $failure->reason());
        }
        $this->service->loseAnswers = false;
        self::assertSame(1, $this->send());
        self::assertCount(1, $this->told());
    }

    public function testAfterTheServiceWasRestoredItIsToldAgain(): void
    {
        self::deleteForGood(self::order(7));
        $this->send();
        Services::outbox()->askAgain(0, time());
        self::assertSame(1, $this->send());
        self::assertCount(1, $this->told(), 'the very same event');
    }

    /** An order that a storage does not have, after a move of the orders say, was not deleted by anybody. */
    public function testAnOrderThatIsMerelyNotFoundIsNotToldAsRemoved(): void
    {
        self::order(7);
        Services::orders()->put(7, 'manual');
        $this->send();
        unset(WC_Abstract_Order::$all[7]);
        Services::outbox()->askAgain(0, time());
        self::assertSame(0, $this->send());
        self::assertCount(1, $this->told());
    }

    public function testAnOrderThatCannotBeReadIsToldAsItWasBefore(): void
    {
        $order = self::order(7);
        Services::orders()->put(7, 'manual');
        $this->send();
        $order->values['total'] = 'nonsense';
        self::deleteForGood($order);
        $this->send();
        self::assertSame([34800, true], [$this->told()[1]['total'], $this->told()[1]['removed']]);
    }

    public function testAPostThatWordPressDeletesOrTrashesByItselfIsHeard(): void
    {
        register_post_type('shop_order');
        $id = wp_insert_post(['post_type' => 'shop_order', 'post_title' => 'An order', 'post_status' => 'publish']);
        $order = self::order($id, ['status' => 'completed']);
        wp_trash_post($id);
        $order->values['status'] = 'trash';
        $this->send();
        add_action('deleted_post', static function ($gone): void {
            unset(WC_Abstract_Order::$all[$gone]);
        });
        wp_delete_post($id, true);
        $this->send();
        self::assertSame(['trash', 'trash'], array_column($this->told(), 'status'));
        self::assertSame([false, true], array_map(static function (array $one): bool {
            return $one['removed'] ?? false;
        }, $this->told()));
    }

    public function testOtherPostsAreNoOrders(): void
    {
        $id = wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'publish']);
        self::order($id);
        wp_trash_post($id);
        wp_delete_post($id, true);
        self::assertNull(Services::outbox()->find(Entry::ORDER, $id));
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
        do_action('woocommerce_before_delete_order', $given, $given);
        $listener = new Deletions(Services::outbox()); // WordPress' own listeners of these do not take it
        $listener->postGoes($given);
        $listener->postMoved($given);
        self::assertSame(0, Services::outbox()->count()['waiting']);
    }
}
