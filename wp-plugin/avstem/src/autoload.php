<?php

/**
 * PSR-4: `Avstem\Outbox\Sender` is in src/Outbox/Sender.php.
 *
 * @package Avstem
 */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (strncmp($class, 'Avstem\\', 7) === 0) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 7)) . '.php';
        if (is_file($file)) {
            require_once $file;
        }
    }
});
