<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Connection\Health;
use Avstem\Connection\Site;
use Avstem\Outbox\Table;
use Avstem\Services;

/** The block of WooCommerce → Status: what whoever helps the shop asks for first. No secret is in it. */
final class SystemStatus
{
    public static function register(): void
    {
        add_action('woocommerce_system_status_report', [self::class, 'show']);
    }

    public static function show(): void
    {
        echo '<table class="wc_status_table widefat" cellspacing="0"><thead><tr><th colspan="3" data-export-label="Avstem"><h2>Avstem</h2></th></tr></thead><tbody>';
        foreach (self::facts() as $label => $fact) {
            // the label in English goes into the report that is copied
            printf(
                '<tr><td data-export-label="%s">%s:</td><td class="help"></td><td>%s</td></tr>',
                esc_attr($label),
                esc_html($fact[0]),
                esc_html($fact[1])
            );
        }
        echo '</tbody></table>';
    }

    /** @return array<string, array{string, string}> name and value by the English name */
    private static function facts(): array
    {
        $credentials = Services::credentials();
        $health = Health::last();
        $next = Services::outbox()->nextDue();
        $failure = $health['code'] === '' ? '–'
            : Moments::text((int) $health['failed_at']) . ': ' . $health['code'] . ' – ' . $health['sentence'];

        return [
            'Version' => [__('Version', 'avstem'), AVSTEM_VERSION . ' (' . Table::VERSION . ')'],
            'Service address' => [__('Service address', 'avstem'), $credentials->address() ?: '–'],
            'Site' => [__('Site', 'avstem'), $credentials->site() ?: '–'],
            'Address and environment' => [__('Address and environment', 'avstem'), Site::address() . ', ' . Site::environment()],
            'Last answer' => [
                __('Last answer', 'avstem'),
                $health['heard_at'] > 0 ? Moments::text((int) $health['heard_at']) : __('none yet', 'avstem'),
            ],
            'Last failure' => [__('Last failure', 'avstem'), $failure],
            'Orders sent' => [__('Orders sent', 'avstem'), OutboxSection::sentence(Services::outbox()->count())],
            'Next try' => [__('Next try', 'avstem'), $next > 0 ? Moments::text($next) : '–'],
        ];
    }
}
