<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Api\Address;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Outbox\Schedule;
use Avstem\Services;

/** What the buttons of the settings tab do. Each has its own nonce, and needs `avstem_configure`. */
final class ConnectionActions
{
    private const ACTIONS = ['connect', 'keep', 'test', 'disconnect', 'send', 'history', 'stop', 'copy', 'moved', 'restored'];
    private const NOTICE = 'avstem_notice_';

    public static function register(): void
    {
        foreach (self::ACTIONS as $action) {
            add_action('admin_post_avstem_' . $action, static function () use ($action): void {
                self::handle($action);
            });
        }
    }

    /**
     * A button that posts the form around it to its own action. Put it in an element of the class `submit`:
     * WooCommerce warns of unsaved changes when any other button is pressed.
     */
    public static function button(string $action, string $label, bool $primary = false): void
    {
        printf(
            '<button type="submit" class="button%s" formaction="%s" formnovalidate>%s</button> ',
            $primary ? ' button-primary' : '',
            esc_url(wp_nonce_url(admin_url('admin-post.php?action=avstem_' . $action), 'avstem_' . $action, 'avstem_nonce')),
            esc_html($label)
        );
    }

    public static function handle(string $action): void
    {
        check_admin_referer('avstem_' . $action, 'avstem_nonce');
        if (!current_user_can(Capabilities::CONFIGURE)) {
            wp_die(esc_html__('Your user may not do this in Avstem.', 'avstem'), '', ['response' => 403]);
        }
        try {
            $told = ['success', self::work($action)];
        } catch (Failure $failure) {
            $told = ['error', $failure->getMessage()];
        }
        set_transient(self::NOTICE . get_current_user_id(), $told, MINUTE_IN_SECONDS);
        wp_safe_redirect(SettingsTab::url());
        exit;
    }

    public static function showNotice(): void
    {
        $key = self::NOTICE . get_current_user_id();
        $told = get_transient($key);
        if (is_array($told) && count($told) === 2) {
            delete_transient($key);
            printf(
                '<div class="notice notice-%s inline" role="status"><p>%s</p></div>',
                esc_attr((string) $told[0]),
                esc_html((string) $told[1])
            );
        }
    }

    /**
     * Do it; returns what to say.
     *
     * @throws Failure
     */
    private static function work(string $action): string
    {
        switch ($action) {
            case 'connect':
                self::keep();
                Services::pairing()->pair(self::posted('avstem_code'));
                Schedule::soon(Schedule::SEND);
                Services::heartbeat()->beat();

                return __('Connected.', 'avstem');
            case 'keep':
                self::keep();

                return __('Saved.', 'avstem');
            case 'test':
                Services::heartbeat()->beat();
                Services::outbox()->serviceIsBack(time());
                Schedule::soon(Schedule::SEND);

                return __('The service answers and knows this site.', 'avstem');
            case 'disconnect':
                Services::pairing()->revoke();

                return __('Disconnected. The token was ended.', 'avstem');
            case 'send':
                Services::outbox()->dueNow(time());
                Services::sender()->run(20);
                Services::heartbeat()->beat();

                return OutboxSection::sentence(Services::outbox()->count());
            case 'history':
                $is_day = Services::history()->start(self::posted('avstem_from'), time());

                return $is_day ? __('Started. You may leave this page.', 'avstem')
                    : __('Choose a day that is not in the future.', 'avstem');
            case 'stop':
                Services::history()->stop();

                return __('Stopped.', 'avstem');
            default:
                return Services::safeMode()->choose($action);
        }
    }

    /** @throws Failure when the address cannot be called */
    private static function keep(): void
    {
        update_option('avstem_test_orders', self::posted('avstem_test_orders') === 'yes' ? 'yes' : 'no', false);
        Services::credentials()->setAddress(self::posted('avstem_address'));
        Address::check(Services::credentials()->address());
    }

    private static function posted(string $name): string
    {
        // the nonce was checked in handle()
        return isset($_POST[$name]) && is_string($_POST[$name])
            ? sanitize_text_field(wp_unslash($_POST[$name])) : '';
    }
}
