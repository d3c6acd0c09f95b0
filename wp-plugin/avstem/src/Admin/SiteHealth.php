<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Connection\Health;
use Avstem\Services;

/** Tests of Tools → Site Health. They look at what is known; none calls the service. */
final class SiteHealth
{
    /** Seconds without an answer before it is worth a word: the heartbeat is daily. */
    private const SILENCE = 2 * DAY_IN_SECONDS;

    public static function register(): void
    {
        add_filter('site_status_tests', [self::class, 'add']);
    }

    /**
     * @param mixed $tests
     * @return mixed
     */
    public static function add($tests)
    {
        if (is_array($tests) && Services::credentials()->isPaired()) {
            $tests['direct']['avstem_service'] = ['label' => 'Avstem', 'test' => [self::class, 'service']];
            $tests['direct']['avstem_retention'] = ['label' => 'Avstem', 'test' => [self::class, 'retention']];
        }

        return $tests;
    }

    /** @return array<string, mixed> whether the service answers */
    public static function service(): array
    {
        $health = Health::last();
        if ($health['code'] !== '') {
            $wait = OutboxSection::sentence(Services::outbox()->count());

            return self::result('avstem_service', 'critical', __('Orders do not reach Avstem', 'avstem'), $health['sentence'] . ' ' . $wait);
        }
        if ($health['heard_at'] < time() - self::SILENCE) {
            $text = __('The service has not been asked for two days. Scheduled actions may not run: see WooCommerce → Status → Scheduled Actions.', 'avstem');

            return self::result('avstem_service', 'recommended', __('Nothing was heard from Avstem', 'avstem'), $text);
        }

        return self::result('avstem_service', 'good', __('Orders reach Avstem', 'avstem'), OutboxSection::sentence(Services::outbox()->count()));
    }

    /** @return array<string, mixed> whether orders are kept as long as the books */
    public static function retention(): array
    {
        $problem = Retention::problem();
        if ($problem !== null) {
            return self::result('avstem_retention', 'recommended', __('Orders are not kept for five years', 'avstem'), $problem);
        }
        $text = __('WooCommerce does not anonymise completed orders before five years have passed.', 'avstem');

        return self::result('avstem_retention', 'good', __('Orders are kept for five years', 'avstem'), $text);
    }

    /** @return array<string, mixed> in the form Site Health asks for */
    private static function result(string $test, string $status, string $label, string $text): array
    {
        return [
            'test' => $test,
            'status' => $status,
            'label' => $label,
            'badge' => ['label' => 'Avstem', 'color' => 'blue'],
            'description' => '<p>' . esc_html($text) . '</p>',
            'actions' => sprintf('<p><a href="%s">%s</a></p>', esc_url(SettingsTab::url()), esc_html__('Settings of Avstem', 'avstem')),
        ];
    }
}
