<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

/** Moments as the service reads them. */
final class Moment
{
    /** ISO 8601 in UTC of unix seconds; null stays null. */
    public static function of(?int $timestamp): ?string
    {
        return $timestamp === null ? null : gmdate('Y-m-d\TH:i:s\Z', $timestamp);
    }
}
