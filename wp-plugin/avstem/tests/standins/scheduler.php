<?php

/** Action Scheduler: actions in memory, run when a test says so. */

final class ActionScheduler_Store
{
    public const STATUS_PENDING = 'pending';
    public const STATUS_RUNNING = 'in-progress';

    /** @var array<int, array{hook: string, status: string, unique: bool, every: int, at: int}> */
    public static $actions = [];

    public static function add(string $hook, bool $unique, int $every, int $at = 0): int
    {
        $id = max(array_merge([0], array_keys(self::$actions))) + 1;
        self::$actions[$id] = ['hook' => $hook, 'status' => self::STATUS_PENDING, 'unique' => $unique, 'every' => $every,
            'at' => $at];

        return $id;
    }

    /** Run what waits to be run as soon as possible, also what that puts in, so many at most. */
    public static function run(int $most = 50): int
    {
        $ran = 0;
        while ($ran < $most) {
            $due = array_keys(array_filter(self::$actions, static function (array $one): bool {
                return $one['status'] === self::STATUS_PENDING && $one['every'] === 0 && $one['at'] <= time();
            }));
            if ($due === []) {
                break;
            }
            $id = $due[0];
            self::$actions[$id]['status'] = self::STATUS_RUNNING;
            do_action(self::$actions[$id]['hook']);
            self::$actions[$id]['status'] = 'complete';
            $ran++;
        }

        return $ran;
    }
}

function as_enqueue_async_action($hook, $args = [], $group = '', $unique = false, $priority = 10)
{
    return ActionScheduler_Store::add($hook, $unique, 0);
}

function as_schedule_single_action($timestamp, $hook, $args = [], $group = '', $unique = false, $priority = 10)
{
    return ActionScheduler_Store::add($hook, $unique, 0, $timestamp);
}

function as_schedule_recurring_action(
    $timestamp,
    $interval_in_seconds,
    $hook,
    $args = [],
    $group = '',
    $unique = false,
    $priority = 10
) {
    return ActionScheduler_Store::add($hook, $unique, $interval_in_seconds);
}

function as_has_scheduled_action($hook, $args = null, $group = '')
{
    foreach (ActionScheduler_Store::$actions as $one) {
        if ($one['hook'] === $hook && $one['status'] !== 'complete') {
            return true;
        }
    }

    return false;
}

function as_get_scheduled_actions($args = [], $return_format = OBJECT)
{
    return array_keys(array_filter(ActionScheduler_Store::$actions, static function (array $one) use ($args): bool {
        return $one['hook'] === $args['hook'] && $one['status'] === $args['status'];
    }));
}

function as_unschedule_all_actions($hook, $args = [], $group = '')
{
    ActionScheduler_Store::$actions = array_filter(ActionScheduler_Store::$actions, static function (array $one) use ($hook): bool {
        return $one['hook'] !== $hook;
    });
}
