<?php

/**
 * Runs when the plugin is deleted: takes away everything it made, on every blog. WooCommerce may not be loaded.
 *
 * @package Avstem
 */

declare(strict_types=1);

if (!defined('WP_UNINSTALL_PLUGIN')) {
    exit;
}

defined('AVSTEM_VERSION') || define('AVSTEM_VERSION', '0');
defined('AVSTEM_FILE') || define('AVSTEM_FILE', __DIR__ . '/avstem.php');
require_once __DIR__ . '/src/autoload.php';

Avstem\Install\Installation::uninstall();
