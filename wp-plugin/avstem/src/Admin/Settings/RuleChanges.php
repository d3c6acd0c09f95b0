<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Api\Told;

/** What a person typed about the rules, laid over the rules as they are: changed, taken away, and one that is new. */
final class RuleChanges
{
    /** The name under which the fields of a new rule are posted; no rule's id can be it. */
    public const ADDED = '+';
    /** What can be changed of a rule; those with true can be emptied. */
    private const TARGETS = [
        'account' => false,
        'vat_code' => false,
        'aggregation' => false,
        'action' => false,
        'priority' => false,
        'customer_ref' => true,
        'department' => true,
        'project' => true,
        'dimension1' => true,
        'dimension2' => true,
        'dimension3' => true,
        'text_template' => true,
        'valid_from' => true,
        'valid_to' => true,
    ];
    private const CONDITIONS = ['voucher_kind', 'line_type', 'provider', 'merchant_account', 'fee_type', 'payment_method', 'card_brand',
        'currency', 'country', 'tax_rate', 'tax_class', 'product_category'];
    private const DAYS = ['valid_from', 'valid_to'];
    /** What a rule says where it says nothing. */
    private const OTHERWISE = ['aggregation' => 'per_voucher', 'action' => 'post', 'priority' => '0'];

    /**
     * The rules with what was typed, and how much of it is new. What the page did not have a field for stays.
     *
     * @param array<array<string, mixed>> $rules
     * @param array<string, array<string, string>> $given by rule and field
     * @return array{list<array<string, mixed>>, int}
     */
    public static function apply(array $rules, array $given): array
    {
        $found = [];
        $changed = 0;
        foreach ($rules as $rule) {
            $typed = $given[Told::text($rule, 'id')] ?? [];
            if (($typed['remove'] ?? '') !== '') {
                $changed++;
                continue;
            }
            $new = self::new($rule, $typed);
            $found[] = $new + $rule;
            $changed += count($new);
        }
        $added = self::added($given[self::ADDED] ?? [], array_column($rules, 'id'));
        if ($added !== []) {
            $found[] = $added;
            $changed++;
        }

        return [$found, $changed];
    }

    /**
     * What of the rule was typed otherwise.
     *
     * @param array<string, mixed> $rule
     * @param array<string, string> $typed
     * @return array<string, int|string|null>
     */
    private static function new(array $rule, array $typed): array
    {
        $new = [];
        foreach (self::TARGETS as $field => $mayBeEmpty) {
            $is = Told::text($rule, $field);
            $is = $is === '' ? self::OTHERWISE[$field] ?? '' : $is;
            $value = $typed[$field] ?? $is;
            if ($value !== $is && ($value !== '' || $mayBeEmpty)) {
                $new[$field] = self::value($field, $value);
            }
        }

        return $new;
    }

    /**
     * A new rule of the fields that were filled in; nothing while it has no account.
     *
     * @param array<string, string> $typed
     * @param array<mixed> $taken ids that are used
     * @return array<string, mixed>
     */
    private static function added(array $typed, array $taken): array
    {
        if (($typed['account'] ?? '') === '') {
            return [];
        }
        $rule = [];
        foreach (array_merge(self::CONDITIONS, array_keys(self::TARGETS)) as $field) {
            if (($typed[$field] ?? '') !== '') {
                $rule[$field] = self::value($field, $typed[$field]);
            }
        }

        return ['id' => self::id($rule, $taken)] + $rule;
    }

    /**
     * A name that says what the rule is for, and that no other rule has.
     *
     * @param array<string, mixed> $rule
     * @param array<mixed> $taken
     */
    private static function id(array $rule, array $taken): string
    {
        $parts = array_map([Told::class, 'text'], [$rule, $rule, $rule], ['provider', 'line_type', 'fee_type']);
        $name = (string) preg_replace('/[^A-Za-z0-9._-]+/', '-', implode('-', array_filter($parts, 'strlen')));
        $name = substr($name === '' ? 'rule' : $name, 0, 50);
        $id = $name;
        for ($number = 2; in_array($id, $taken, true); $number++) {
            $id = $name . '-' . $number;
        }

        return $id;
    }

    /**
     * The service has no day as null, the priority as a number, and other texts as they are. What is no number stays
     * as it was typed: the service refuses it at its field.
     *
     * @return int|string|null
     */
    private static function value(string $field, string $value)
    {
        if ($field === 'priority') {
            return preg_match('/^[-+]?[0-9]{1,9}$/', $value) === 1 ? (int) $value : $value;
        }

        return $value === '' && in_array($field, self::DAYS, true) ? null : $value;
    }
}
