<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Money\Currency;
use Avstem\Money\NotAnAmount;

/** What was chosen in the form of an own report, as the service takes it. */
final class OwnReportChoice
{
    /**
     * @return array<string, mixed>
     * @throws Failure
     */
    public static function posted(): array
    {
        $period = ['kind' => Posted::text('avstem_period')];
        if ($period['kind'] === 'fixed') {
            $period += array_filter(['from' => Posted::text('avstem_from'), 'to' => Posted::text('avstem_to')], 'strlen');
        }

        return [
            'name' => Posted::text('avstem_name'),
            'version' => Posted::number('avstem_version'),
            'source' => Posted::text('avstem_source'),
            'columns' => self::columns(),
            'group_by' => array_map('strval', array_keys(Posted::map('avstem_group'))),
            'filters' => array_merge(self::values(), self::ranges()),
            'period' => $period,
        ];
    }

    /** @return list<string> as they stood before, what is new behind them */
    private static function columns(): array
    {
        $shown = array_map('strval', array_keys(Posted::map('avstem_show')));
        $before = array_intersect(explode(',', Posted::text('avstem_order')), $shown);

        return array_values(array_unique(array_merge($before, $shown)));
    }

    /** @return list<array<string, mixed>> */
    private static function values(): array
    {
        $filters = [];
        $how = Posted::map('avstem_how');
        $typed = array_map(static function (string $text): array {
            return explode(',', $text);
        }, Posted::map('avstem_values'));
        foreach ($typed + Posted::maps('avstem_chosen') as $column => $values) {
            $values = array_values(array_filter(array_map('trim', $values), 'strlen'));
            if ($values !== []) {
                $filters[] = ['column' => (string) $column, ($how[$column] ?? '') === 'is_not' ? 'is_not' : 'is' => $values];
            }
        }

        return $filters;
    }

    /**
     * @return list<array<string, mixed>>
     * @throws Failure
     */
    private static function ranges(): array
    {
        $filters = [];
        $bounds = ['from' => Posted::map('avstem_least'), 'to' => Posted::map('avstem_most')];
        foreach (Posted::map('avstem_kind') as $column => $kind) {
            $filter = [];
            foreach ($bounds as $name => $typed) {
                $text = trim($typed[$column] ?? '');
                if ($text !== '') {
                    $filter[$name] = $kind === 'day' ? $text : self::whole($text, $kind === 'money' ? self::decimals() : 0);
                }
            }
            if ($filter !== []) {
                $filters[] = ['column' => (string) $column] + $filter;
            }
        }

        return $filters;
    }

    /** Decimals of the currency that is filtered by; the service asks for one where there is none. */
    private static function decimals(): int
    {
        try {
            return Currency::exponent(trim(Posted::map('avstem_values')['currency'] ?? ''));
        } catch (NotAnAmount $problem) {
            return 2;
        }
    }

    /**
     * A number as people type it, in its smallest units: no amount here ever is a fraction.
     *
     * @throws Failure
     */
    private static function whole(string $typed, int $decimals): int
    {
        $plain = str_replace([' ', "\u{a0}", "\u{2212}", ','], ['', '', '-', '.'], $typed);
        if (preg_match('/^(-?)(\d{1,12})(?:\.(\d{1,3}))?$/', $plain, $parts) !== 1 || strlen($parts[3] ?? '') > $decimals) {
            throw new Failure('amount_unreadable', __('Write the amount as 221.63.', 'avstem'));
        }

        return (int) ($parts[1] . $parts[2] . str_pad($parts[3] ?? '', $decimals, '0'));
    }

    /** An amount as it is typed into the form. */
    public static function typed(int $minor, string $currency): string
    {
        try {
            $decimals = Currency::exponent($currency);
        } catch (NotAnAmount $problem) {
            $decimals = 2;
        }
        $digits = str_pad(ltrim((string) $minor, '-'), $decimals + 1, '0', STR_PAD_LEFT);
        $whole = substr($digits, 0, strlen($digits) - $decimals);

        return ($minor < 0 ? '-' : '') . $whole . ($decimals === 0 ? '' : '.' . substr($digits, -$decimals));
    }
}
