<?php

/** Installs a Norwegian test shop in three phases: php install.php FOLDER ADDRESS install|activate|configure HPOS. */

declare(strict_types=1);

use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;

list(, $folder, $address, $phase, $hpos) = $argv;
$_SERVER = [
    'HTTP_HOST' => (string) preg_replace('#^https?://#', '', $address), 'REQUEST_METHOD' => 'GET',
    'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_URI' => '/', 'REMOTE_ADDR' => '127.0.0.1',
] + $_SERVER;
if ($phase === 'install') {
    define('WP_INSTALLING', true);
    require "$folder/wp-load.php";
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Testbutikken', 'admin', 'admin@example.test', false, '', 'admin');
    update_option('siteurl', $address);
    update_option('home', $address);
    update_option('permalink_structure', '/%postname%/');
    update_option('timezone_string', 'Europe/Oslo');
    echo "WordPress {$GLOBALS['wp_version']}\n";
    exit;
}
define('WP_ADMIN', true);
require "$folder/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_set_current_user(1);
if ($phase === 'activate') {
    foreach (['woocommerce/woocommerce.php', 'avstem/avstem.php'] as $plugin) {
        $problem = activate_plugin($plugin);
        if (is_wp_error($problem)) {
            fwrite(STDERR, "$plugin: {$problem->get_error_message()}\n");
            exit(1);
        }
    }
    exit;
}

WC_Install::create_pages();
$options = [
    'woocommerce_store_address' => 'Storgata 1', 'woocommerce_store_city' => 'Oslo',
    'woocommerce_store_postcode' => '0155', 'woocommerce_default_country' => 'NO', 'woocommerce_currency' => 'NOK',
    'woocommerce_currency_pos' => 'left_space', 'woocommerce_price_thousand_sep' => ' ',
    'woocommerce_price_decimal_sep' => ',', 'woocommerce_price_num_decimals' => '2',
    'woocommerce_calc_taxes' => 'yes', 'woocommerce_prices_include_tax' => 'yes',
    'woocommerce_tax_display_shop' => 'incl', 'woocommerce_tax_display_cart' => 'incl',
    'woocommerce_allowed_countries' => 'specific', 'woocommerce_specific_allowed_countries' => ['NO'],
    'woocommerce_enable_guest_checkout' => 'yes', 'woocommerce_coming_soon' => 'no',
    'woocommerce_allow_tracking' => 'no', 'woocommerce_show_marketplace_suggestions' => 'no',
    'woocommerce_task_list_hidden' => 'yes',
    'woocommerce_onboarding_profile' => ['skipped' => true, 'completed' => true],
    'woocommerce_bacs_settings' => ['enabled' => 'yes', 'title' => 'Bankoverføring'],
    'woocommerce_cod_settings' => ['enabled' => 'yes', 'title' => 'Betal ved levering'],
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
delete_transient('_wc_activation_redirect');
WC_Tax::create_tax_class('Næringsmidler', 'naeringsmidler');
foreach (['' => ['25.0000', 'MVA 25 %'], 'naeringsmidler' => ['15.0000', 'MVA 15 %']] as $class => $rate) {
    WC_Tax::_insert_tax_rate([
        'tax_rate_country' => 'NO', 'tax_rate_state' => '', 'tax_rate' => $rate[0], 'tax_rate_name' => $rate[1],
        'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 1, 'tax_rate_order' => 0,
        'tax_rate_class' => $class,
    ]);
}
$zone = new WC_Shipping_Zone();
$zone->set_zone_name('Norge');
$zone->add_location('NO', 'country');
$zone->save();
$method = $zone->add_shipping_method('flat_rate');
update_option("woocommerce_flat_rate_{$method}_settings", ['title' => 'Posten', 'tax_status' => 'taxable', 'cost' => '79.20']);
wc_get_container()->get(DataSynchronizer::class)->create_database_tables();
update_option('woocommerce_custom_orders_table_enabled', $hpos);
update_option('woocommerce_custom_orders_table_data_sync_enabled', 'no');
foreach ([['Keramikkopp', '249', 'KOPP-1', ''], ['Kaffebønner 500 g', '149.90', 'KAFFE-500', 'naeringsmidler']] as $sold) {
    $product = new WC_Product_Simple();
    $product->set_name($sold[0]);
    $product->set_regular_price($sold[1]);
    $product->set_sku($sold[2]);
    $product->set_tax_class($sold[3]);
    $product->set_status('publish');
    $product->save();
}
wp_insert_post([
    'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Klassisk kasse', 'post_name' => 'klassisk-kasse',
    'post_content' => '[woocommerce_checkout]',
]);
flush_rewrite_rules(true);
echo 'WooCommerce ' . WC_VERSION . "\n";
