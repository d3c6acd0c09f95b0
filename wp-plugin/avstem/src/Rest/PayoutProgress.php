<?php

declare(strict_types=1);

namespace Avstem\Rest;

use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Install\Capabilities;
use Avstem\Services;
use WP_REST_Request;

/** How far a payout has come, for its page to ask for while something is under way. */
final class PayoutProgress
{
    public static function register(): void
    {
        add_action('rest_api_init', [self::class, 'route']);
    }

    public static function route(): void
    {
        register_rest_route('avstem/v1', '/payouts/(?P<id>\d+)/progress', [
            'methods' => 'GET',
            'callback' => [self::class, 'answer'],
            'permission_callback' => static function (): bool {
                return current_user_can(Capabilities::VIEW);
            },
            'args' => ['id' => ['required' => true, 'type' => 'integer', 'minimum' => 1]],
        ]);
    }

    /** @return array{busy: bool, state: string, seen: string, problem: string} `seen` changes when the page is out of date */
    public static function answer(WP_REST_Request $request): array
    {
        try {
            $payout = Services::client()->get('/v1/payouts/' . absint($request['id']));
        } catch (Failure $failure) {
            return ['busy' => false, 'state' => '', 'seen' => '', 'problem' => $failure->getMessage()];
        }
        $vouchers = Told::all($payout, 'vouchers');
        $states = array_map('strval', array_column($vouchers, 'state'));

        return [
            'busy' => !empty($payout['resync_asked_at'])
                || array_intersect($states, ['approved', 'sending', 'posted', 'documented', 'reversing']) !== [],
            'state' => Told::text($payout, 'state_text'),
            'seen' => self::seen($payout),
            'problem' => '',
        ];
    }

    /**
     * What a page shows of the payout, in short: when it is another one, the page is out of date.
     *
     * @param array<string, mixed> $payout
     */
    public static function seen(array $payout): string
    {
        $vouchers = Told::all($payout, 'vouchers');

        return md5((string) wp_json_encode([$payout['state'] ?? '', $payout['resync_asked_at'] ?? null,
            $payout['open_cases'] ?? 0, array_column($vouchers, 'state'), array_column($vouchers, 'number')]));
    }
}
