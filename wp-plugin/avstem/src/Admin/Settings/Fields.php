<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

/** What the credentials of a system are called; one that is newer than the plugin goes by its own name. */
final class Fields
{
    public static function label(string $name): string
    {
        $labels = [
            'client_id' => __('Client ID', 'avstem'),
            'client_key' => __('Client key', 'avstem'),
            'client_secret' => __('Client secret', 'avstem'),
            'subscription_key' => __('Subscription key', 'avstem'),
            'merchant_serial_number' => __('Number of the sales unit (MSN)', 'avstem'),
            'ledger_id' => __('Ledger', 'avstem'),
            'api_key' => __('Restricted API key', 'avstem'),
            'account_id' => __('Account', 'avstem'),
            'account' => __('Account', 'avstem'),
            'payout_schedule' => __('How payouts are scheduled', 'avstem'),
            'webhook_secret' => __('Signing secret of the webhook', 'avstem'),
            'secret_key' => __('Secret key', 'avstem'),
            'merchant_number' => __('Merchant number', 'avstem'),
            'partner_merchant_number' => __('Merchant number', 'avstem'),
            'currency' => __('Currency', 'avstem'),
            'username' => __('User name (API key)', 'avstem'),
            'password' => __('Password (API key)', 'avstem'),
            'merchant_id' => __('Merchant ID (MID)', 'avstem'),
            'settlements_path' => __('Path of the settlements API', 'avstem'),
            'employee_token' => __('Employee token', 'avstem'),
            'refresh_token' => __('API token of the company', 'avstem'),
            'api_token' => __('Personal API token', 'avstem'),
            'tenant_id' => __('Tenant ID of the company', 'avstem'),
            'branch' => __('Branch, where there are several', 'avstem'),
            'ledger' => __('Ledger, where there are several', 'avstem'),
            'subaccount' => __('Subaccount of lines without a department', 'avstem'),
        ];

        return $labels[$name] ?? ucfirst(str_replace('_', ' ', $name));
    }

    public static function style(string $name): string
    {
        $labels = [
            'sales_unit' => __('Keys of a sales unit', 'avstem'),
            'accounting_partner' => __('Keys of an accounting partner', 'avstem'),
            'restricted_key' => __('Restricted key', 'avstem'),
            'secret_key' => __('Secret key', 'avstem'),
            'partner_key' => __('Key of a partner', 'avstem'),
            'username_password' => __('User name and password', 'avstem'),
            'api_key_only' => __('API key alone', 'avstem'),
            'oauth' => __('Access given at the system itself', 'avstem'),
            'employee' => __('Employee token', 'avstem'),
            'client_key' => __('Client key', 'avstem'),
            'refresh' => __('API token of the company', 'avstem'),
            'personal_token' => __('Personal API token', 'avstem'),
            'file' => __('Files that the shop uploads', 'avstem'),
            'service' => __('Integration that the company approves', 'avstem'),
        ];

        return $labels[$name] ?? ucfirst(str_replace('_', ' ', $name));
    }

    public static function environment(string $name): string
    {
        $labels = [
            'production' => __('production', 'avstem'),
            'test' => __('test', 'avstem'),
            'oceania' => __('production, Oceania', 'avstem'),
            'north_america' => __('production, North America', 'avstem'),
            'kustom' => __('production, Kustom', 'avstem'),
            'test_oceania' => __('test, Oceania', 'avstem'),
            'test_north_america' => __('test, North America', 'avstem'),
            'test_kustom' => __('test, Kustom', 'avstem'),
            'sandbox' => __('sandbox', 'avstem'),
            'live' => __('live', 'avstem'),
        ];

        return $labels[$name] ?? $name;
    }
}
