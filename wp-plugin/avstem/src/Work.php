<?php

declare(strict_types=1);

namespace Avstem;

use Avstem\Api\Failure;
use Avstem\Outbox\Schedule;

/**
 * What the scheduled actions do. A service that does not answer is not an error of the action: what waits is
 * in the outbox, with its sentence. (Action Scheduler retries nothing, and gives up repeating actions that fail.)
 */
final class Work
{
    /** Seconds an action goes on starting pieces of work; Action Scheduler's own limit is about 30. */
    private const SECONDS = 20;

    public static function register(): void
    {
        add_action(Schedule::SEND, [self::class, 'send']);
        add_action(Schedule::RETRY, [self::class, 'send']);
        add_action(Schedule::HOURLY, [self::class, 'send']);
        add_action(Schedule::DAILY, [self::class, 'daily']);
        add_action(Schedule::STEP, [self::class, 'sweep']);
        add_action(Schedule::HISTORY, [self::class, 'history']);
    }

    public static function send(): void
    {
        if (!Services::credentials()->isPaired()) {
            return;
        }
        $is_cut_off = false;
        try {
            Services::sender()->run(self::SECONDS);
        } catch (Failure $failure) {
            $is_cut_off = true; // kept in Health and in the rows
        }
        $next = Services::outbox()->nextDue();
        if ($next > 0 && ($is_cut_off || $next > time())) {
            Schedule::retry($next, time());
        } elseif ($next > 0) {
            Schedule::soon(Schedule::SEND);
        }
    }

    public static function daily(): void
    {
        self::sweep();
        if (!Services::credentials()->isPaired()) {
            return;
        }
        try {
            Services::heartbeat()->beat();
        } catch (Failure $failure) {
            return; // kept in Health
        }
        Schedule::soon(Schedule::SEND);
    }

    public static function sweep(): void
    {
        if (Services::sweep()->run(self::SECONDS, time()) > 0) {
            Schedule::soon(Schedule::SEND);
        }
    }

    public static function history(): void
    {
        Services::history()->step(self::SECONDS);
    }
}
