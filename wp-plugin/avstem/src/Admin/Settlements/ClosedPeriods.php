<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

/** The VAT terms of two months, and the year, that have ended: what is closed next. */
final class ClosedPeriods
{
    private const TERMS = 3;

    /** @return array<string, array{from: string, to: string}> by their names, the newest first, the year last */
    public static function before(\DateTimeImmutable $today): array
    {
        $closed = [];
        $year = (int) $today->format('Y');
        $ended = intdiv((int) $today->format('n') - 1, 2); // terms of this year
        for ($number = 0; $number < self::TERMS; $number++) {
            if ($ended === 0) {
                $year--;
                $ended = 6;
            }
            $last = new \DateTimeImmutable(sprintf('%04d-%02d-01', $year, $ended * 2));
            /* translators: 1: number of the VAT term, 2: year */
            $name = sprintf(__('VAT term %1$s of %2$s', 'avstem'), $ended, $year);
            $closed[$name] = ['from' => sprintf('%04d-%02d-01', $year, $ended * 2 - 1), 'to' => $last->format('Y-m-t')];
            $ended--;
        }
        $before = (int) $today->format('Y') - 1;
        /* translators: %s: year */
        $closed[sprintf(__('The year %s', 'avstem'), $before)] = ['from' => "$before-01-01", 'to' => "$before-12-31"];

        return $closed;
    }
}
