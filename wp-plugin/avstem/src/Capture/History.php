<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Schedule;
use DateTimeImmutable;

/**
 * Sends the orders from before the plugin was there: from a day on, day by day, in steps of an action. How far
 * it has come is kept, so that it goes on after a killed process and shows on the page whoever comes back.
 */
final class History
{
    private const OPTION = 'avstem_history';

    /** @var Orders */
    private $orders;

    public function __construct(Orders $orders)
    {
        $this->orders = $orders;
    }

    /**
     * Start, or start again, from this day in the shop's zone.
     *
     * @param string $from `2026-01-31`, not in the future
     * @return bool false when it is no such day
     */
    public function start(string $from, int $now): bool
    {
        $day = DateTimeImmutable::createFromFormat('!Y-m-d', $from, wp_timezone());
        if ($day === false || $day->format('Y-m-d') !== $from || $day->getTimestamp() > $now) {
            return false;
        }
        $this->save(['state' => 'running', 'from' => $from, 'next' => $from, 'put' => 0,
            'to' => $this->dayOf($now), 'started_at' => $now]);
        Schedule::soon(Schedule::HISTORY);

        return true;
    }

    public function stop(): void
    {
        $state = $this->state();
        if ($state['state'] === 'running') {
            $this->save(['state' => 'stopped'] + $state);
        }
    }

    /** The days that fit in the time; the next step is an action of its own. */
    public function step(int $seconds): void
    {
        $until = time() + $seconds;
        $state = $this->state();
        while ($state['state'] === 'running') {
            $day = new DateTimeImmutable($state['next'], wp_timezone());
            $next = $day->modify('+1 day');
            $state['put'] += $this->orders->putMissing(
                'date_created',
                $day->getTimestamp(),
                $next->getTimestamp() - 1,
                'history',
                true
            );
            $state['next'] = $next->format('Y-m-d');
            $state['state'] = $state['next'] > $state['to'] ? 'done' : 'running';
            $stored = $this->state();
            if ($stored['state'] !== 'running' || $stored['started_at'] !== $state['started_at']) {
                return; // stopped, or started anew, meanwhile
            }
            $this->save($state);
            if (time() >= $until) {
                break;
            }
        }
        if ($state['state'] === 'running') {
            Schedule::soon(Schedule::HISTORY);
        }
        if ($state['put'] > 0) {
            Schedule::soon(Schedule::SEND);
        }
    }

    /**
     * How far it has come.
     *
     * @return array{state: string, from: string, next: string, to: string, put: int, started_at: int, days: int,
     *     done: int} `state` is `none`, `running`, `done` or `stopped`; `done` of `days` days are looked through
     */
    public function state(): array
    {
        $kept = get_option(self::OPTION, []);
        $state = (is_array($kept) ? $kept : [])
            + ['state' => 'none', 'from' => '', 'next' => '', 'to' => '', 'put' => 0, 'started_at' => 0];
        $state['days'] = $this->days($state['from'], $state['to']) + ($state['from'] === '' ? 0 : 1);
        $state['done'] = min($state['days'], $this->days($state['from'], $state['next']));

        return $state;
    }

    /** @param array<string, mixed> $state */
    private function save(array $state): void
    {
        unset($state['days'], $state['done']);
        update_option(self::OPTION, $state, false);
    }

    private function days(string $from, string $to): int
    {
        if ($from === '' || $to === '') {
            return 0;
        }

        return (int) (new DateTimeImmutable($from))->diff(new DateTimeImmutable($to))->days;
    }

    private function dayOf(int $now): string
    {
        return (new DateTimeImmutable('@' . $now))->setTimezone(wp_timezone())->format('Y-m-d');
    }
}
