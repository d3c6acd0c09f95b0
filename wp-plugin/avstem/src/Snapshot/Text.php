<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

/** Text of a shop's data as the service takes it: one line, valid UTF-8, not too long. */
final class Text
{
    /**
     * A word as it is, or empty when it is none: what has the wrong type, is too long or holds control
     * characters. For references: a shortened one would name another payment.
     *
     * @param mixed $given
     */
    public static function whole($given, int $longest): string
    {
        $text = is_string($given) || is_int($given) ? trim((string) $given) : '';
        $is_plain = preg_match('/^[^\x00-\x1f\x7f]{0,' . $longest . '}$/uD', $text) === 1;

        return $is_plain ? $text : '';
    }

    /**
     * A name, cut to size; control characters and broken UTF-8 are left out.
     *
     * @param mixed $given
     */
    public static function cut($given, int $longest): string
    {
        $text = is_scalar($given) ? (string) $given : '';
        if (preg_match('//u', $text) !== 1) {
            $text = (string) preg_replace('/[^\x20-\x7e]/', '', $text);
        }
        $text = trim((string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $text));
        preg_match('/^.{0,' . $longest . '}/us', $text, $found);

        return rtrim($found[0] ?? '');
    }
}
