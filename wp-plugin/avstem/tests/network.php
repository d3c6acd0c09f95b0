<?php

/**
 * A network of sites with a database of its own, one process for each step; NetworkTest runs it:
 * php network.php STEP. Prints JSON: by blog, whether the plugin's table, capabilities and settings are there.
 */

declare(strict_types=1);

list(, $step) = $argv;
define('DB_FILE', '.ht.network.sqlite');
$_SERVER += ['HTTP_HOST' => 'nett.example', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1',
    'REQUEST_URI' => '/', 'REMOTE_ADDR' => '127.0.0.1'];
$site = dirname(__DIR__, 2) . '/.test/site';
if ($step === 'make') {
    define('WP_INSTALLING', true);
    define('WP_SITEURL', 'https://nett.example');
} else {
    $constants = ['MULTISITE' => true, 'SUBDOMAIN_INSTALL' => false, 'DOMAIN_CURRENT_SITE' => 'nett.example',
        'PATH_CURRENT_SITE' => '/', 'SITE_ID_CURRENT_SITE' => 1, 'BLOG_ID_CURRENT_SITE' => 1];
    array_map('define', array_keys($constants), $constants);
}
require $site . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
add_filter('pre_wp_mail', '__return_true');

switch ($step) {
    case 'make':
        wp_install('Nettet', 'admin', 'admin@example.test', false, '', 'admin');
        foreach ($wpdb->tables('ms_global') as $table => $prefixed) {
            $wpdb->$table = $prefixed;
        }
        install_network();
        populate_network(1, 'nett.example', 'admin@example.test', 'Nettet', '/', false);
        exit;
    case 'add a blog':
        wp_insert_site(['domain' => 'nett.example', 'path' => '/' . uniqid('b') . '/', 'title' => 'B', 'user_id' => 1,
            'network_id' => 1]);
        break;
    case 'activate without WooCommerce':
        exit(json_encode([activate_plugin('avstem/avstem.php', '', true)->get_error_code()]));
    case 'activate for the network':
        activate_plugin('woocommerce/woocommerce.php', '', true);
        $problem = activate_plugin('avstem/avstem.php', '', true);
        if ($problem !== null) {
            exit($problem->get_error_message());
        }
        break;
    case 'deactivate':
        deactivate_plugins('avstem/avstem.php', false, true);
        break;
    case 'uninstall':
        uninstall_plugin('avstem/avstem.php');
        break;
}
$told = [];
foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $blog) {
    switch_to_blog((int) $blog);
    $told[$blog] = [
        'table' => $wpdb->get_var($wpdb->prepare('SHOW TABLES LIKE %s', $wpdb->prefix . 'avstem_outbox')) !== null,
        'capabilities' => get_role('administrator')->has_cap('avstem_configure'),
        'options' => (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE 'avstem\\_%'"),
    ];
    restore_current_blog();
}
echo json_encode($told);
