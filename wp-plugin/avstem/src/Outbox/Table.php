<?php

declare(strict_types=1);

namespace Avstem\Outbox;

/**
 * The outbox table: one row for each order and refund, for ever, so that it is also the list of what the
 * service has acknowledged. (Acknowledgements are not order metas: renewals and copies inherit those.)
 *
 * `asked` counts how often the object was put in, `done` is the `asked` that the service acknowledged: a row
 * waits while they differ. `counter`, `event_id` and `snapshot` are the last event that was made of it.
 */
final class Table
{
    /** Raised with every change of the table. */
    public const VERSION = '1';

    public static function name(): string
    {
        global $wpdb;

        return $wpdb->prefix . 'avstem_outbox';
    }

    /** Create or change the table to this version. */
    public static function upgrade(): void
    {
        global $wpdb;
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        $name = self::name();
        $collate = $wpdb->get_charset_collate();
        dbDelta("CREATE TABLE $name (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            kind varchar(10) NOT NULL,
            object_id bigint(20) unsigned NOT NULL,
            order_id bigint(20) unsigned NOT NULL DEFAULT 0,
            reason varchar(20) NOT NULL DEFAULT '',
            asked bigint(20) unsigned NOT NULL DEFAULT 1,
            done bigint(20) unsigned NOT NULL DEFAULT 0,
            counter bigint(20) unsigned NOT NULL DEFAULT 0,
            event_id varchar(64) NOT NULL DEFAULT '',
            snapshot longtext,
            former_numbers text,
            attempts int(11) unsigned NOT NULL DEFAULT 0,
            next_attempt bigint(20) unsigned NOT NULL DEFAULT 0,
            last_code varchar(64) NOT NULL DEFAULT '',
            last_error text,
            read_at bigint(20) unsigned NOT NULL DEFAULT 0,
            acknowledged_at bigint(20) unsigned NOT NULL DEFAULT 0,
            PRIMARY KEY  (id),
            UNIQUE KEY object (kind,object_id),
            KEY due (next_attempt)
        ) $collate;");
    }

    public static function drop(): void
    {
        global $wpdb;
        $wpdb->query('DROP TABLE IF EXISTS ' . self::name());
    }
}
