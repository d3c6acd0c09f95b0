<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Section;
use Avstem\Admin\Settlements\Chart;
use Avstem\Admin\Settlements\FeeTypes;
use Avstem\Admin\Settlements\States;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Which account each kind of line goes to, chosen from the accounting system's own chart. */
final class AccountsSection implements Section
{
    /** @var Client */
    private $client;
    /** @var bool */
    private $mayConfigure;

    public function __construct(Client $client, bool $mayConfigure)
    {
        $this->client = $client;
        $this->mayConfigure = $mayConfigure;
    }

    /** @throws Failure */
    public function show(): void
    {
        $told = $this->client->get('/v1/rules');
        $chart = Chart::read($this->client);
        echo '<h2 id="avstem-accounts-title">' . esc_html__('Accounts', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('Type a number or a part of a name to search in the chart of accounts. The accountant of the shop signs off on these.', 'avstem') . '</p>';
        if ($chart['problem'] !== '') {
            printf('<div class="notice notice-info inline"><p>%s</p></div>', esc_html($chart['problem']));
        }
        $rules = $this->mayConfigure ? (new RulesPreview($this->client))->show(Told::all($told, 'rules')) : Told::all($told, 'rules');
        Chart::needed();
        self::aboutCustomers($chart);
        printf('<input type="hidden" name="avstem_rules_version" value="%d">', (int) Told::number($told, 'version'));
        echo '<table class="widefat striped avstem-table avstem-rules avstem-stack" aria-labelledby="avstem-accounts-title"><thead><tr>';
        $columns = [__('What', 'avstem'), __('Account', 'avstem'), __('VAT code', 'avstem')];
        $columns = $chart['customers'] ? array_merge($columns, [__('Customer', 'avstem')]) : $columns;
        foreach (array_merge($columns, [__('More', 'avstem')]) as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($rules as $rule) {
            $this->rule($rule, $chart);
        }
        echo '</tbody></table>';
        if ($this->mayConfigure) {
            RuleForm::show(RulesPreview::added(), self::lines(''), $chart['customers']);
            echo '<p class="submit">';
            Actions::press('preview_accounts', 0, __('Preview', 'avstem'));
            Actions::press('save_accounts', 0, __('Save accounts', 'avstem'), true);
            echo '</p>';
            RulesFile::show(Told::all($told, 'rules'), new RulesPreview($this->client));
        }
    }

    /**
     * @param array<string, mixed> $rule
     * @param array{accounts: array<string, string>, vat_codes: array<string, string>, problem: string, customers: bool} $chart
     */
    private function rule(array $rule, array $chart): void
    {
        $id = Told::text($rule, 'id');
        $what = self::describe($rule);
        printf('<tr><th scope="row">%s <code>%s</code></th>', esc_html($what), esc_html($id));
        if (($rule['action'] ?? 'post') !== 'post') {
            printf('<td colspan="%d">%s</td>', (int) $chart['customers'] + 2, esc_html(self::unbooked($rule)));
            $this->more($rule, $what);

            return;
        }
        $fields = [
            'account' => [__('Account', 'avstem'), 'avstem-accounts', $chart['accounts']],
            'vat_code' => [__('VAT code', 'avstem'), 'avstem-vat-codes', $chart['vat_codes']],
        ];
        foreach ($fields as $field => $how) {
            $value = (string) ($rule[$field] ?? '');
            printf('<td data-label="%s">', esc_attr($how[0]));
            if ($this->mayConfigure) {
                printf(
                    '<input type="text" list="%s" name="avstem_rule[%s][%s]" value="%s" aria-label="%s" autocomplete="off">',
                    esc_attr($how[1]),
                    esc_attr($id),
                    esc_attr($field),
                    esc_attr($value),
                    esc_attr($how[0] . ': ' . $what)
                );
            } else {
                echo '<strong>' . esc_html($value) . '</strong>';
            }
            $name = $how[2][$value] ?? ($how[2] === [] ? '' : __('not in the chart', 'avstem'));
            printf(' <span class="%s">%s</span></td>', isset($how[2][$value]) || $how[2] === [] ? 'description' : 'avstem-wrong', esc_html($name));
        }
        $this->customer($id, $what, $chart['customers'] ? Told::text($rule, 'customer_ref') : null);
        $this->more($rule, $what);
    }

    /** @param array<string, mixed> $rule */
    private static function unbooked(array $rule): string
    {
        return $rule['action'] === 'ignore'
            ? __('Left out: listed as not booked.', 'avstem')
            : __('Waits for a person, who chooses the account each time.', 'avstem');
    }

    /** @param array<string, mixed> $rule */
    private function more(array $rule, string $what): void
    {
        printf('<td data-label="%s">', esc_attr__('More', 'avstem'));
        RuleMore::show($rule, $what, $this->mayConfigure);
        echo '</td></tr>';
    }

    /** Whose part of the account the lines are: the number of a customer; null where no rule can name one. */
    private function customer(string $id, string $what, ?string $number): void
    {
        if ($number === null) {
            return;
        }
        printf('<td data-label="%s">', esc_attr__('Customer', 'avstem'));
        if ($this->mayConfigure) {
            printf(
                '<input type="text" name="avstem_rule[%s][customer_ref]" value="%s" aria-label="%s" autocomplete="off" maxlength="20">',
                esc_attr($id),
                esc_attr($number),
                esc_attr(__('Customer', 'avstem') . ': ' . $what)
            );
        } else {
            echo '<strong>' . esc_html($number) . '</strong>';
        }
        echo '</td>';
    }

    /** @param array{accounts: array<string, string>, vat_codes: array<string, string>, problem: string, customers: bool} $chart */
    private static function aboutCustomers(array $chart): void
    {
        if ($chart['problem'] !== '') {
            return; // nobody knows yet
        }
        echo '<p class="description">' . esc_html($chart['customers']
            ? __('Customer: only where sales lie on a collective customer, such as account 1500 and the customer Vipps settlements. Its number in the accounting system.', 'avstem')
            : __('This accounting system takes no customer with a voucher, so accounts cannot be a customer\'s part of a ledger here.', 'avstem')) . '</p>';
    }

    /** @param array<string, mixed> $rule */
    private static function describe(array $rule): string
    {
        $rule = array_map(static function ($condition): string {
            return is_string($condition) && $condition !== '*' ? $condition : '';
        }, $rule);
        $line = Told::text($rule, 'line_type');
        $fee = Told::text($rule, 'fee_type');
        $provider = Told::text($rule, 'provider');
        $parts = [
            self::lines(Told::text($rule, 'voucher_kind'))[$line] ?? ucfirst(str_replace('_', ' ', $line)),
            $fee === '' ? '' : (FeeTypes::names()[$fee] ?? __('Unrecognised fee', 'avstem')),
            $provider === '' ? '' : States::provider($provider),
        ];
        foreach (['merchant_account', 'payment_method', 'card_brand', 'currency', 'country'] as $name) {
            $parts[] = Told::text($rule, $name);
        }
        $rate = Told::text($rule, 'tax_rate');
        /* translators: %s: a rate of VAT, per cent */
        $parts[] = $rate === '' ? '' : sprintf(__('VAT %s %%', 'avstem'), $rate);
        foreach (['tax_class', 'product_category'] as $name) {
            $parts[] = Told::text($rule, $name);
        }
        $dates = array_filter([Told::text($rule, 'valid_from'), Told::text($rule, 'valid_to')], 'strlen');

        return implode(' · ', array_filter(array_merge($parts, [implode(' – ', $dates)]), 'strlen'));
    }

    /** @return array<string, string> */
    private static function lines(string $kind): array
    {
        $ofSales = $kind === 'sales' ? [
            'sale' => __('Sales', 'avstem'),
            'refund' => __('Refunds of sales', 'avstem'),
            'rounding' => __('Rounding (sales)', 'avstem'),
        ] : [];

        return $ofSales + [
            '' => __('Everything', 'avstem'),
            'sale' => __('Payments (clearing)', 'avstem'),
            'refund' => __('Refunds (clearing)', 'avstem'),
            'refund_reversal' => __('Failed refunds (clearing)', 'avstem'),
            'fee' => __('Fees', 'avstem'),
            'fee_refund' => __('Returned fees', 'avstem'),
            'chargeback' => __('Chargebacks', 'avstem'),
            'chargeback_reversal' => __('Chargebacks won', 'avstem'),
            'dispute_fee' => __('Chargeback fees', 'avstem'),
            'reserve_hold' => __('Held as reserve', 'avstem'),
            'reserve_release' => __('Released reserve', 'avstem'),
            'payout_return' => __('Returned payouts (clearing)', 'avstem'),
            'top_up' => __('Paid in to the provider (clearing)', 'avstem'),
            'carried' => __('Balance kept at the provider (clearing)', 'avstem'),
            'bank' => __('The amount in the bank', 'avstem'),
            'in_transit' => __('Money in transit to the bank', 'avstem'),
            'tax' => __('Taxes', 'avstem'),
            'commission' => __('Commission', 'avstem'),
            'financing' => __('Financing', 'avstem'),
            'adjustment' => __('Corrections by the provider', 'avstem'),
            'unknown' => __('Unknown transactions', 'avstem'),
            'rounding' => __('Rounding', 'avstem'),
            'fx_gain' => __('Currency gains', 'avstem'),
            'fx_loss' => __('Currency losses', 'avstem'),
            'dispute_loss' => __('Lost disputes', 'avstem'),
            'invoice_setoff' => __('Invoices set off in the payout', 'avstem'),
            'shipping' => __('Shipping (sales)', 'avstem'),
            'payment' => __('Paid without a provider (sales)', 'avstem'),
            'gift_card_sale' => __('Gift cards sold (sales)', 'avstem'),
            'gift_card_redeem' => __('Gift cards redeemed (sales)', 'avstem'),
            'prepayment' => __('Prepayments (sales)', 'avstem'),
        ];
    }
}
