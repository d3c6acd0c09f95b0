<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Admin\Settings\AccountsSection;
use Avstem\Admin\Settings\ConnectionsSection;
use Avstem\Admin\Settings\MethodsSection;
use Avstem\Admin\Settings\PolicySection;
use Avstem\Admin\Settings\SalesSection;
use Avstem\Admin\Settings\StartSection;
use Avstem\Admin\Settings\TellingSection;
use Avstem\Admin\Settlements\Page;
use Avstem\Api\Failure;
use Avstem\Connection\SafeMode;
use Avstem\Install\Capabilities;
use Avstem\Services;
use WC_Settings_Page;

/**
 * WooCommerce → Settings → Avstem: next steps first, then one section for each matter.
 *
 * Buttons post to `ConnectionActions` by themselves, so that WooCommerce's own *Save* is not needed here.
 */
final class SettingsPage extends WC_Settings_Page
{
    public function __construct()
    {
        $this->id = 'avstem';
        $this->label = 'Avstem';
        parent::__construct();
    }

    public function output(): void
    {
        $GLOBALS['hide_save_button'] = true;
        if (!current_user_can(Capabilities::VIEW)) {
            echo '<p>' . esc_html__('Your user may not see this page.', 'avstem') . '</p>';

            return;
        }
        $may_configure = current_user_can(Capabilities::CONFIGURE);
        if (Services::credentials()->isPaired()) {
            Services::heartbeat()->freshen(Page::FRESH);
        }
        ConnectionActions::showNotice();
        SafeModeBanner::show($may_configure);
        $name = self::asked();
        if ($name === '') {
            NextSteps::show();
        } else {
            echo '<button type="submit" disabled hidden></button>'; // Enter in a field presses none of the buttons
        }
        echo '<div class="avstem">';
        try {
            foreach (self::sections($name, $may_configure) as $section) {
                $section->show();
            }
        } catch (Failure $failure) {
            printf('<div class="notice notice-error inline" role="alert"><p>%s</p></div>', esc_html($failure->getMessage()));
        }
        echo '</div>';
        wp_enqueue_style('avstem', plugins_url('assets/settlements.css', AVSTEM_FILE), [], AVSTEM_VERSION);
    }

    /**
     * WooCommerce shows them as links at the top of the tab.
     *
     * @return array<string, string>
     */
    public function get_sections()
    {
        if (!Services::credentials()->isPaired()) {
            return [];
        }

        return [
            '' => __('Connection', 'avstem'),
            'providers' => __('Providers', 'avstem'),
            'accounting' => __('Accounting', 'avstem'),
            'methods' => __('Payment methods', 'avstem'),
            'start' => __('Start', 'avstem'),
            'sales' => __('Sales', 'avstem'),
            'posting' => __('Posting', 'avstem'),
        ];
    }

    private static function asked(): string
    {
        $name = sanitize_key(wp_unslash($_GET['section'] ?? ''));

        return Services::credentials()->isPaired() ? $name : '';
    }

    /** Nothing is saved by WooCommerce's form: each button has an action of its own. */
    public function save(): void
    {
    }

    /** @return list<Section> in the order of the page */
    private static function sections(string $name, bool $mayConfigure): array
    {
        $client = Services::client();
        $mayConfigure = $mayConfigure && ($name === '' || SafeMode::state() === null);
        switch ($name) {
            case 'providers':
                return [new ConnectionsSection($client, 'provider', $mayConfigure)];
            case 'accounting':
                return [new ConnectionsSection($client, 'accounting', $mayConfigure), new AccountsSection($client, $mayConfigure)];
            case 'methods':
                return [new MethodsSection($client, $mayConfigure)];
            case 'start':
                return [new StartSection($client, $mayConfigure)];
            case 'sales':
                return [new SalesSection($client, $mayConfigure)];
            case 'posting':
                return [new PolicySection($client, $mayConfigure), new TellingSection($client, $mayConfigure)];
            default:
                return self::connection($mayConfigure);
        }
    }

    /** @return list<Section> how the site itself is connected, and what it sends */
    private static function connection(bool $mayConfigure): array
    {
        $connection = new ConnectionSection(Services::credentials(), $mayConfigure);
        if (!Services::credentials()->isPaired()) {
            return [$connection];
        }

        return [
            new StandingSection(),
            $connection,
            new OutboxSection(Services::outbox(), $mayConfigure),
            new HistorySection(Services::history(), $mayConfigure),
        ];
    }
}
