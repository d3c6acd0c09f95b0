<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

/** The canonical form of an event, and the id that follows from it (docs/api.md, "The event's id"). */
final class Event
{
    private const JSON = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
        | JSON_THROW_ON_ERROR;

    /**
     * The event with its id.
     *
     * @param array<string, mixed> $event without `event_id`; whole numbers only
     * @return array<string, mixed>
     */
    public static function identified(array $event): array
    {
        unset($event['event_id']);

        return $event + ['event_id' => hash('sha256', self::canonical($event))];
    }

    /** @param array<string, mixed> $event */
    public static function canonical(array $event): string
    {
        return json_encode(self::sorted($event), self::JSON);
    }

    /**
     * A batch as the body of a request.
     *
     * @param list<array<string, mixed>> $events
     */
    public static function batch(array $events): string
    {
        return json_encode(['events' => $events], self::JSON);
    }

    /**
     * @param array<mixed> $value
     * @return array<mixed>
     */
    private static function sorted(array $value): array
    {
        if ($value !== array_values($value)) {
            ksort($value, SORT_STRING);
        }
        foreach ($value as $key => $one) {
            $value[$key] = is_array($one) ? self::sorted($one) : $one;
        }

        return $value;
    }
}
