<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Connection\Health;
use Avstem\Connection\SafeMode;
use Avstem\Connection\Site;
use Avstem\Money\Currency;
use Avstem\Money\NotAnAmount;
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
            $tests['direct']['avstem_identity'] = ['label' => 'Avstem', 'test' => [self::class, 'identity']];
            $tests['direct']['avstem_decimals'] = ['label' => 'Avstem', 'test' => [self::class, 'decimals']];
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

    /** @return array<string, mixed> whether the service takes this site for the shop that was connected */
    public static function identity(): array
    {
        if (SafeMode::state() !== null) {
            $text = __('The service takes this site for a copy of the shop: its orders are kept aside, and nothing it decides is done. Say on the settings page what it is.', 'avstem');

            return self::result('avstem_identity', 'critical', __('Avstem is in safe mode', 'avstem'), $text);
        }
        /* translators: 1: address, 2: environment, like production */
        $text = sprintf(__('The service knows this site by its address %1$s and its environment "%2$s".', 'avstem'), Site::address(), Site::environment());

        return self::result('avstem_identity', 'good', __('Avstem knows this site', 'avstem'), $text);
    }

    /** @return array<string, mixed> whether prices have the decimals that the currency has */
    public static function decimals(): array
    {
        $currency = (string) get_woocommerce_currency();
        $shown = (int) wc_get_price_decimals();
        try {
            $exponent = Currency::exponent($currency);
        } catch (NotAnAmount $unknown) {
            /* translators: %s: currency */
            $text = sprintf(__('Avstem does not know the currency %s: its orders wait as cases.', 'avstem'), $currency);

            return self::result('avstem_decimals', 'critical', __('An unknown currency', 'avstem'), $text);
        }
        if ($shown < $exponent) {
            /* translators: 1: number, 2: currency, 3: number */
            $text = sprintf(__('WooCommerce rounds prices to %1$d decimals, and %2$s has %3$d: totals of orders may then differ from what was paid, and the difference waits as a case (WooCommerce → Settings → General → Number of decimals).', 'avstem'), $shown, $currency, $exponent);

            return self::result('avstem_decimals', 'recommended', __('Prices are rounded to fewer decimals than the currency has', 'avstem'), $text);
        }
        /* translators: 1: currency, 2: number */
        $text = sprintf(__('Prices in %1$s have %2$d decimals.', 'avstem'), $currency, $shown);

        return self::result('avstem_decimals', 'good', __('Prices have the decimals of the currency', 'avstem'), $text);
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
