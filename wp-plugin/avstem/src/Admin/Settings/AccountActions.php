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
        $given = Posted::maps('avstem_rule');
        $rules = [];
        $changed = 0;
        foreach (Told::all($told, 'rules') as $rule) {
            foreach (['account', 'vat_code'] as $field) {
                $value = $given[Told::text($rule, 'id')][$field] ?? '';
                if ($value !== '' && $value !== ($rule[$field] ?? '')) {
                    $rule[$field] = $value;
                    $changed++;
                }
            }
            $rules[] = $rule;
        }
        if ($changed === 0) {
            return __('Nothing was changed.', 'avstem');
        }
        $version = (string) Posted::number('avstem_rules_version');
        Services::client()->put('/v1/rules', (string) wp_json_encode(['rules' => $rules]), $version);

        return __('Saved. Vouchers that are approved already keep the accounts they were made with.', 'avstem');
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
