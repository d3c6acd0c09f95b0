<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Entry;
use Avstem\Outbox\Outbox;
use Avstem\Outbox\Schedule;
use WC_Order_Refund;

/**
 * The daily look for what no listener heard: orders that changed and were not acknowledged since, and refunds
 * that were deleted by code. Stretches of six hours are looked through one by one, and the place is kept: after a
 * killed process, or a weekend without cron, it goes on from there.
 */
final class Sweep
{
    private const PLACE = 'avstem_sweep_place';
    private const STRETCH = 6 * HOUR_IN_SECONDS;
    private const REFUNDS_BACK = 90 * DAY_IN_SECONDS;

    /** @var Outbox */
    private $outbox;
    /** @var Orders */
    private $orders;

    public function __construct(Outbox $outbox, Orders $orders)
    {
        $this->outbox = $outbox;
        $this->orders = $orders;
    }

    /**
     * Look through what changed since the last time; goes on in an action of its own when the time is up.
     *
     * @param int $seconds how long to go on
     * @return int how many were put in the outbox
     */
    public function run(int $seconds, int $now): int
    {
        $until = time() + $seconds;
        $put = 0;
        $place = (int) get_option(self::PLACE, $now - DAY_IN_SECONDS);
        while ($place < $now) {
            if (time() >= $until) {
                Schedule::soon(Schedule::STEP);

                return $put;
            }
            $to = min($place + self::STRETCH, $now);
            $put += $this->orders->putMissing('date_modified', $place, $to, 'sweep');
            $place = $to;
            // an hour is looked through twice: an order may be saved while it is looked for
            update_option(self::PLACE, $place >= $now ? $now - HOUR_IN_SECONDS : $place, false);
        }

        return $put + $this->removedRefunds($now);
    }

    /** Look from there the next time, if that is earlier than where it would go on. */
    public static function lookFrom(int $from): void
    {
        $place = (int) get_option(self::PLACE, PHP_INT_MAX);
        if ($from < $place) {
            update_option(self::PLACE, $from, false);
        }
    }

    private function removedRefunds(int $now): int
    {
        $put = 0;
        $after = 0;
        do {
            $entries = $this->outbox->refundsSince($now - self::REFUNDS_BACK, $after, 200);
            foreach ($entries as $entry) {
                $after = $entry->id;
                $is_told = $entry->snapshot === null || ($entry->snapshot['removed'] ?? false) === true;
                if (!$is_told && !wc_get_order($entry->objectId) instanceof WC_Order_Refund) {
                    $this->outbox->put(Entry::REFUND, $entry->objectId, $entry->orderId, 'removed', $now);
                    $put++;
                }
            }
        } while (count($entries) === 200);

        return $put;
    }
}
