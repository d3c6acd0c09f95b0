<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Entry;
use Avstem\Outbox\Events;
use Avstem\Outbox\Outbox;
use Avstem\Outbox\Schedule;
use Throwable;
use WC_Order;

/**
 * Hears that an order is about to be deleted for good, and keeps in the outbox what the service is to know of it:
 * afterwards nobody can read it. Whether it is gone is seen when it is sent, so that a process which is killed
 * in between tells of nothing that has not happened.
 *
 * WooCommerce's own hook is fired by its stores, whichever holds the orders. Where orders are posts, WordPress
 * deletes (and trashes) them past WooCommerce too: from the list of orders, and when the trash is emptied.
 */
final class Deletions
{
    /** @var Outbox */
    private $outbox;

    public function __construct(Outbox $outbox)
    {
        $this->outbox = $outbox;
    }

    public function register(): void
    {
        add_action('woocommerce_before_delete_order', [$this, 'orderGoes'], 1, 1);
        add_action('before_delete_post', [$this, 'postGoes'], 1, 1);
        add_action('trashed_post', [$this, 'postMoved'], 200, 1);
        add_action('untrashed_post', [$this, 'postMoved'], 200, 1);
    }

    /** @param mixed $orderId */
    public function orderGoes($orderId = 0): void
    {
        try {
            $order = is_numeric($orderId) ? wc_get_order((int) $orderId) : false;
            if ($order instanceof WC_Order) {
                $this->keep($order);
            }
        } catch (Throwable $problem) {
            $this->note($problem);
        }
    }

    /** @param mixed $postId */
    public function postGoes($postId = 0): void
    {
        if (self::isOrder($postId)) {
            $this->orderGoes($postId);
        }
    }

    /** @param mixed $postId */
    public function postMoved($postId = 0): void
    {
        try {
            if (self::isOrder($postId)) {
                $this->outbox->put(Entry::ORDER, (int) $postId, (int) $postId, 'status', time());
                Schedule::afterwards(Schedule::SEND);
            }
        } catch (Throwable $problem) {
            $this->note($problem);
        }
    }

    /** A draft of the checkout, which WooCommerce clears away, was never told and is not told now. */
    private function keep(WC_Order $order): void
    {
        $id = (int) $order->get_id();
        $known = $this->outbox->find(Entry::ORDER, $id);
        if (in_array($order->get_status(), Events::DRAFTS, true) && ($known === null || $known->eventId === '')) {
            return;
        }
        $now = time();
        $this->outbox->put(Entry::ORDER, $id, $id, Entry::DELETED, $now);
        Schedule::afterwards(Schedule::SEND);
        $entry = $this->outbox->find(Entry::ORDER, $id);
        if ($entry === null) {
            return;
        }
        $before = $entry->counter;
        Events::make($entry, $now); // cannot be told exactly: what was told before it is told as removed
        $this->outbox->keep($entry, $before, $now);
    }

    /** @param mixed $postId */
    private static function isOrder($postId): bool
    {
        return is_numeric($postId) && get_post_type((int) $postId) === 'shop_order';
    }

    private function note(Throwable $problem): void
    {
        try {
            wc_get_logger()->error('A deletion is not kept: ' . get_class($problem), ['source' => 'avstem']);
        } catch (Throwable $again) {
            return; // not even the log may stop a deletion
        }
    }
}
