<?php

declare(strict_types=1);

namespace Avstem\Connection;

/** What this site says about itself in every request. */
final class Site
{
    private const CAPABILITIES = ['view', 'decide', 'configure'];

    /**
     * The site's address as it stands in its database, past filters and constants: a copy that only overrides
     * its address is told by the environment, one whose database was rewritten by this.
     */
    public static function address(): string
    {
        global $wpdb;
        $stored = $wpdb->get_var("SELECT option_value FROM {$wpdb->options} WHERE option_name = 'home'");

        return trim((string) $stored);
    }

    public static function environment(): string
    {
        return wp_get_environment_type();
    }

    /** The logged-in user's id; empty for what runs by itself. */
    public static function user(): string
    {
        $user = get_current_user_id();

        return $user > 0 ? (string) $user : '';
    }

    /** What that user may do, separated by spaces; what runs by itself may look. */
    public static function role(): string
    {
        if (get_current_user_id() === 0) {
            return 'view';
        }
        $may = array_filter(self::CAPABILITIES, static function (string $one): bool {
            return current_user_can('avstem_' . $one);
        });

        return implode(' ', $may);
    }
}
