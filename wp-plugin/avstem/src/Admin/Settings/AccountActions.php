<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Saving the account mapping and who settles which payment method. */
final class AccountActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'save_accounts' => [Capabilities::CONFIGURE, [self::class, 'accounts']],
            'preview_accounts' => [Capabilities::CONFIGURE, [self::class, 'preview']],
            'save_methods' => [Capabilities::CONFIGURE, [self::class, 'methods']],
        ];
    }

    /**
     * The rules are replaced whole, by the version that was on the page: who saved meanwhile is not overwritten.
     *
     * @throws Failure
     */
    public static function accounts(): string
    {
        $told = Services::client()->get('/v1/rules');
        [$rules, $changed] = RuleChanges::apply(Told::all($told, 'rules'), Posted::maps('avstem_rule'));
        if ($changed === 0) {
            return __('Nothing was changed.', 'avstem');
        }
        $version = (string) Posted::number('avstem_rules_version');
        Services::client()->put('/v1/rules', (string) wp_json_encode(['rules' => $rules]), $version);
        RulesPreview::forget();

        return __('Saved. Vouchers that are approved already keep the accounts they were made with.', 'avstem');
    }

    /**
     * What was typed is kept for the page that is shown next; nothing is saved.
     *
     * @throws Failure
     */
    public static function preview(): string
    {
        $given = Posted::maps('avstem_rule');
        [, $changed] = RuleChanges::apply(Told::all(Services::client()->get('/v1/rules'), 'rules'), $given);
        if ($changed === 0) {
            RulesPreview::forget();

            return __('Nothing was changed.', 'avstem');
        }
        RulesPreview::keep($given);

        return __('Below is what past payouts would become. Nothing is saved yet.', 'avstem');
    }

    /** @throws Failure */
    public static function methods(): string
    {
        $chosen = [];
        foreach (Posted::maps('avstem_method') as $one) {
            $settles = $one['settles'] ?? '';
            if ($settles === '' || Told::text($one, 'name') === '') {
                continue;
            }
            $chosen[] = ['payment_method' => $one['name']]
                + ($settles === 'none' ? ['no_provider' => true] : ['connection' => (int) $settles]);
        }
        if ($chosen === []) {
            return __('Nothing was changed.', 'avstem');
        }
        Services::client()->put('/v1/payment-methods', (string) wp_json_encode(['payment_methods' => $chosen]));

        return __('Saved.', 'avstem');
    }
}
