<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** The providers' invoices and statements, month by month, against the fees that are booked. */
final class FeeDocumentsView
{
    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $told = $this->client->get('/v1/fee-documents');
        $accounts = Told::all($told, 'accounts');
        if ($accounts === []) {
            return;
        }
        echo '<section aria-labelledby="avstem-fee-documents"><h3 id="avstem-fee-documents">' . esc_html__('Invoices for fees', 'avstem') . '</h3>';
        echo '<p>' . esc_html__('The provider\'s invoice or statement documents the fees. Tell what it charged, and it is held against what is booked of that month.', 'avstem') . '</p>';
        self::months(Told::all($told, 'months'));
        if (Actions::isAllowed('tell_fees')) {
            self::form($accounts);
        }
        echo '</section>';
    }

    /** @param array<array<string, mixed>> $months */
    private static function months(array $months): void
    {
        if ($months === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('No invoice has been told of yet.', 'avstem') . '</p></div>';

            return;
        }
        printf('<table class="widefat striped avstem-table avstem-narrow"><caption class="screen-reader-text">%s</caption><thead><tr>', esc_html__('Invoices for fees, by month', 'avstem'));
        printf('<th scope="col">%s</th><th scope="col">%s</th>', esc_html__('Month', 'avstem'), esc_html__('Provider', 'avstem'));
        foreach ([__('Invoiced', 'avstem'), __('Booked', 'avstem'), __('Difference', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($months as $month) {
            $currency = $month['currency'] ?? '';
            $booked = Told::number($month, 'documents') + Told::number($month, 'difference');
            printf(
                '<tr><th scope="row">%s</th><td>%s</td><td class="avstem-number">%s</td><td class="avstem-number">%s</td><td class="avstem-number">%s</td></tr>',
                esc_html((string) wp_date('F Y', (int) strtotime(substr(Told::text($month, 'month'), 0, 7) . '-15'))),
                esc_html(States::provider(Told::text($month, 'provider')) . ' ' . Told::text($month, 'account')),
                esc_html(Amount::plain($month['documents'] ?? null, $currency)),
                esc_html(Amount::plain($booked, $currency)),
                esc_html(empty($month['basis']) ? Amount::plain($month['difference'] ?? null, $currency) : __('agrees', 'avstem'))
            );
        }
        echo '</tbody></table>';
    }

    /** @param array<array<string, mixed>> $accounts */
    private static function form(array $accounts): void
    {
        Actions::open('tell_fees');
        echo '<div class="avstem-fields">';
        printf('<label><span>%s</span><select name="avstem_account">', esc_html__('Merchant account', 'avstem'));
        foreach ($accounts as $account) {
            $name = States::provider(Told::text($account, 'provider')) . ' ' . Told::text($account, 'account');
            printf('<option value="%d">%s</option>', (int) Told::number($account, 'id'), esc_html($name));
        }
        echo '</select></label>';
        printf('<label><span>%s</span><input type="month" name="avstem_month" required></label>', esc_html__('Month', 'avstem'));
        printf('<label><span>%s</span><input type="text" name="avstem_number" required maxlength="60"></label>', esc_html__('Invoice number', 'avstem'));
        printf('<label><span>%s</span><input type="text" name="avstem_amount" required inputmode="decimal"></label>', esc_html__('Amount, VAT included', 'avstem'));
        printf('<label><span>%s</span><input type="text" name="avstem_vat" inputmode="decimal"></label>', esc_html__('VAT in it', 'avstem'));
        echo '</div><button type="submit" class="button">' . esc_html__('Check the invoice', 'avstem') . '</button></form>';
    }
}
