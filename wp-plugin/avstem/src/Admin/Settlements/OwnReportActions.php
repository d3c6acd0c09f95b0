<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Saving, deleting and downloading the shop's own reports. */
final class OwnReportActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'save_own_report' => [Capabilities::DECIDE, [self::class, 'save']],
            'delete_own_report' => [Capabilities::DECIDE, [self::class, 'delete']],
            'own_report' => [Capabilities::VIEW, [self::class, 'download']],
        ];
    }

    /** Where what was typed waits while it is refused, for this user alone. */
    public static function begun(): string
    {
        return 'avstem_own_report_' . get_current_user_id();
    }

    /** @throws Failure */
    public static function save(): string
    {
        $chosen = OwnReportChoice::posted();
        try {
            Services::client()->put('/v1/reports/own', (string) wp_json_encode($chosen));
        } catch (Failure $failure) {
            set_transient(self::begun(), $chosen, MINUTE_IN_SECONDS);
            throw $failure;
        }
        self::goBackTo('list');

        return __('The report is saved.', 'avstem');
    }

    /** @throws Failure */
    public static function delete(): string
    {
        Services::client()->delete('/v1/reports/own/' . Posted::number('avstem_id'));
        self::goBackTo('list');

        return __('The report is deleted.', 'avstem');
    }

    /** @throws Failure */
    public static function download(): string
    {
        return ReportActions::send('/v1/reports/own/' . Posted::number('avstem_id') . '/table', Posted::text('avstem_format'), []);
    }

    /** The page of what was just done is no more, or has a form that is done with. */
    private static function goBackTo(string $own): void
    {
        $_REQUEST['_wp_http_referer'] = wp_slash(OwnReportsView::url($own));
    }
}
