<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\ConnectionActions;
use Avstem\Admin\SafeModeBanner;
use Avstem\Admin\SettingsTab;
use Avstem\Api\Failure;
use Avstem\Capture\Heartbeat;
use Avstem\Connection\SafeMode;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** WooCommerce → Settlements: what was paid out, what a person must decide, and how all of it adds up. */
final class Page
{
    public const SLUG = 'avstem-settlements';
    /** Seconds after which a page of ours asks anew how things stand. */
    public const FRESH = 60;

    public static function register(): void
    {
        add_action('admin_menu', [self::class, 'add'], 60);
    }

    public static function add(): void
    {
        $open = (int) (Heartbeat::last()['told']['counts']['open_cases'] ?? 0);
        $title = __('Settlements', 'avstem');
        $label = esc_html($title);
        if ($open > 0) {
            $label .= sprintf(' <span class="awaiting-mod"><span class="pending-count">%s</span></span>', esc_html(number_format_i18n($open)));
        }
        add_submenu_page('woocommerce', $title, $label, Capabilities::VIEW, self::SLUG, [self::class, 'show']);
    }

    /** @param array<string, int|string> $arguments */
    public static function url(array $arguments = []): string
    {
        return add_query_arg(['page' => self::SLUG] + array_map('rawurlencode', array_map('strval', $arguments)), admin_url('admin.php'));
    }

    public static function show(): void
    {
        if (!current_user_can(Capabilities::VIEW)) {
            wp_die(esc_html__('Your user may not see this page.', 'avstem'), '', ['response' => 403]);
        }
        self::enqueue();
        echo '<div class="wrap avstem"><h1>' . esc_html__('Settlements', 'avstem') . '</h1><hr class="wp-header-end">';
        if (Services::credentials()->isPaired()) {
            Services::heartbeat()->freshen(self::FRESH);
        }
        ConnectionActions::showNotice();
        if (SafeMode::state() !== null) {
            echo '<form method="post">';
            SafeModeBanner::show(current_user_can(Capabilities::CONFIGURE));
            echo '</form>';
        }
        if (!Services::credentials()->isPaired()) {
            self::notConnected();
        } else {
            self::tabs();
            self::view();
        }
        echo '</div>';
    }

    private static function enqueue(): void
    {
        wp_enqueue_style('avstem', plugins_url('assets/settlements.css', AVSTEM_FILE), [], AVSTEM_VERSION);
        wp_enqueue_script('avstem', plugins_url('assets/settlements.js', AVSTEM_FILE), ['wp-api-fetch'], AVSTEM_VERSION, true);
    }

    private static function notConnected(): void
    {
        echo '<p>' . esc_html__('This shop is not connected to Avstem yet.', 'avstem') . '</p>';
        printf('<p><a class="button button-primary" href="%s">%s</a></p>', esc_url(SettingsTab::url()), esc_html__('Connect', 'avstem'));
    }

    private static function tabs(): void
    {
        $here = self::asked('view');
        $tabs = [
            '' => __('Payouts', 'avstem'),
            'sales' => __('Sales', 'avstem'),
            'overview' => __('Overview', 'avstem'),
            'reports' => __('Reports', 'avstem'),
            'proof' => __('Proof', 'avstem'),
            'standing' => __('Standing decisions', 'avstem'),
            'corrections' => __('Corrections', 'avstem'),
        ];
        echo '<nav class="nav-tab-wrapper" aria-label="' . esc_attr__('Settlements', 'avstem') . '">';
        foreach ($tabs as $view => $label) {
            printf(
                '<a class="nav-tab%s" href="%s"%s>%s</a>',
                $view === $here ? ' nav-tab-active' : '',
                esc_url(self::url($view === '' ? [] : ['view' => $view])),
                $view === $here ? ' aria-current="page"' : '',
                esc_html($label)
            );
        }
        echo '</nav>';
    }

    private static function view(): void
    {
        try {
            switch (self::asked('view')) {
                case 'sales':
                    (new SalesView(Services::client()))->show();
                    break;
                case 'overview':
                    (new OverviewView(Services::client()))->show();
                    break;
                case 'reports':
                    (new ReportsView(Services::client()))->show();
                    break;
                case 'proof':
                    (new ProofView(Services::client()))->show();
                    break;
                case 'standing':
                    (new StandingView(Services::client()))->show();
                    break;
                case 'corrections':
                    (new CorrectionsView(Services::client()))->show();
                    break;
                case 'payout':
                    (new PayoutView(Services::client()))->show(absint(self::asked('payout')));
                    break;
                default:
                    (new CaseList(Services::client()))->show();
                    (new PayoutList(Services::client()))->show();
            }
        } catch (Failure $failure) {
            printf('<div class="notice notice-error inline" role="alert"><p>%s</p></div>', esc_html($failure->getMessage()));
        }
    }

    /** A part of the page's address; nothing is changed by it. */
    public static function asked(string $name): string
    {
        $value = wp_unslash($_GET[$name] ?? '');

        return is_string($value) ? sanitize_text_field($value) : '';
    }
}
