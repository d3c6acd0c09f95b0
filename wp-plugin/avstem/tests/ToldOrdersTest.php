<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Outbox\Entry;
use Avstem\Services;
use WC_Abstract_Order;

/** What is told of orders that are deleted, drafts, renumbered or cannot be read. */
final class ToldOrdersTest extends SenderTestCase
{
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
}
