<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Posted;
use Avstem\Admin\SettingsTab;
use Avstem\Admin\Settlements\Chart;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Connecting providers and the accounting system. Credentials pass through to the service and stay nowhere here. */
final class ConnectActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'give_access' => [Capabilities::CONFIGURE, [self::class, 'giveAccess']],
            'put_connection' => [Capabilities::CONFIGURE, [self::class, 'put']],
            'test_connection' => [Capabilities::CONFIGURE, [self::class, 'test']],
            'confirm_connection' => [Capabilities::CONFIGURE, [self::class, 'confirm']],
            'pause_connection' => [Capabilities::CONFIGURE, [self::class, 'pause']],
            'resume_connection' => [Capabilities::CONFIGURE, [self::class, 'resume']],
            'delete_connection' => [Capabilities::CONFIGURE, [self::class, 'delete']],
        ];
    }

    /** @throws Failure */
    public static function put(): string
    {
        $asked = self::way();
        $secrets = Posted::secrets("avstem_credential_{$asked['system']}_{$asked['style']}");
        $asked['credentials'] = (object) array_filter($secrets, 'strlen');
        $told = Services::client()->put('/v1/connections', (string) wp_json_encode($asked));
        Chart::forget();

        return self::tested(Told::number($told, 'id'));
    }

    /**
     * Sends the browser to where access is given; the service sends it back to this page.
     *
     * @throws Failure
     */
    public static function giveAccess(): string
    {
        $asked = self::way() + ['return_to' => esc_url_raw(wp_get_referer() ?: SettingsTab::url())];
        $told = Services::client()->post('/v1/oauth/start', (string) wp_json_encode($asked));
        $url = Told::text($told, 'url');
        if (preg_match('#^(https://|http://(127\.0\.0\.1|localhost):)#', $url) !== 1) {
            throw new Failure('form_incomplete', __('The service did not say where to go. Try again.', 'avstem'));
        }
        Chart::forget();
        // the way out of WordPress is the point here; where it leads was signed for by the service
        wp_redirect($url); // phpcs:ignore WordPress.Security.SafeRedirect
        exit;
    }

    /**
     * Which system, and how: what the pressed button and the fields around it say.
     *
     * @return array<string, mixed>
     * @throws Failure
     */
    private static function way(): array
    {
        $parts = explode('/', Posted::text('avstem_put'));
        if (count($parts) !== 3) {
            throw new Failure('form_incomplete', __('The form was not complete. Load the page again.', 'avstem'));
        }
        list($role, $system, $style) = $parts;

        return [
            'role' => $role,
            'system' => $system,
            'environment' => Posted::map('avstem_environment')[$system] ?? '',
            'style' => $style,
        ];
    }

    /** @throws Failure */
    public static function test(): string
    {
        return self::tested(Posted::number('avstem_id'));
    }

    /** @throws Failure */
    private static function tested(int $id): string
    {
        $told = Services::client()->post("/v1/connections/$id/test", '');
        $environment = Fields::environment((string) ($told['connection']['environment'] ?? ''));
        $names = [];
        foreach (Told::all($told, 'reaches') as $reached) {
            $names[] = implode(', ', array_filter([
                Told::text($reached, 'name'),
                Told::text($reached, 'organisation_number'),
                Told::text($reached, 'reference'),
                $environment,
            ], 'strlen'));
        }

        /* translators: %s: names of companies or merchant accounts */
        return sanitize_text_field(sprintf(__('It answers, and reaches: %s', 'avstem'), implode('; ', $names)));
    }

    /** @throws Failure */
    public static function confirm(): string
    {
        $id = Posted::number('avstem_id');
        $references = array_values(Posted::maps('avstem_reached')[(string) $id] ?? []);
        if ($references === []) {
            throw new Failure('nothing_chosen', __('Tick what you recognise as yours.', 'avstem'));
        }
        Services::client()->post("/v1/connections/$id/confirm", (string) wp_json_encode(['references' => $references]));
        Chart::forget();

        return __('Confirmed.', 'avstem');
    }

    /** @throws Failure */
    public static function pause(): string
    {
        Services::client()->post('/v1/connections/' . Posted::number('avstem_id') . '/pause', '');

        return __('Paused. Nothing is lost.', 'avstem');
    }

    /** @throws Failure */
    public static function resume(): string
    {
        Services::client()->post('/v1/connections/' . Posted::number('avstem_id') . '/resume', '');

        return __('It goes on.', 'avstem');
    }

    /** @throws Failure */
    public static function delete(): string
    {
        Services::client()->delete('/v1/connections/' . Posted::number('avstem_id'));
        Chart::forget();

        return __('Removed: the credentials are forgotten. What was collected and booked stays.', 'avstem');
    }
}
