<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Settlements\FeeTypes;
use Avstem\Admin\Settlements\States;

/** A rule that is added: which lines it is for, and where they go. What is left open holds for all. */
final class RuleForm
{
    /**
     * @param array<string, string> $typed what was typed before, when it was only looked at
     * @param array<string, string> $lines names of the kinds of lines
     * @param bool $hasCustomers whether rules can name a customer
     */
    public static function show(array $typed, array $lines, bool $hasCustomers): void
    {
        $id = RuleChanges::ADDED;
        $value = static function (string $field) use ($typed): string {
            return $typed[$field] ?? '';
        };
        printf('<details class="avstem-more avstem-add"%s><summary>%s</summary>', $typed === [] ? '' : ' open', esc_html__('Add a rule', 'avstem'));
        echo '<p class="description">' . esc_html__('The most specific rule holds: the more that is chosen here, the earlier it comes.', 'avstem') . '</p>';
        self::group(__('What it is for', 'avstem'));
        $any = ['' => __('All', 'avstem')];
        $kinds = ['settlement' => __('Payouts', 'avstem'), 'sales' => __('Sales', 'avstem'), '*' => __('All', 'avstem')];
        RuleMore::choice($id, 'voucher_kind', __('In vouchers of', 'avstem'), $kinds, $value('voucher_kind'), 'settlement');
        RuleMore::choice($id, 'line_type', __('What', 'avstem'), $any + $lines, $value('line_type'), '');
        RuleMore::choice($id, 'provider', __('Payment provider', 'avstem'), $any + States::providers(), $value('provider'), '');
        RuleMore::choice($id, 'fee_type', __('Kind of fee', 'avstem'), $any + FeeTypes::names(), $value('fee_type'), '');
        self::groupEnd();
        self::group(__('Only where (leave open what does not matter)', 'avstem'));
        $texts = [
            'merchant_account' => __('Merchant account', 'avstem'),
            'payment_method' => __('Payment method', 'avstem'),
            'card_brand' => __('Card brand', 'avstem'),
            'currency' => __('Currency', 'avstem'),
            'country' => __('Country (sales)', 'avstem'),
            'tax_rate' => __('VAT rate, per cent (sales)', 'avstem'),
            'tax_class' => __('Tax class (sales)', 'avstem'),
            'product_category' => __('Category (sales)', 'avstem'),
        ];
        foreach ($texts as $field => $label) {
            RuleMore::text($id, $field, $label, $value($field));
        }
        self::groupEnd();
        self::group(__('Where it goes', 'avstem'));
        RuleMore::text($id, 'account', __('Account', 'avstem'), $value('account'), '', 'text', 'avstem-accounts');
        RuleMore::text($id, 'vat_code', __('VAT code', 'avstem'), $value('vat_code') === '' ? '0' : $value('vat_code'), '', 'text', 'avstem-vat-codes');
        if ($hasCustomers) {
            RuleMore::text($id, 'customer_ref', __('Customer', 'avstem'), $value('customer_ref'));
        }
        RuleMore::fields($id, $typed);
        self::groupEnd();
        echo '</details>';
    }

    private static function group(string $legend): void
    {
        printf('<fieldset class="avstem-rule-part"><legend>%s</legend><div class="avstem-more-fields">', esc_html($legend));
    }

    private static function groupEnd(): void
    {
        echo '</div></fieldset>';
    }
}
