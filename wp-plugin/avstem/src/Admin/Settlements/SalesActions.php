<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** How sales are booked, and approving the vouchers of them that were seen. */
final class SalesActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'save_sales' => [Capabilities::CONFIGURE, [self::class, 'choose']],
            'approve_sales' => [Capabilities::DECIDE, [self::class, 'approve']],
        ];
    }

    /** @throws Failure */
    public static function choose(): string
    {
        $asked = ['mode' => Posted::text('avstem_mode')];
        if (Posted::isSet('avstem_sale_date')) {
            $asked['sale_date'] = Posted::text('avstem_sale_date');
        }
        if (Posted::isSet('avstem_sales_start')) {
            $asked['start'] = Posted::text('avstem_sales_start');
        }
        Services::client()->put('/v1/sales', (string) wp_json_encode($asked));
        Chart::forget();

        return $asked['mode'] === SalesModes::ELSEWHERE ? __('Saved. Sales are booked by somebody else; drafts of them are withdrawn.', 'avstem')
            : __('Saved. The first vouchers are made as soon as the orders have been looked at.', 'avstem');
    }

    /**
     * Each by the hash that was on the page: one that is another draft now stays, and is said.
     *
     * @throws Failure the first one, with how many were approved beside it
     */
    public static function approve(): string
    {
        $approved = 0;
        $refused = [];
        foreach (Posted::map('avstem_drafts') as $id => $hash) {
            try {
                Services::client()->post('/v1/vouchers/' . absint($id) . '/approve', (string) wp_json_encode(['draft_hash' => $hash]));
                $approved++;
            } catch (Failure $failure) {
                $refused[] = $failure;
                if ($failure->isPassing()) {
                    break; // the others would only wait for the same
                }
            }
        }
        /* translators: %s: number of vouchers */
        $said = sprintf(_n('%s voucher is approved and sent to the books now.', '%s vouchers are approved and sent to the books now.', $approved, 'avstem'), number_format_i18n($approved));
        if ($refused !== []) {
            /* translators: 1: number of vouchers, 2: why */
            $text = _n('%1$s was not approved: %2$s', '%1$s were not approved: %2$s', count($refused), 'avstem');
            throw new Failure($refused[0]->reason(), $said . ' ' . sprintf($text, number_format_i18n(count($refused)), $refused[0]->getMessage()));
        }

        return $said;
    }
}
