<?php

/** WP-CLI: keeps what was said; an error ends the command. */

final class WP_CLI
{
    /** @var list<string> */
    public static $said = [];
    /** @var array<string, string> */
    public static $commands = [];

    public static function add_command($name, $callable, $args = [])
    {
        self::$commands[$name] = $callable;
    }

    public static function log($message)
    {
        self::$said[] = $message;
    }

    public static function success($message)
    {
        self::$said[] = "Success: $message";
    }

    public static function error($message, $exit = true)
    {
        throw new RuntimeException($message);
    }
}
