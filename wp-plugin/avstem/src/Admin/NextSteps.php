<?php

declare(strict_types=1);

namespace Avstem\Admin;

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
        $retention = Retention::problem();
        if ($retention !== null) {
            $steps[] = $retention;
        }

        return $steps;
    }
}
