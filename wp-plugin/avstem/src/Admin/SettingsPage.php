<?php

declare(strict_types=1);

namespace Avstem\Admin;

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
        ConnectionActions::showNotice();
        SafeModeBanner::show($may_configure);
        NextSteps::show();
        foreach (self::sections($may_configure) as $section) {
            $section->show();
        }
    }

    /** Nothing is saved by WooCommerce's form: each button has an action of its own. */
    public function save(): void
    {
    }

    /** @return list<Section> in the order of the page; more of them come here, behind the connection */
    private static function sections(bool $mayConfigure): array
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
