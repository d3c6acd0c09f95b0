<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Actions;
use Avstem\Admin\Settlements\Page;
use Avstem\Services;

/** A connected shop whose service answers as a real one did; somebody looks at the screens and presses buttons. */
abstract class ScreenTestCase extends ShopTestCase
{
    /** @var Desk */
    protected $desk;

    protected function setUp(): void
    {
        parent::setUp();
        $this->desk = new Desk();
        $this->desk->serve($this->service);
    }

    protected function tearDown(): void
    {
        parent::tearDown();
        $_POST = $_GET = $_REQUEST = [];
    }

    protected static function be(string $role): void
    {
        static $ids = ['anonymous' => 0, 'administrator' => 1];
        if (!isset($ids[$role])) {
            $ids[$role] = (int) wp_insert_user(['user_login' => uniqid($role), 'user_pass' => 'x', 'role' => $role]);
        }
        wp_set_current_user($ids[$role]);
    }

    /** @param array<string, string> $asked of the page's address */
    protected static function settlements(array $asked = []): string
    {
        $_GET = $asked;
        ob_start();
        try {
            Page::show();
        } finally {
            $page = (string) ob_get_clean();
        }

        return $page;
    }

    protected static function settings(string $section): string
    {
        $_GET = ['section' => $section];
        ob_start();
        foreach (apply_filters('woocommerce_get_settings_pages', []) as $page) {
            $page->output();
        }

        return (string) ob_get_clean();
    }

    /**
     * Press a button of ours; returns `back`, or `died`.
     *
     * @param array<string, mixed> $posted
     */
    protected static function press(string $action, int $id = 0, array $posted = [], ?string $nonce = null): string
    {
        $_POST = wp_slash($posted);
        $_REQUEST = $_POST + ['avstem_id' => (string) $id,
            'avstem_nonce' => $nonce ?? wp_create_nonce("avstem_{$action}_$id")];
        $end = self::ended('admin_post_avstem_' . $action);

        return strncmp($end, 'to ', 3) === 0 ? 'back' : ($end !== '' ? $end : 'nothing');
    }

    /** What the last button said. */
    protected static function said(): string
    {
        $told = get_transient('avstem_notice_' . get_current_user_id());

        return is_array($told) ? (string) $told[1] : '';
    }

    /** @param array<string, mixed> $site */
    protected static function inSafeMode(array $site = []): void
    {
        Services::safeMode()->note($site + ['safe_mode' => true, 'differs' => ['address'], 'copy' => false, 'choice' => null, 'kept_events' => 2]);
    }

    /** @return list<string> */
    protected static function actions(): array
    {
        return array_keys(Actions::all());
    }
}
