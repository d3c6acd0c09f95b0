<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** What a form carries, cleaned; `Actions` has checked its nonce. */
final class Posted
{
    /** One line of text; empty when it is missing or no text. */
    public static function text(string $name): string
    {
        $value = wp_unslash($_REQUEST[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }

    public static function number(string $name): int
    {
        return absint(self::text($name));
    }

    public static function isSet(string $name): bool
    {
        return self::text($name) !== '';
    }

    /**
     * What was typed one a line, or with commas between.
     *
     * @return list<string>
     */
    public static function lines(string $name): array
    {
        $value = wp_unslash($_POST[$name] ?? '');
        $lines = is_string($value) ? (array) preg_split('/[\s,;]+/', sanitize_textarea_field($value)) : [];

        return array_values(array_filter($lines, 'strlen'));
    }

    /**
     * Texts by name; what is deeper is left out.
     *
     * @return array<string, string>
     */
    public static function map(string $name): array
    {
        $value = wp_unslash($_POST[$name] ?? []);

        return array_map('sanitize_text_field', array_filter(is_array($value) ? $value : [], 'is_string'));
    }

    /**
     * Such maps by name.
     *
     * @return array<string, array<string, string>>
     */
    public static function maps(string $name): array
    {
        $value = wp_unslash($_POST[$name] ?? []);
        $maps = [];
        foreach (array_filter(is_array($value) ? $value : [], 'is_array') as $key => $map) {
            $maps[(string) $key] = array_map('sanitize_text_field', array_filter($map, 'is_string'));
        }

        return $maps;
    }

    /**
     * Secrets, exactly as they were pasted but for spaces around them: cleaning would change them.
     *
     * @return array<string, string>
     */
    public static function secrets(string $name): array
    {
        $value = wp_unslash($_POST[$name] ?? []);

        return array_map('trim', array_filter(is_array($value) ? $value : [], 'is_string'));
    }
}
