<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Services;

/**
 * Accounts and VAT codes of the accounting system, kept for ten minutes, as lists to search in: the browser
 * offers what fits the letters typed, by number or name.
 */
final class Chart
{
    private const KEPT = 10 * MINUTE_IN_SECONDS;
    private const CACHE = 'avstem_chart';

    /** @return array{accounts: array<string, string>, vat_codes: array<string, string>, problem: string, customers: bool} names by number; whether rules may name customers */
    public static function read(Client $client): array
    {
        $kept = get_transient(self::CACHE);
        if (is_array($kept)) {
            return $kept + ['accounts' => [], 'vat_codes' => [], 'problem' => '', 'customers' => true];
        }
        try {
            $told = $client->get('/v1/accounting/reference-data');
        } catch (Failure $failure) {
            return ['accounts' => [], 'vat_codes' => [], 'problem' => $failure->getMessage(), 'customers' => true];
        }
        $chart = ['accounts' => [], 'vat_codes' => [], 'customers' => !empty($told['collective_customer'])];
        foreach (Told::all($told, 'accounts') as $account) {
            if (!empty($account['active'])) {
                $chart['accounts'][Told::text($account, 'number')] = Told::text($account, 'name');
            }
        }
        foreach (Told::all($told, 'vat_codes') as $code) {
            $chart['vat_codes'][Told::text($code, 'code')] = Told::text($code, 'name');
        }
        set_transient(self::CACHE, $chart, self::KEPT);

        return $chart + ['problem' => ''];
    }

    public static function forget(): void
    {
        delete_transient(self::CACHE);
    }

    /** Put the two lists on this page, that fields refer to by `avstem-accounts` and `avstem-vat-codes`. */
    public static function needed(): void
    {
        add_action('admin_footer', [self::class, 'lists']); // added again it is still one
    }

    public static function lists(): void
    {
        $chart = self::read(Services::client());
        foreach (['accounts' => 'avstem-accounts', 'vat_codes' => 'avstem-vat-codes'] as $kind => $id) {
            printf('<datalist id="%s">', esc_attr($id));
            foreach ($chart[$kind] as $number => $name) {
                printf('<option value="%s">%s</option>', esc_attr((string) $number), esc_html($number . ' ' . $name));
            }
            echo '</datalist>';
        }
    }
}
