<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Connection\SafeMode;
use Avstem\Connection\Site;
use Avstem\Install\Capabilities;

/** What every screen of the plugin says at its top in safe mode; on our own pages with the choices. */
final class SafeModeBanner
{
    public static function register(): void
    {
        add_action('admin_notices', [self::class, 'onOrderList']);
    }

    public static function onOrderList(): void
    {
        $screen = get_current_screen();
        $lists = array_merge(['edit-shop_order'], Screens::lists());
        if ($screen !== null && in_array($screen->id, $lists, true) && current_user_can(Capabilities::VIEW)) {
            self::show(false);
        }
    }

    /** Its buttons post the form around it. */
    public static function show(bool $withChoices): void
    {
        $state = SafeMode::state();
        if ($state === null) {
            return;
        }
        wp_enqueue_style('avstem', plugins_url('assets/settlements.css', AVSTEM_FILE), [], AVSTEM_VERSION);
        echo '<div class="notice notice-warning inline avstem-safe"><p><strong>' . esc_html__('Safe mode: this site may be a copy.', 'avstem')
            . '</strong> ' . esc_html(self::why($state['differs'])) . '</p>';
        if ($state['copy']) {
            echo '<p>' . esc_html__('You said that this is a copy. It shows what the shop has, and changes nothing. To make it a shop of its own, connect again with a new one-time code.', 'avstem') . '</p>';
        } elseif (in_array($state['choice'], ['moved', 'restored'], true)) {
            echo '<p>' . esc_html__('You said that this is the shop. Connect again with a new one-time code: then it goes on, and what was kept aside is taken in.', 'avstem') . '</p>';
        } else {
            echo '<p>' . esc_html__('It may read. Its orders are kept aside by the service, and nothing it decides is done, until you say what it is.', 'avstem') . '</p>';
        }
        if ($state['kept'] > 0 && !$state['copy']) {
            /* translators: %s: number of orders and refunds */
            $kept = _n('%s order or refund is kept aside.', '%s orders and refunds are kept aside.', $state['kept'], 'avstem');
            echo '<p>' . esc_html(sprintf($kept, number_format_i18n($state['kept']))) . '</p>';
        }
        if ($withChoices && !$state['copy']) {
            self::choices($state['choice']);
        } elseif (!$withChoices) {
            printf('<p><a href="%s">%s</a></p>', esc_url(SettingsTab::url()), esc_html__('Settings of Avstem', 'avstem'));
        }
        echo '</div>';
    }

    private static function choices(string $chosen): void
    {
        $choices = [
            'copy' => [__('This is a copy', 'avstem'), __('For a test or staging site. The shop it was copied from goes on undisturbed; what this site sent is dropped.', 'avstem')],
            'moved' => [__('The shop has moved', 'avstem'), __('For the same shop at a new address. Needs a new one-time code; the old installation is cut off.', 'avstem')],
            'restored' => [__('Restored from backup', 'avstem'), __('For the same shop whose database was put back. Needs a new one-time code; everything goes on from there.', 'avstem')],
        ];
        echo '<div class="avstem-choices">';
        foreach ($choices as $choice => $texts) {
            echo '<div class="submit">';
            ConnectionActions::button($choice, $texts[0], $choice === $chosen);
            echo '<p>' . esc_html($texts[1]) . '</p></div>';
        }
        echo '</div>';
    }

    /** @param list<string> $differs */
    private static function why(array $differs): string
    {
        $texts = [
            /* translators: %s: address */
            'address' => sprintf(__('Its address is %s, and the shop was connected from another.', 'avstem'), Site::address()),
            /* translators: %s: environment, like staging */
            'environment' => sprintf(__('It calls itself "%s", and the shop is a production shop.', 'avstem'), Site::environment()),
            'mark' => __('Its database is older than the one the service last heard from.', 'avstem'),
        ];

        return implode(' ', array_intersect_key($texts, array_flip($differs)));
    }
}
