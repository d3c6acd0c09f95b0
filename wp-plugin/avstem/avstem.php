<?php

/**
 * Plugin Name: Avstem
 * Description: Sends orders to your Avstem service, which books each payout once and to the øre.
 * Version: 0.1.0
 * Requires at least: 6.4
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 8.9
 * WC tested up to: 11.0
 * Author: The Avstem contributors
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Update URI: false
 * Text Domain: avstem
 * Domain Path: /languages
 *
 * @package Avstem
 */

declare(strict_types=1);

if (!defined('ABSPATH')) {
    exit;
}

define('AVSTEM_VERSION', '0.1.0');
define('AVSTEM_FILE', __FILE__);

require_once __DIR__ . '/src/autoload.php';

register_activation_hook(__FILE__, ['Avstem\Install\Installation', 'activate']);
register_deactivation_hook(__FILE__, ['Avstem\Install\Installation', 'deactivate']);

Avstem\Plugin::start();
