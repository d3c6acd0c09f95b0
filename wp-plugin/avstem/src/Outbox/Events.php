<?php

declare(strict_types=1);

namespace Avstem\Outbox;

use Avstem\Snapshot\OrderSnapshot;
use Avstem\Snapshot\RefundSnapshot;
use Avstem\Snapshot\Unreadable;
use Avstem\WooCommerce\OrderReader;
use Avstem\WooCommerce\RefundReader;
use WC_Order;
use WC_Order_Refund;

/**
 * The event that a row of the outbox is to send.
 *
 * An order that is unchanged since its last event is sent as that very event, so that the service knows it
 * again; a changed one gets a higher counter. Counters follow the clock, so that they rise even when the shop's
 * database was restored from a backup.
 */
final class Events
{
    public const DRAFTS = ['auto-draft', 'checkout-draft', 'draft', 'new'];

    /**
     * Make the row's event: sets its counter, event id, snapshot and former numbers. Returns a code of Reasons
     * when there is nothing to send and nothing will come, else null.
     *
     * @throws Unreadable
     */
    public static function make(Entry $entry, int $now): ?string
    {
        return $entry->kind === Entry::REFUND ? self::refund($entry, $now) : self::order($entry, $now);
    }

    private static function order(Entry $entry, int $now): ?string
    {
        $order = wc_get_order($entry->objectId);
        if (!$order instanceof WC_Order) {
            return self::removedOrder($entry, $now);
        }
        if ($entry->eventId === '' && in_array($order->get_status(), self::DRAFTS, true)) {
            return 'draft';
        }
        $read = OrderReader::read($order);
        $is_same = ($entry->snapshot['order_key_hash'] ?? '') === hash('sha256', $read['order_key']);
        $before = $is_same ? $entry->snapshot['number'] : ''; // else another order got the id after a restore
        $former = $is_same ? $entry->formerNumbers : [];
        if ($before !== '' && $before !== $read['number']) {
            $former = array_slice(array_values(array_unique(array_merge($former, [$before]))), -50);
        }
        self::settle($entry, $now, static function (int $counter) use ($read, $former): array {
            return OrderSnapshot::of($read, $counter, $former);
        });
        $entry->formerNumbers = $former;

        return null;
    }

    /**
     * An order that cannot be found is told as removed only when its deletion was heard: of one that a storage
     * does not have, after a move or a failure, nobody knows.
     */
    private static function removedOrder(Entry $entry, int $now): ?string
    {
        $told = $entry->snapshot;
        $is_heard = $entry->reason === Entry::DELETED || ($told['removed'] ?? false) === true;
        if ($told === null || !$is_heard) {
            return 'order_gone';
        }
        self::settle($entry, $now, static function (int $counter) use ($told): array {
            return OrderSnapshot::removed($told, $counter);
        });

        return null;
    }

    private static function refund(Entry $entry, int $now): ?string
    {
        $refund = wc_get_order($entry->objectId);
        if (!$refund instanceof WC_Order_Refund) {
            $told = $entry->snapshot;
            if ($told === null) {
                return 'order_gone';
            }
            self::settle($entry, $now, static function (int $counter) use ($told): array {
                return RefundSnapshot::removed($told, $counter);
            });

            return null;
        }
        $order = wc_get_order($refund->get_parent_id());
        if (!$order instanceof WC_Order) {
            return 'order_gone';
        }
        $read = RefundReader::read($refund, $order);
        self::settle($entry, $now, static function (int $counter) use ($read): array {
            return RefundSnapshot::of($read, $counter);
        });

        return null;
    }

    /** @param callable(int): array<string, mixed> $made the event with this counter */
    private static function settle(Entry $entry, int $now, callable $made): void
    {
        $event = $made($entry->counter);
        if ($entry->counter === 0 || $event['event_id'] !== $entry->eventId) {
            $entry->counter = max($entry->counter + 1, $now);
            $event = $made($entry->counter);
        }
        $entry->eventId = $event['event_id'];
        $entry->snapshot = $event;
    }
}
