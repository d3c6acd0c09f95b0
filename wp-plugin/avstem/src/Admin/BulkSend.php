<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Install\Capabilities;
use Avstem\Outbox\Schedule;
use Avstem\Services;

/** The bulk action "Send to Avstem" of the order list. WordPress has checked the list's own nonce. */
final class BulkSend
{
    private const ACTION = 'avstem_send_orders';
    private const RESULT = 'avstem_put';

    public static function register(): void
    {
        add_action('admin_init', [self::class, 'hook']);
        add_action('admin_notices', [self::class, 'tell']);
    }

    public static function hook(): void
    {
        if (!current_user_can(Capabilities::CONFIGURE)) {
            return;
        }
        foreach (array_merge(['edit-shop_order'], Screens::lists()) as $screen) {
            add_filter("bulk_actions-{$screen}", [self::class, 'add']);
            add_filter("handle_bulk_actions-{$screen}", [self::class, 'handle'], 10, 3);
        }
    }

    /**
     * @param mixed $actions
     * @return mixed
     */
    public static function add($actions)
    {
        return is_array($actions) ? $actions + [self::ACTION => __('Send to Avstem', 'avstem')] : $actions;
    }

    /**
     * @param mixed $url
     * @param mixed $action
     * @param mixed $ids
     * @return mixed the url, with how many were put in
     */
    public static function handle($url, $action, $ids)
    {
        if ($action !== self::ACTION || !is_array($ids) || !current_user_can(Capabilities::CONFIGURE)) {
            return $url;
        }
        $put = 0;
        foreach ($ids as $id) {
            $put += Services::orders()->put((int) $id, 'manual') ? 1 : 0;
            delete_transient('avstem_state_' . (int) $id);
        }
        Schedule::soon(Schedule::SEND);

        return add_query_arg(self::RESULT, $put, (string) $url);
    }

    public static function tell(): void
    {
        if (!isset($_GET[self::RESULT]) || !current_user_can(Capabilities::VIEW)) {
            return; // a number to show; nothing is changed by it
        }
        $put = absint($_GET[self::RESULT]);
        /* translators: %s: number of orders */
        $text = _n('%s order is on its way to Avstem.', '%s orders are on their way to Avstem.', $put, 'avstem');
        printf(
            '<div class="notice notice-success is-dismissible"><p>%s</p></div>',
            esc_html(sprintf($text, number_format_i18n($put)))
        );
    }
}
