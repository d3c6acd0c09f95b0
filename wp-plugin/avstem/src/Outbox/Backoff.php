<?php

declare(strict_types=1);

namespace Avstem\Outbox;

/** When to try again: a minute, then twice as long each time, a day at most. */
final class Backoff
{
    public const FIRST = 60;
    public const LONGEST = 86400;

    /**
     * Seconds to wait after this many attempts.
     *
     * @param int $asked what the service asked for by Retry-After; it counts when it is longer
     */
    public static function after(int $attempts, int $asked = 0): int
    {
        $doubled = self::FIRST * 2 ** min(max($attempts, 1) - 1, 12);

        return min(self::LONGEST, max($doubled, $asked));
    }
}
