<?php

/**
 * Small stand-ins for the part of WooCommerce and Action Scheduler that the plugin uses, for a WordPress without
 * WooCommerce. `SignaturesTest` holds their names and parameters against those of real releases.
 */

declare(strict_types=1);

foreach (['classes', 'items', 'orders', 'functions', 'scheduler', 'command', 'screens'] as $file) {
    require_once __DIR__ . '/' . $file . '.php';
}
