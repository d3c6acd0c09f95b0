<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Admin\Settings\AccountActions;
use Avstem\Admin\Settings\ConnectActions;
use Avstem\Admin\Settings\RulesFile;
use Avstem\Admin\Settings\StartActions;
use Avstem\Admin\Settlements\CaseActions;
use Avstem\Admin\Settlements\CorrectionActions;
use Avstem\Admin\Settlements\FeeActions;
use Avstem\Admin\Settlements\OwnReportActions;
use Avstem\Admin\Settlements\PayoutActions;
use Avstem\Admin\Settlements\ReportActions;
use Avstem\Admin\Settlements\SalesActions;
use Avstem\Api\Failure;
use Avstem\Connection\SafeMode;

/**
 * What can be done on our screens, each with a nonce and a capability of its own; the service checks the
 * capability again. A form posts to admin-post.php, and the browser is sent back with what to say.
 */
final class Actions
{
    private const NOTICE = 'avstem_notice_'; // shown by ConnectionActions::showNotice

    public static function register(): void
    {
        foreach (array_keys(self::all()) as $name) {
            add_action('admin_post_avstem_' . $name, static function () use ($name): void {
                self::handle($name);
            });
        }
    }

    /** @return array<string, array{string, callable(): string}> capability and work by name; the work says what it did */
    public static function all(): array
    {
        return PayoutActions::all() + CaseActions::all() + FeeActions::all() + ConnectActions::all() + AccountActions::all()
            + StartActions::all() + ReportActions::all() + OwnReportActions::all() + CorrectionActions::all() + SalesActions::all() + RulesFile::all();
    }

    /** Where a form of this action posts to, with its nonce. */
    public static function url(string $name, int $id = 0): string
    {
        $url = admin_url("admin-post.php?action=avstem_$name" . ($id > 0 ? "&avstem_id=$id" : ''));

        return wp_nonce_url($url, self::nonce($name, $id), 'avstem_nonce');
    }

    /** Whether this user may press it, and this site: a button that only fails is not shown. */
    public static function isAllowed(string $name): bool
    {
        return current_user_can(self::all()[$name][0]) && SafeMode::state() === null;
    }

    /** The beginning of a form; the caller closes it. */
    public static function open(string $name, int $id = 0, string $class = ''): void
    {
        printf(
            '<form method="post" action="%s" class="avstem-form %s">',
            esc_url(self::url($name, $id)),
            esc_attr($class)
        );
    }

    /** A form that is one button. */
    public static function button(string $name, int $id, string $label, string $class = ''): void
    {
        self::open($name, $id, 'avstem-inline');
        printf('<button type="submit" class="button %s">%s</button></form>', esc_attr($class), esc_html($label));
    }

    /** A button within a form of somebody else's, as on the settings tab: it posts that form to its own action. */
    public static function press(string $name, int $id, string $label, bool $primary = false): void
    {
        printf(
            '<button type="submit" class="button%s" formaction="%s" formmethod="post" formnovalidate>%s</button> ',
            $primary ? ' button-primary' : '',
            esc_url(self::url($name, $id)),
            esc_html($label)
        );
    }

    public static function handle(string $name): void
    {
        list($capability, $work) = self::all()[$name];
        check_admin_referer(self::nonce($name, Posted::number('avstem_id')), 'avstem_nonce');
        if (!current_user_can($capability)) {
            wp_die(esc_html__('Your user may not do this in Avstem.', 'avstem'), '', ['response' => 403]);
        }
        try {
            $told = ['success', $work()];
        } catch (Failure $failure) {
            $told = ['error', self::sentence($failure)];
        }
        set_transient(self::NOTICE . get_current_user_id(), $told, MINUTE_IN_SECONDS);
        wp_safe_redirect(wp_get_referer() ?: SettingsTab::url());
        exit;
    }

    /** The failure's sentence, and what is wrong with which field. */
    public static function sentence(Failure $failure): string
    {
        $errors = $failure->answer()['errors'] ?? [];
        $told = [$failure->getMessage()];
        foreach (is_array($errors) ? $errors : [] as $field => $sentences) {
            foreach (array_filter((array) $sentences, 'is_string') as $sentence) {
                $told[] = sanitize_text_field($field . ': ' . $sentence);
            }
        }

        return implode(' ', array_slice($told, 0, 12));
    }

    private static function nonce(string $name, int $id): string
    {
        return "avstem_{$name}_$id";
    }
}
