<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** Ties the settings tab to WooCommerce. The page itself extends a class that exists only while it is shown. */
final class SettingsTab
{
    public static function register(): void
    {
        add_filter('woocommerce_get_settings_pages', [self::class, 'add']);
    }

    /**
     * @param mixed $pages
     * @return mixed
     */
    public static function add($pages)
    {
        if (is_array($pages)) {
            $pages[] = new SettingsPage();
        }

        return $pages;
    }

    public static function url(string $section = ''): string
    {
        return admin_url('admin.php?page=wc-settings&tab=avstem' . ($section === '' ? '' : "&section=$section"));
    }
}
