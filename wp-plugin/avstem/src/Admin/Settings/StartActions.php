<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Install\Capabilities;
use Avstem\Mail\Notices;
use Avstem\Services;

/** Start date, opening position, policy, pause, notifications. */
final class StartActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'save_start' => [Capabilities::CONFIGURE, [self::class, 'start']],
            'accept_opening' => [Capabilities::CONFIGURE, [self::class, 'opening']],
            'save_policy' => [Capabilities::CONFIGURE, [self::class, 'policy']],
            'save_split' => [Capabilities::CONFIGURE, [self::class, 'split']],
            'pause' => [Capabilities::CONFIGURE, [self::class, 'pause']],
            'resume' => [Capabilities::CONFIGURE, [self::class, 'resume']],
            'save_telling' => [Capabilities::CONFIGURE, [self::class, 'telling']],
            'save_notifications' => [Capabilities::CONFIGURE, [self::class, 'notifications']],
        ];
    }

    /** @throws Failure */
    public static function start(): string
    {
        Services::client()->put('/v1/start', (string) wp_json_encode(['start_date' => Posted::text('avstem_start')]));
        Services::heartbeat()->beat(); // the list of payouts draws its line at this day

        return __('Saved.', 'avstem');
    }

    /** @throws Failure */
    public static function opening(): string
    {
        $id = Posted::number('avstem_id');
        $given = Posted::maps('avstem_opening')[(string) $id] ?? [];
        if (preg_match('/^-?\d{1,15}$/D', $given['difference'] ?? '') !== 1) {
            throw new Failure('form_incomplete', __('The form was not complete. Load the page again.', 'avstem'));
        }
        $asked = [
            'account_id' => $id,
            'difference' => (int) $given['difference'],
            'form' => Told::text($given, 'form'),
            'counter_account' => Told::text($given, 'counter_account'),
            'note' => Told::text($given, 'note'),
        ];
        Services::client()->put('/v1/opening', (string) wp_json_encode($asked));

        return __('Accepted.', 'avstem');
    }

    /** @throws Failure */
    public static function policy(): string
    {
        Services::client()->put('/v1/policy', (string) wp_json_encode(['policy' => Posted::text('avstem_policy')]));

        return __('Saved.', 'avstem');
    }

    /** @throws Failure */
    public static function split(): string
    {
        Services::client()->put('/v1/split', (string) wp_json_encode(['split' => Posted::text('avstem_split')]));

        return __('Saved.', 'avstem');
    }

    /** @throws Failure */
    public static function pause(): string
    {
        Services::client()->post('/v1/pause', '');

        return __('Sending is stopped.', 'avstem');
    }

    /** @throws Failure */
    public static function resume(): string
    {
        Services::client()->post('/v1/resume', '');

        return __('Sending goes on.', 'avstem');
    }

    /**
     * Whom the service tells. A new webhook's secret comes with this one answer, and is shown in it alone.
     *
     * @throws Failure
     */
    public static function telling(): string
    {
        $asked = [
            'emails' => Posted::lines('avstem_emails'),
            'webhook' => Posted::text('avstem_webhook'),
            'digest' => Posted::text('avstem_telling_digest'),
        ];
        $told = Services::client()->put('/v1/notifications', (string) wp_json_encode($asked));
        Services::heartbeat()->beat(); // it tells whether this site is still to send e-mail
        $secret = Told::text($told, 'secret');

        return $secret === '' ? __('Saved.', 'avstem')
            /* translators: %s: the secret */
            : sprintf(__('Saved. The secret that the webhook is signed with, shown only now: %s', 'avstem'), $secret);
    }

    public static function notifications(): string
    {
        Notices::turn(Posted::text('avstem_notifications') === 'yes');
        Notices::every(Posted::text('avstem_digest'));

        return __('Saved.', 'avstem');
    }
}
