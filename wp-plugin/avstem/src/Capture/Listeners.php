<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Entry;
use Avstem\Outbox\Outbox;
use Avstem\Outbox\Schedule;
use Throwable;

/**
 * Hears that an order or refund changed, and puts its id in the outbox. Nothing else: this runs within a
 * customer's checkout. The order is read later, when all plugins have done their part of the same event.
 *
 * WooCommerce does not catch a PHP `Error` in these hooks; each listener catches everything. What is missed
 * here is found by the daily sweep.
 */
final class Listeners
{
    private const DRAFTS = ['auto-draft', 'checkout-draft'];

    /** @var Outbox */
    private $outbox;

    public function __construct(Outbox $outbox)
    {
        $this->outbox = $outbox;
    }

    public function register(): void
    {
        add_action('woocommerce_order_status_changed', [$this, 'statusChanged'], 200, 3);
        add_action('woocommerce_order_refunded', [$this, 'refunded'], 200, 2);
        add_action('woocommerce_trash_order', [$this, 'orderMoved'], 200, 1);
        add_action('woocommerce_untrash_order', [$this, 'orderMoved'], 200, 1);
        add_filter('woocommerce_pre_delete_order_refund', [$this, 'refundGoes'], 1, 2);
    }

    /**
     * @param mixed $orderId
     * @param mixed $from
     * @param mixed $to
     */
    public function statusChanged($orderId = 0, $from = '', $to = ''): void
    {
        if (!in_array($to, self::DRAFTS, true)) {
            $this->put(Entry::ORDER, $orderId, $orderId, 'status');
        }
    }

    /**
     * @param mixed $orderId
     * @param mixed $refundId
     */
    public function refunded($orderId = 0, $refundId = 0): void
    {
        $this->put(Entry::REFUND, $refundId, $orderId, 'refund');
        $this->put(Entry::ORDER, $orderId, $orderId, 'refund');
    }

    /** @param mixed $orderId */
    public function orderMoved($orderId = 0): void
    {
        $this->put(Entry::ORDER, $orderId, $orderId, 'status');
    }

    /**
     * Before a refund is deleted, in every way and both storages. Whether it is gone is seen when it is read.
     *
     * @param mixed $check returned as it is
     * @param mixed $refund
     * @return mixed
     */
    public function refundGoes($check = null, $refund = null)
    {
        try {
            if (is_object($refund) && is_callable([$refund, 'get_parent_id'])) {
                $this->put(Entry::REFUND, $refund->get_id(), $refund->get_parent_id(), 'removed');
            }
        } catch (Throwable $problem) {
            $this->note($problem);
        }

        return $check;
    }

    /**
     * @param mixed $objectId
     * @param mixed $orderId
     */
    private function put(string $kind, $objectId, $orderId, string $reason): void
    {
        try {
            if (is_numeric($objectId) && (int) $objectId > 0) {
                $this->outbox->put($kind, (int) $objectId, (int) $orderId, $reason, time());
                Schedule::afterwards(Schedule::SEND);
            }
        } catch (Throwable $problem) {
            $this->note($problem);
        }
    }

    private function note(Throwable $problem): void
    {
        try {
            wc_get_logger()->error('Not put in the outbox: ' . get_class($problem), ['source' => 'avstem']);
        } catch (Throwable $again) {
            return; // not even the log may break a checkout
        }
    }
}
