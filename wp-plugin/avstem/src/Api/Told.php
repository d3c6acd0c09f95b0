<?php

declare(strict_types=1);

namespace Avstem\Api;

/** Reads what the service told: of a value that is missing or of another kind there is nothing to show. */
final class Told
{
    /** @param array<mixed> $of */
    public static function text(array $of, string $name): string
    {
        $value = $of[$name] ?? '';

        return is_scalar($value) && !is_bool($value) ? (string) $value : '';
    }

    /** @param array<mixed> $of */
    public static function number(array $of, string $name): int
    {
        $value = $of[$name] ?? 0;

        return is_numeric($value) ? (int) $value : 0;
    }

    /**
     * An object.
     *
     * @param array<mixed> $of
     * @return array<string, mixed>
     */
    public static function one(array $of, string $name): array
    {
        $value = $of[$name] ?? [];

        return is_array($value) ? $value : [];
    }

    /**
     * A list of objects.
     *
     * @param array<mixed> $of
     * @return list<array<string, mixed>>
     */
    public static function all(array $of, string $name): array
    {
        return array_values(array_filter(self::one($of, $name), 'is_array'));
    }

    /**
     * A list of texts.
     *
     * @param array<mixed> $of
     * @return list<string>
     */
    public static function texts(array $of, string $name): array
    {
        return array_values(array_filter(self::one($of, $name), 'is_string'));
    }

    /**
     * Unix seconds of a moment; 0 when there is none.
     *
     * @param array<mixed> $of
     */
    public static function moment(array $of, string $name): int
    {
        return (int) strtotime(self::text($of, $name));
    }
}
