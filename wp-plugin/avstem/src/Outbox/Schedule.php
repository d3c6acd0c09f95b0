<?php

declare(strict_types=1);

namespace Avstem\Outbox;

use ActionScheduler_Store;
use Throwable;

/**
 * When the outbox is worked off: soon after something was put in, when a wait is over, hourly in any case; and
 * the sweep daily.
 *
 * Actions carry no arguments. So `unique` is not needed (it means different things in Action Scheduler 3 and
 * 4), and one waiting action is enough whatever is in the outbox.
 */
final class Schedule
{
    public const GROUP = 'avstem';
    public const SEND = 'avstem_send';
    public const RETRY = 'avstem_send_retry';
    public const HOURLY = 'avstem_send_hourly';
    public const DAILY = 'avstem_sweep_daily';
    public const STEP = 'avstem_sweep_step';
    public const HISTORY = 'avstem_history_step';

    /** @var array<string, bool> what to schedule when this request is over, by hook */
    private static $afterwards = [];

    /**
     * The same as `soon`, but when the request's answer is out: for what runs within a checkout. Should the
     * process be killed before, the hourly action does it.
     */
    public static function afterwards(string $hook): void
    {
        if (self::$afterwards === []) {
            add_action('shutdown', [self::class, 'answerIsOut']);
        }
        self::$afterwards[$hook] = true;
    }

    public static function answerIsOut(): void
    {
        $hooks = array_keys(self::$afterwards);
        self::$afterwards = [];
        try {
            array_map([self::class, 'soon'], $hooks);
        } catch (Throwable $problem) {
            wc_get_logger()->error('Not scheduled: ' . get_class($problem), ['source' => self::GROUP]);
        }
    }

    /** Run this as soon as possible, unless it waits to be run already. An action that is running may have
     * read the outbox before: it does not count. */
    public static function soon(string $hook): void
    {
        if (!function_exists('as_enqueue_async_action') || self::waits($hook)) {
            return;
        }
        as_enqueue_async_action($hook, [], self::GROUP);
    }

    /** Try again then, instead of at any other time; what is later than an hour is left to the hourly action. */
    public static function retry(int $next, int $now): void
    {
        if (!function_exists('as_schedule_single_action') || $next > $now + HOUR_IN_SECONDS) {
            return;
        }
        as_unschedule_all_actions(self::RETRY, [], self::GROUP);
        as_schedule_single_action(max($next, $now + 1), self::RETRY, [], self::GROUP);
    }

    /** Make sure that what repeats is scheduled; cheap enough for every admin page. */
    public static function ensure(int $now): void
    {
        if (!function_exists('as_has_scheduled_action')) {
            return;
        }
        foreach ([self::HOURLY => HOUR_IN_SECONDS, self::DAILY => DAY_IN_SECONDS] as $hook => $seconds) {
            if (!as_has_scheduled_action($hook, [], self::GROUP)) {
                as_schedule_recurring_action($now + $seconds, $seconds, $hook, [], self::GROUP);
            }
        }
    }

    public static function stop(): void
    {
        if (!function_exists('as_unschedule_all_actions')) {
            return;
        }
        foreach ([self::SEND, self::RETRY, self::HOURLY, self::DAILY, self::STEP, self::HISTORY] as $hook) {
            as_unschedule_all_actions($hook, [], self::GROUP);
        }
    }

    private static function waits(string $hook): bool
    {
        $found = as_get_scheduled_actions([
            'hook' => $hook,
            'group' => self::GROUP,
            'status' => ActionScheduler_Store::STATUS_PENDING,
            'per_page' => 1,
        ], 'ids');

        return $found !== [];
    }
}
