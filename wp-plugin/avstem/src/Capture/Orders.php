<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Entry;
use Avstem\Outbox\Outbox;
use Avstem\WooCommerce\OrderReader;
use WC_Abstract_Order;
use WC_Order;
use WC_Order_Refund;

/** Puts orders and refunds in the outbox that were found by looking, not heard. */
final class Orders
{
    private const TYPES = ['shop_order', 'shop_order_refund'];

    /** @var Outbox */
    private $outbox;

    public function __construct(Outbox $outbox)
    {
        $this->outbox = $outbox;
    }

    /** An order with its refunds, in any case; for a refund's id the order it belongs to. */
    public function put(int $orderId, string $reason): bool
    {
        $order = wc_get_order($orderId);
        if ($order instanceof WC_Order_Refund) {
            $order = wc_get_order($order->get_parent_id());
        }
        if (!$order instanceof WC_Order) {
            return false;
        }
        $id = (int) $order->get_id();
        $this->outbox->put(Entry::ORDER, $id, $id, $reason, time());
        foreach ($order->get_refunds() as $refund) {
            $this->outbox->put(Entry::REFUND, (int) $refund->get_id(), $id, $reason, time());
        }

        return true;
    }

    /**
     * Those of a time that the service has not acknowledged as they are now; returns how many were put in.
     *
     * @param string $by `date_created` or `date_modified`
     * @param int $from unix seconds, and
     * @param int $to both included
     * @param bool $onlyNew leave out what was acknowledged before, even when it has changed since
     */
    public function putMissing(string $by, int $from, int $to, string $reason, bool $onlyNew = false): int
    {
        $put = 0;
        $page = 1;
        do {
            $found = wc_get_orders([
                'type' => self::TYPES,
                'status' => array_keys(wc_get_order_statuses()),
                'limit' => 100,
                'paged' => $page++,
                'orderby' => 'ID',
                'order' => 'ASC',
                $by => $from . '...' . $to,
            ]);
            foreach ($found as $order) {
                $put += $this->putIfMissing($order, $reason, $onlyNew) ? 1 : 0;
            }
        } while (count($found) === 100);

        return $put;
    }

    private function putIfMissing(WC_Abstract_Order $order, string $reason, bool $onlyNew): bool
    {
        $kind = $order instanceof WC_Order_Refund ? Entry::REFUND : Entry::ORDER;
        $id = (int) $order->get_id();
        $entry = $this->outbox->find($kind, $id);
        $modified = OrderReader::timestamp($order->get_date_modified()) ?? 0;
        $is_known = $entry !== null
            && ($entry->isWaiting() || ($entry->acknowledgedAt > 0 && ($onlyNew || $entry->readAt > $modified)));
        if ($is_known) {
            return false;
        }
        $this->outbox->put($kind, $id, $kind === Entry::REFUND ? (int) $order->get_parent_id() : $id, $reason, time());

        return true;
    }
}
