<?php

declare(strict_types=1);

namespace Avstem;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Avstem\Admin\Actions;
use Avstem\Admin\Attention;
use Avstem\Admin\BulkSend;
use Avstem\Admin\ConnectionActions;
use Avstem\Admin\OrderBox;
use Avstem\Admin\OrderColumn;
use Avstem\Admin\OrderStates;
use Avstem\Admin\Progress;
use Avstem\Admin\SafeModeBanner;
use Avstem\Admin\Settlements\Page;
use Avstem\Admin\SettingsTab;
use Avstem\Admin\SiteHealth;
use Avstem\Admin\SystemStatus;
use Avstem\Capture\Deletions;
use Avstem\Capture\Listeners;
use Avstem\Cli\Commands;
use Avstem\Install\Installation;
use Avstem\Mail\Mails;
use Avstem\Outbox\Schedule;
use Avstem\Privacy\Privacy;
use Avstem\Rest\PayoutProgress;

/** Where the plugin is tied to WordPress and WooCommerce; everything it listens to begins here. */
final class Plugin
{
    public static function start(): void
    {
        add_action('before_woocommerce_init', [self::class, 'declareCompatibility']);
        add_action('wp_initialize_site', [Installation::class, 'addBlog'], 200);
        add_action('init', [self::class, 'loadLanguage'], 1);
        add_action('plugins_loaded', [self::class, 'boot'], 20);
    }

    /** Undeclared, WooCommerce counts a plugin as incompatible with order tables and will not switch them on. */
    public static function declareCompatibility(): void
    {
        if (class_exists(FeaturesUtil::class)) {
            FeaturesUtil::declare_compatibility('custom_order_tables', AVSTEM_FILE, true);
            FeaturesUtil::declare_compatibility('cart_checkout_blocks', AVSTEM_FILE, true);
        }
    }

    /** WordPress before 6.8 does not find the plugin's own folder by itself. */
    public static function loadLanguage(): void
    {
        load_plugin_textdomain('avstem', false, dirname(plugin_basename(AVSTEM_FILE)) . '/languages');
    }

    public static function boot(): void
    {
        if (!class_exists('WooCommerce')) {
            return; // "Requires Plugins" says so on the plugins page
        }
        add_action('init', [Installation::class, 'upgrade'], 5);
        add_action('admin_init', [self::class, 'ensureSchedule']);
        (new Listeners(Services::outbox()))->register();
        (new Deletions(Services::outbox()))->register();
        Work::register();
        SettingsTab::register();
        ConnectionActions::register();
        Progress::register();
        OrderStates::register();
        OrderColumn::register();
        OrderBox::register();
        BulkSend::register();
        Actions::register();
        Page::register();
        PayoutProgress::register();
        SafeModeBanner::register();
        Attention::register();
        Mails::register();
        SystemStatus::register();
        SiteHealth::register();
        Privacy::register();
        if (defined('WP_CLI') && WP_CLI) {
            Commands::register();
        }
    }

    public static function ensureSchedule(): void
    {
        Schedule::ensure(time());
    }
}
