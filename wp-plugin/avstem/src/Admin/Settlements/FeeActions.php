<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Telling what a provider's invoice says it charged. */
final class FeeActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return ['tell_fees' => [Capabilities::DECIDE, [self::class, 'tell']]];
    }

    /** @throws Failure */
    public static function tell(): string
    {
        $asked = [
            'merchant_account_id' => Posted::number('avstem_account'),
            'month' => Posted::text('avstem_month') . '-01',
            'number' => Posted::text('avstem_number'),
            'amount' => self::minor(Posted::text('avstem_amount')),
            'vat' => self::minor(Posted::text('avstem_vat') === '' ? '0' : Posted::text('avstem_vat')),
        ];
        $told = Services::client()->put('/v1/fee-documents', (string) wp_json_encode($asked));
        $month = $told['months'][0] ?? [];

        return empty($month['basis'])
            ? __('Noted. What is booked of the month does not agree with it yet.', 'avstem')
            : __('Noted. What is booked of the month agrees with it.', 'avstem');
    }

    /**
     * Kroner as people type them, in minor units: no amount here ever is a fraction.
     *
     * @throws Failure
     */
    private static function minor(string $typed): int
    {
        $plain = str_replace([' ', "\u{a0}", ','], ['', '', '.'], $typed);
        if (preg_match('/^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/', $plain, $parts) !== 1) {
            throw new Failure('amount_unreadable', __('Write the amount as 221.63.', 'avstem'));
        }

        return (int) ($parts[1] . $parts[2] . str_pad($parts[3] ?? '', 2, '0'));
    }
}
