<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Avstem\Install\Installation;
use Avstem\Outbox\Entry;
use Avstem\Outbox\Table;
use Avstem\Privacy\Privacy;
use Avstem\Services;

/** What the plugin makes, brings up to date and takes away; what it tells about personal data. */
final class InstallTest extends ShopTestCase
{
    private static function hasTable(): bool
    {
        global $wpdb;

        return $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', Table::name())) === Table::name();
    }

    public function testANewVersionBringsTheTableUpToDateOnce(): void
    {
        global $wpdb;
        $wpdb->query('ALTER TABLE ' . Table::name() . ' DROP COLUMN read_at');
        update_option('avstem_installed', '0/0.0.1');
        Services::outbox()->put(Entry::ORDER, 7, 7, 'status', 1);
        Installation::upgrade();
        self::assertSame(0, self::entry(Entry::ORDER, 7)->readAt);
        $before = $wpdb->num_queries;
        Installation::upgrade();
        self::assertSame($before, $wpdb->num_queries, 'nothing to do costs nothing');
    }

    public function testCapabilities(): void
    {
        self::assertTrue(get_role('administrator')->has_cap('avstem_configure'));
        self::assertTrue(get_role('shop_manager')->has_cap('avstem_view'));
        self::assertFalse(get_role('shop_manager')->has_cap('avstem_decide'));
    }

    public function testUninstallingTakesAwayEverythingAndNothingElse(): void
    {
        global $wpdb;
        set_transient('avstem_state_7', ['x'], 60);
        update_option('not_avstem', 'kept');
        $actions = $wpdb->prefix . 'actionscheduler_actions';
        $wpdb->query("CREATE TABLE IF NOT EXISTS $actions (action_id bigint(20) NOT NULL AUTO_INCREMENT, hook varchar(191) NOT NULL, PRIMARY KEY (action_id))");
        $wpdb->query("INSERT INTO $actions (hook) VALUES ('avstem_send'), ('woocommerce_cleanup')");
        defined('WP_UNINSTALL_PLUGIN') || define('WP_UNINSTALL_PLUGIN', 'avstem/avstem.php');
        require dirname(__DIR__) . '/uninstall.php';
        self::assertFalse(self::hasTable());
        self::assertSame(
            [],
            $wpdb->get_col("SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%avstem\\_%' AND option_name <> 'not_avstem'")
        );
        self::assertSame('kept', get_option('not_avstem'));
        self::assertFalse(get_role('administrator')->has_cap('avstem_view'));
        self::assertSame(['woocommerce_cleanup'], $wpdb->get_col("SELECT hook FROM $actions"));
        $wpdb->query("DROP TABLE $actions");
        Installation::activate(false);
        self::assertTrue(self::hasTable());
    }

    public function testCompatibilityIsDeclared(): void
    {
        do_action('before_woocommerce_init');
        self::assertSame(['custom_order_tables' => true, 'cart_checkout_blocks' => true], FeaturesUtil::$declared);
    }

    public function testTheHeaderSaysWhatItNeeds(): void
    {
        $header = get_plugin_data(AVSTEM_FILE, false, false);
        self::assertSame(AVSTEM_VERSION, $header['Version']);
        self::assertSame('7.4', $header['RequiresPHP']);
        self::assertSame('avstem', $header['TextDomain']);
        self::assertSame('false', $header['UpdateURI']);
    }

    public function testNorwegianIsFound(): void
    {
        switch_to_locale('nb_NO');
        unload_textdomain('avstem', true);
        load_textdomain('avstem', dirname(__DIR__) . '/languages/avstem-nb_NO.mo', 'nb_NO');
        self::assertSame('Neste steg', __('Next steps', 'avstem'));
        unload_textdomain('avstem', true);
        restore_previous_locale();
    }

    public function testPrivacyTools(): void
    {
        self::order(7, ['billing_email' => 'kari@example.test']);
        self::order(8, ['billing_email' => 'kari@example.test']);
        Services::orders()->put(7, 'manual');
        Services::sender()->run(5);
        $exported = Privacy::export('kari@example.test');
        self::assertTrue($exported['done']);
        self::assertCount(1, $exported['data'], 'only what was sent');
        $text = (string) wp_json_encode($exported);
        self::assertStringContainsString('woo-7', $text);
        self::assertStringNotContainsString('kari@', $text);
        $erased = Privacy::erase('kari@example.test');
        self::assertTrue($erased['items_retained']);
        self::assertStringContainsString('order 7', $erased['messages'][0]);
        self::assertSame([], Privacy::erase('ola@example.test')['messages']);
        self::assertArrayHasKey('avstem', apply_filters('wp_privacy_personal_data_exporters', []));
        self::assertArrayHasKey('avstem', apply_filters('wp_privacy_personal_data_erasers', []));
    }
}
