<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** Moments and days as the shop writes them. */
final class Moments
{
    /** Date and time of unix seconds in the shop's zone and form. */
    public static function text(int $timestamp): string
    {
        return (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), $timestamp);
    }

    /** A day, `2026-11-14`, in the shop's form; as it is when it is no such day. */
    public static function day(string $day): string
    {
        $moment = \DateTimeImmutable::createFromFormat('!Y-m-d', $day, wp_timezone());

        return $moment === false ? $day : (string) wp_date(get_option('date_format'), $moment->getTimestamp());
    }
}
