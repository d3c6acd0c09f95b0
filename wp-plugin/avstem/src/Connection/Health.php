<?php

declare(strict_types=1);

namespace Avstem\Connection;

use Avstem\Api\Failure;

/** How the last calls went: what the screens tell about the connection without calling the service. */
final class Health
{
    private const OPTION = 'avstem_health';

    public static function succeeded(int $now): void
    {
        update_option(self::OPTION, ['heard_at' => $now, 'code' => '', 'sentence' => '', 'failed_at' => 0], false);
    }

    public static function failed(Failure $failure, int $now): void
    {
        $kept = self::last();
        $told = ['code' => $failure->reason(), 'sentence' => $failure->getMessage(), 'failed_at' => $now];
        update_option(self::OPTION, $told + $kept, false);
    }

    /** @return array{heard_at: int, code: string, sentence: string, failed_at: int} moments 0 for never */
    public static function last(): array
    {
        $kept = get_option(self::OPTION, []);

        return (is_array($kept) ? $kept : [])
            + ['heard_at' => 0, 'code' => '', 'sentence' => '', 'failed_at' => 0];
    }

    public static function forget(): void
    {
        delete_option(self::OPTION);
    }
}
