<?php

declare(strict_types=1);

namespace Avstem\Tests;

/** A person of some role on the settings tab, or on the orders. */
abstract class AdminTestCase extends ShopTestCase
{
    protected function tearDown(): void
    {
        parent::tearDown();
        $_POST = $_GET = $_REQUEST = [];
    }

    protected static function be(string $role): void
    {
        $ids = ['anonymous' => 0, 'administrator' => 1];
        if (!isset($ids[$role])) {
            $ids[$role] = (int) wp_insert_user(['user_login' => uniqid($role), 'user_pass' => 'x', 'role' => $role]);
        }
        wp_set_current_user($ids[$role]);
    }

    protected static function page(): string
    {
        ob_start();
        foreach (apply_filters('woocommerce_get_settings_pages', []) as $page) {
            $page->output();
        }

        return (string) ob_get_clean();
    }

    /** Press a button; returns where it sends the browser, or what it died of. */
    protected static function press(string $action, array $posted = [], ?string $nonce = null): string
    {
        $_POST = $posted;
        $_REQUEST = ['avstem_nonce' => $nonce ?? wp_create_nonce('avstem_' . $action)];

        return self::ended('admin_post_avstem_' . $action);
    }
}
