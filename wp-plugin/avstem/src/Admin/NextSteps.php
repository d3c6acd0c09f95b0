<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;
use Avstem\Connection\Health;
use Avstem\Services;

/** The list at the top of the settings tab: what is missing, until nothing is. */
final class NextSteps
{
    public static function show(): void
    {
        $steps = self::all();
        if ($steps === []) {
            return;
        }
        echo '<div class="notice notice-info inline"><h2>' . esc_html__('Next steps', 'avstem') . '</h2><ol>';
        foreach ($steps as $step) {
            echo '<li>' . esc_html($step) . '</li>';
        }
        echo '</ol></div>';
    }

    /** @return list<string> sentences, the first one to do first */
    public static function all(): array
    {
        $credentials = Services::credentials();
        if ($credentials->address() === '') {
            return [__('Get the service address and a one-time code from the agency or person who runs Avstem for you, and paste both below.', 'avstem')];
        }
        if (!$credentials->isPaired()) {
            return [__('Paste a one-time code below and press Connect.', 'avstem')];
        }
        $steps = [];
        $health = Health::last();
        if ($health['code'] !== '') {
            $steps[] = $health['sentence'];
        }
        if (Services::history()->state()['state'] === 'none') {
            $steps[] = __('Send the orders from before today, so that payouts on their way can be explained.', 'avstem');
        }
        $steps = array_merge($steps, self::atTheService(Heartbeat::last()['told']));
        $retention = Retention::problem();
        if ($retention !== null) {
            $steps[] = $retention;
        }

        return $steps;
    }

    /**
     * What is to be set up at the service, as it told last.
     *
     * @param array<string, mixed> $told
     * @return list<string>
     */
    private static function atTheService(array $told): array
    {
        $steps = [];
        $confirmed = $told['confirmed'] ?? null;
        if (is_array($confirmed) && !in_array('provider', $confirmed, true)) {
            $steps[] = __('Connect a payment provider under Providers, and confirm that the merchant account is yours.', 'avstem');
        }
        if (is_array($confirmed) && !in_array('accounting', $confirmed, true)) {
            $steps[] = __('Connect the accounting system under Accounting, confirm your company, and look at the accounts.', 'avstem');
        }
        $shop = Told::one($told, 'shop');
        if (array_key_exists('start_date', $shop) && $shop['start_date'] === null) {
            $steps[] = __('Choose under Start from which day on payouts are booked.', 'avstem');
        }
        $methods = Told::texts($told, 'payment_methods_asked');
        if ($methods !== []) {
            /* translators: %s: ids of payment methods */
            $steps[] = sprintf(__('Say under Payment methods who settles: %s.', 'avstem'), implode(', ', $methods));
        }

        return $steps;
    }
}
