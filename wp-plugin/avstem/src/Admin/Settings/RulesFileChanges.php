<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

/** How the rules of a file differ from those in force, rule by rule; fields are called as the file's columns are. */
final class RulesFileChanges
{
    /**
     * @param array<array<string, mixed>> $now
     * @param array<array<string, mixed>> $file
     */
    public static function show(array $now, array $file): void
    {
        $told = self::tell($now, $file);
        if ($told === []) {
            echo '<p>' . esc_html__('They say what the rules say already.', 'avstem') . '</p>';

            return;
        }
        echo '<ul class="ul-disc avstem-rules-changes">';
        foreach ($told as $sentence) {
            echo '<li>' . esc_html($sentence) . '</li>';
        }
        echo '</ul>';
    }

    /**
     * @param array<array<string, mixed>> $now
     * @param array<array<string, mixed>> $file
     * @return list<string>
     */
    public static function tell(array $now, array $file): array
    {
        $old = array_column($now, null, 'id');
        $new = array_column($file, null, 'id');
        $told = [];
        foreach ($new as $id => $rule) {
            if (!isset($old[$id])) {
                /* translators: %s: the id of a rule */
                $told[] = sprintf(__('New: %s', 'avstem'), $id);
                continue;
            }
            foreach (array_keys($rule + $old[$id]) as $field) {
                [$before, $after] = [self::text($old[$id], $field), self::text($rule, $field)];
                if ($before !== $after) {
                    /* translators: 1: the id of a rule, 2: a column of the file, 3 and 4: what stands there */
                    $told[] = sprintf(__('%1$s: %2$s is %3$s, and becomes %4$s', 'avstem'), $id, $field, $before, $after);
                }
            }
        }
        foreach (array_keys(array_diff_key($old, $new)) as $id) {
            /* translators: %s: the id of a rule */
            $told[] = sprintf(__('Taken away: %s', 'avstem'), $id);
        }

        return $told;
    }

    /** @param array<string, mixed> $rule */
    private static function text(array $rule, string $field): string
    {
        $value = $rule[$field] ?? '';
        $text = is_scalar($value) ? (string) $value : (string) wp_json_encode($value);

        return $text === '' ? __('empty', 'avstem') : '«' . $text . '»';
    }
}
