<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Answering questions, and ending standing answers. */
final class CaseActions
{
    /** What each answer carries besides its action and its note. */
    private const CARRIES = [
        'book_to' => ['account', 'customer', 'vat_code'],
        'link_order' => ['order_identity', 'order_number'],
        'treat_as_fee' => ['fee_type'],
        'use_rate' => ['rate', 'rate_source', 'rate_on'],
        'use_date' => ['voucher_date'],
        'set_off' => ['account', 'customer'],
        'write_off' => ['account', 'customer', 'voucher_date'],
        'write_off_with_vat' => ['account', 'customer', 'vat_code', 'voucher_date'],
        'annul_sale' => ['account', 'vat_code', 'voucher_date'],
        'credited' => ['voucher_date'],
        'lost_before_start' => ['account', 'voucher_date'],
    ];

    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'decide' => [Capabilities::DECIDE, [self::class, 'decide']],
            'revoke_standing' => [Capabilities::DECIDE, [self::class, 'revoke']],
        ];
    }

    /** @throws Failure */
    public static function decide(): string
    {
        $decision = self::decision();
        if ($decision['action'] === '') {
            throw new Failure('answer_missing', __('Choose an answer.', 'avstem'));
        }
        $id = Posted::number('avstem_id');
        switch (Posted::text('avstem_scope')) {
            case 'cause':
                $asked = ['cause' => Posted::text('avstem_cause'), 'decision' => $decision];
                $told = Services::client()->post('/v1/cases/decide', (string) wp_json_encode($asked));
                $count = count((array) ($told['decided'] ?? []));

                /* translators: %s: number of questions */
                return sprintf(_n('%s question is decided.', '%s questions are decided.', $count, 'avstem'), number_format_i18n($count));
            case 'standing':
                $decision['standing'] = true;
                Services::client()->post("/v1/cases/$id/decide", (string) wp_json_encode($decision));

                return __('Decided for all alike, later ones too. It is listed under Standing decisions, and can be ended there.', 'avstem');
            default:
                Services::client()->post("/v1/cases/$id/decide", (string) wp_json_encode($decision));

                return __('Decided. What it held back goes on.', 'avstem');
        }
    }

    /** @throws Failure */
    public static function revoke(): string
    {
        $asked = ['reason' => Posted::text('avstem_reason')];
        Services::client()->post('/v1/standing-decisions/' . Posted::number('avstem_id') . '/revoke', (string) wp_json_encode($asked));

        return __('Ended. What it answered and is not sent to the books yet is asked again.', 'avstem');
    }

    /** @return array<string, mixed> as POST /v1/cases/<id>/decide takes it */
    private static function decision(): array
    {
        $decision = ['action' => Posted::text('avstem_action')];
        foreach (array_merge(self::CARRIES[$decision['action']] ?? [], ['note']) as $name) {
            $value = Posted::text('avstem_' . $name);
            if ($value !== '') {
                $decision[$name] = $name === 'rate' ? str_replace(',', '.', $value) : $value;
            }
        }
        if (isset($decision['order_number'])) {
            unset($decision['order_identity']); // what was typed is meant
        }

        return $decision;
    }
}
