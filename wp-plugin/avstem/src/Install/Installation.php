<?php

declare(strict_types=1);

namespace Avstem\Install;

use Avstem\Admin\Attention;
use Avstem\Outbox\Schedule;
use Avstem\Outbox\Table;

/** What the plugin makes in a shop's database, and takes away again; on every blog of a network. */
final class Installation
{
    private const VERSION = 'avstem_installed';
    private const OPTIONS = [
        'avstem_service_url',
        'avstem_site_token',
        'avstem_paired',
        'avstem_pairing_nonce',
        'avstem_told_case',
        'avstem_told_day',
        'avstem_notifications',
        'avstem_digest_every',
        'woocommerce_avstem_case_opened_settings',
        'woocommerce_avstem_daily_digest_settings',
        'avstem_health',
        'avstem_site_mark',
        'avstem_safe_mode',
        'avstem_resent_for',
        'avstem_status',
        'avstem_history',
        'avstem_sweep_place',
        'avstem_test_orders',
        self::VERSION,
    ];

    /** @param mixed $networkWide */
    public static function activate($networkWide = false): void
    {
        self::onBlogs((bool) $networkWide, [self::class, 'install']);
    }

    /** @param mixed $networkWide */
    public static function deactivate($networkWide = false): void
    {
        self::onBlogs((bool) $networkWide, [Schedule::class, 'stop']);
    }

    public static function uninstall(): void
    {
        self::onBlogs(is_multisite(), [self::class, 'remove']);
    }

    /** A blog that is added to a network where the plugin is active. */
    public static function addBlog(\WP_Site $site): void
    {
        require_once ABSPATH . 'wp-admin/includes/plugin.php';
        if (!is_plugin_active_for_network(plugin_basename(AVSTEM_FILE))) {
            return;
        }
        switch_to_blog((int) $site->blog_id);
        self::install();
        restore_current_blog();
    }

    /** On every request that may change something: bring the table up to this version, once. */
    public static function upgrade(): void
    {
        if (get_option(self::VERSION) !== self::current()) {
            self::install();
        }
    }

    public static function install(): void
    {
        Table::upgrade();
        Capabilities::grant();
        update_option(self::VERSION, self::current(), true);
    }

    /** WooCommerce and Action Scheduler may not be loaded: their rows are found by our own names. */
    public static function remove(): void
    {
        global $wpdb;
        Table::drop();
        Capabilities::revoke();
        array_map('delete_option', self::OPTIONS);
        $wpdb->query("DELETE FROM {$wpdb->options} WHERE option_name LIKE '\\_transient\\_avstem\\_%'
            OR option_name LIKE '\\_transient\\_timeout\\_avstem\\_%'");
        delete_metadata('user', 0, Attention::PUT_AWAY, '', true);
        $actions = $wpdb->prefix . 'actionscheduler_actions';
        if ($wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->esc_like($actions))) === $actions) {
            $wpdb->query("DELETE FROM $actions WHERE hook LIKE 'avstem\\_%'");
        }
    }

    private static function current(): string
    {
        return Table::VERSION . '/' . AVSTEM_VERSION;
    }

    private static function onBlogs(bool $all, callable $work): void
    {
        if (!$all || !is_multisite()) {
            $work();

            return;
        }
        foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $blog) {
            switch_to_blog((int) $blog);
            $work();
            restore_current_blog();
        }
    }
}
