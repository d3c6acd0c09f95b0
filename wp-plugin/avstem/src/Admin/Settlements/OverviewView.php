<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** What was paid out and what it cost, per month; and the paid orders that no payout has settled. */
final class OverviewView
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
        $period = array_filter(['from' => Page::asked('from'), 'to' => Page::asked('to')], 'strlen');
        $told = $this->client->get('/v1/reports/overview' . ($period === [] ? '' : '?' . http_build_query($period)));
        echo '<h2>' . esc_html__('Overview', 'avstem') . '</h2>';
        self::period(Told::text($told, 'from'), Told::text($told, 'to'));
        $currencies = Told::all($told, 'currencies');
        if ($currencies === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('Nothing was paid out in this time.', 'avstem') . '</p></div>';
        }
        foreach ($currencies as $one) {
            $this->currency($one, $period);
        }
        (new FeeDocumentsView($this->client))->show();
        self::unsettled(Told::one($told, 'unsettled'));
    }

    private static function period(string $from, string $to): void
    {
        echo '<form method="get" class="avstem-filters"><input type="hidden" name="page" value="avstem-settlements"><input type="hidden" name="view" value="overview">';
        foreach (['from' => [__('From', 'avstem'), $from], 'to' => [__('To', 'avstem'), $to]] as $name => $field) {
            printf('<label><span>%s</span><input type="date" name="%s" value="%s"></label>', esc_html($field[0]), esc_attr($name), esc_attr($field[1]));
        }
        echo '<button type="submit" class="button">' . esc_html__('Show', 'avstem') . '</button></form>';
    }

    /**
     * @param array<string, mixed> $one
     * @param array<string, string> $period
     */
    private function currency(array $one, array $period): void
    {
        $currency = Told::text($one, 'currency');
        echo '<section class="avstem-currency"><h3>' . esc_html($currency) . '</h3><dl class="avstem-sums">';
        $sums = [
            __('Paid out', 'avstem') => Amount::text($one['paid_out'] ?? null, $currency),
            __('Fees with VAT', 'avstem') => Amount::text($one['fees'] ?? null, $currency),
            __('Payouts', 'avstem') => number_format_i18n(Told::number($one, 'payouts')),
        ];
        foreach ($sums as $name => $sum) {
            printf('<div><dt>%s</dt><dd>%s</dd></div>', esc_html($name), esc_html($sum));
        }
        echo '</dl>';
        $this->plot($currency, $period);
        self::months($currency, Told::all($one, 'months'));
        echo '</section>';
    }

    /**
     * The service's plot as an image, in which no script runs; the table beside it tells the same.
     *
     * @param array<string, string> $period
     */
    private function plot(string $currency, array $period): void
    {
        $query = http_build_query($period + ['currency' => $currency]);
        try {
            $file = $this->client->file('/v1/reports/overview.svg?' . $query);
        } catch (Failure $failure) {
            return; // the table has the numbers
        }
        if ($file['type'] === 'image/svg+xml') {
            printf(
                '<img class="avstem-plot" src="%s" alt="%s">',
                esc_attr('data:image/svg+xml;base64,' . base64_encode($file['content'])),
                /* translators: %s: currency */
                esc_attr(sprintf(__('Paid out and fees with VAT per month in %s; the table below has the numbers.', 'avstem'), $currency))
            );
        }
    }

    /** @param array<array<string, mixed>> $months */
    private static function months(string $currency, array $months): void
    {
        printf(
            '<table class="widefat striped avstem-table avstem-narrow"><caption class="screen-reader-text">%s</caption><thead><tr><th scope="col">%s</th>',
            esc_html__('Paid out and fees with VAT per month', 'avstem'),
            esc_html__('Month', 'avstem')
        );
        foreach ([__('Payouts', 'avstem'), __('Paid out', 'avstem'), __('Fees with VAT', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach (array_reverse($months) as $month) {
            printf(
                '<tr><th scope="row">%s</th><td class="avstem-number">%s</td><td class="avstem-number">%s</td><td class="avstem-number">%s</td></tr>',
                esc_html((string) wp_date('F Y', (int) strtotime(Told::text($month, 'month') . '-15'))),
                esc_html(number_format_i18n(Told::number($month, 'payouts'))),
                esc_html(Amount::plain($month['paid_out'] ?? null, $currency)),
                esc_html(Amount::plain($month['fees'] ?? null, $currency))
            );
        }
        echo '</tbody></table>';
    }

    /** @param array<string, mixed> $unsettled */
    private static function unsettled(array $unsettled): void
    {
        echo '<section><h3>' . esc_html__('Paid orders that no payout has settled', 'avstem') . '</h3>';
        $sums = Told::all($unsettled, 'sums');
        if ($sums === []) {
            echo '<p>' . esc_html__('None.', 'avstem') . '</p></section>';

            return;
        }
        foreach ($sums as $sum) {
            $count = Told::number($sum, 'orders');
            /* translators: 1: number of orders, 2: amount, 3: day */
            $text = _n('%1$s order of %2$s, the oldest from %3$s.', '%1$s orders of %2$s in all, the oldest from %3$s.', $count, 'avstem');
            $oldest = Moments::text(Told::moment($sum, 'oldest_at'));
            echo '<p>' . esc_html(sprintf($text, number_format_i18n($count), Amount::text($sum['total'] ?? null, $sum['currency'] ?? null), $oldest)) . '</p>';
        }
        echo '<table class="widefat striped avstem-table avstem-narrow"><thead><tr>';
        foreach ([__('Order', 'avstem'), __('Paid by', 'avstem'), __('Ordered', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        printf('<th scope="col" class="avstem-number">%s</th></tr></thead><tbody>', esc_html__('Total', 'avstem'));
        foreach (Told::all($unsettled, 'oldest') as $order) {
            printf(
                '<tr><th scope="row"><a href="%s">%s</a></th><td>%s</td><td>%s</td><td class="avstem-number">%s</td></tr>',
                esc_url(admin_url('post.php?action=edit&post=' . absint($order['id'] ?? 0))),
                esc_html(Told::text($order, 'number')),
                esc_html(Told::text($order, 'payment_method')),
                esc_html(Moments::text(Told::moment($order, 'ordered_at'))),
                esc_html(Amount::text($order['total'] ?? null, $order['currency'] ?? null))
            );
        }
        echo '</tbody></table></section>';
    }
}
