<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Install\Capabilities;
use Avstem\Services;

/** How far the history has come, for the page to ask for while it is open. */
final class Progress
{
    public static function register(): void
    {
        add_action('rest_api_init', [self::class, 'route']);
    }

    public static function route(): void
    {
        register_rest_route('avstem/v1', '/history', [
            'methods' => 'GET',
            'callback' => [self::class, 'answer'],
            'permission_callback' => static function (): bool {
                return current_user_can(Capabilities::VIEW);
            },
        ]);
    }

    /** @return array{state: string, days: int, done: int, sentence: string} */
    public static function answer(): array
    {
        $state = Services::history()->state();

        return [
            'state' => $state['state'],
            'days' => $state['days'],
            'done' => $state['done'],
            'sentence' => HistorySection::sentence($state),
        ];
    }

    public static function enqueue(): void
    {
        $url = plugins_url('assets/progress.js', AVSTEM_FILE);
        wp_enqueue_script('avstem-progress', $url, ['wp-api-fetch'], AVSTEM_VERSION, true);
    }
}
