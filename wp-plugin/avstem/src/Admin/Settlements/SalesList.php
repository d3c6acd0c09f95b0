<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** The vouchers of sales, newest first, with their sums per VAT rate; those that wait can be approved. */
final class SalesList
{
    /**
     * @param array<string, mixed> $told as in GET /v1/sales
     * @param string $state `draft` when only those that wait were asked for
     */
    public function show(array $told, string $state, int $page, int $perPage): void
    {
        $vouchers = Told::all($told, 'vouchers');
        echo '<h3>' . esc_html__('Vouchers', 'avstem') . '</h3>';
        self::filter($state);
        if ($vouchers === []) {
            self::nothing($told, $state);

            return;
        }
        $drafts = array_filter($vouchers, static function (array $voucher): bool {
            return Told::text($voucher, 'state') === 'draft';
        });
        self::approveAll($drafts);
        self::table($vouchers);
        Pager::show(Told::number($told, 'total'), $page, $perPage, ['view' => 'sales'] + ($state === '' ? [] : ['state' => $state]), 'paged');
    }

    private static function filter(string $state): void
    {
        echo '<ul class="subsubsub avstem-choose">';
        foreach (['' => __('All', 'avstem'), 'draft' => __('Waiting for an approval', 'avstem')] as $value => $label) {
            printf(
                '<li><a href="%s"%s>%s</a></li>',
                esc_url(Page::url(['view' => 'sales'] + ($value === '' ? [] : ['state' => $value]))),
                $value === $state ? ' class="current" aria-current="page"' : '',
                esc_html($label)
            );
        }
        echo '</ul>';
    }

    /** @param array<string, mixed> $told */
    private static function nothing(array $told, string $state): void
    {
        echo '<div class="avstem-empty"><p>';
        if ($state !== '') {
            esc_html_e('None waits for an approval.', 'avstem');
        } elseif (empty($told['worked_at'])) {
            esc_html_e('None yet: the orders have not been looked at. That takes some minutes after the choice.', 'avstem');
        } else {
            /* translators: %s: date and time */
            $text = sprintf(__('None yet. The orders were last looked at %s. A day\'s voucher is made the night after, and not while anything is asked about an order of that day.', 'avstem'), Moments::text(intdiv(Told::number($told, 'worked_at'), 1000)));
            echo esc_html($text);
        }
        echo '</p></div>';
    }

    /** @param array<array<string, mixed>> $drafts those on this page */
    private static function approveAll(array $drafts): void
    {
        if (count($drafts) < 2 || !Actions::isAllowed('approve_sales')) {
            return;
        }
        Actions::open('approve_sales');
        foreach ($drafts as $draft) {
            printf('<input type="hidden" name="avstem_drafts[%d]" value="%s">', (int) Told::number($draft, 'id'), esc_attr(Told::text($draft, 'draft')));
        }
        /* translators: %s: number of vouchers */
        $label = sprintf(_n('Approve the %s that waits on this page', 'Approve the %s that wait on this page', count($drafts), 'avstem'), number_format_i18n(count($drafts)));
        echo '<button type="submit" class="button button-primary">' . esc_html($label) . '</button></form>';
    }

    /** @param list<array<string, mixed>> $vouchers */
    private static function table(array $vouchers): void
    {
        echo '<table class="widefat striped avstem-table avstem-stack avstem-sales"><caption class="screen-reader-text">' . esc_html__('Vouchers of sales', 'avstem') . '</caption><thead><tr>';
        foreach ([__('Day', 'avstem'), __('State', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        foreach ([__('Sold, VAT included', 'avstem'), __('Sum of the voucher', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        foreach ([__('Voucher', 'avstem'), __('Documentation', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($vouchers as $voucher) {
            self::row($voucher);
        }
        echo '</tbody></table>';
    }

    /** @param array<string, mixed> $voucher */
    private static function row(array $voucher): void
    {
        $id = Told::number($voucher, 'id');
        $state = Told::text($voucher, 'state');
        printf(
            '<tr><th scope="row" data-label="%s"><span><a href="%s">%s</a><span class="avstem-about">%s</span></span></th><td data-label="%s"><span>',
            esc_attr__('Day', 'avstem'),
            esc_url(Page::url(['view' => 'sales', 'voucher' => $id])),
            esc_html(Moments::day(Told::text($voucher, 'date'))),
            esc_html(Told::text($voucher, 'text')),
            esc_attr__('State', 'avstem')
        );
        States::badge($state, Told::text($voucher, 'state_text'));
        if (!empty($voucher['waits_for'])) {
            echo '<span class="avstem-about">' . esc_html(Told::text($voucher, 'waits_for')) . '</span>';
        }
        echo '</span></td>';
        self::rates($voucher);
        printf(
            '<td class="avstem-number" data-label="%s">%s</td><td data-label="%s">',
            esc_attr__('Sum of the voucher', 'avstem'),
            esc_html(Amount::text($voucher['amount'] ?? null, $voucher['currency'] ?? null)),
            esc_attr__('Voucher', 'avstem')
        );
        if ($state === 'draft' && Actions::isAllowed('approve')) {
            Actions::open('approve', $id, 'avstem-inline');
            printf(
                '<input type="hidden" name="avstem_draft_hash" value="%s"><button type="submit" class="button" aria-label="%s">%s</button></form>',
                esc_attr(Told::text($voucher, 'draft')),
                esc_attr(__('Approve', 'avstem') . ': ' . Told::text($voucher, 'text')),
                esc_html__('Approve', 'avstem')
            );
        } else {
            echo esc_html(Told::text($voucher, 'number') !== '' ? Told::text($voucher, 'number') : '–');
        }
        printf('</td><td data-label="%s">', esc_attr__('Documentation', 'avstem'));
        if (empty($voucher['has_evidence'])) {
            echo '–';
        } else {
            printf('<a href="%s" aria-label="%s">PDF</a>', esc_url(Actions::url('evidence', $id)), esc_attr('PDF: ' . Told::text($voucher, 'text')));
        }
        echo '</td></tr>';
    }

    /** @param array<string, mixed> $voucher */
    private static function rates(array $voucher): void
    {
        printf('<td class="avstem-number" data-label="%s"><ul class="avstem-rates">', esc_attr__('Sold, VAT included', 'avstem'));
        foreach (Told::all($voucher, 'rates') as $rate) {
            $vat = Amount::plain($rate['vat'] ?? null, $voucher['currency'] ?? null);
            printf(
                '<li><span>%s</span> <span>%s</span> <span>%s</span></li>',
                /* translators: %s: a rate of VAT */
                esc_html(sprintf(__('%s %% VAT', 'avstem'), str_replace('.', ',', Told::text($rate, 'rate')))),
                esc_html(Amount::plain($rate['gross'] ?? null, $voucher['currency'] ?? null)),
                /* translators: %s: an amount */
                esc_html(($rate['vat'] ?? 0) === 0 ? '' : sprintf(__('of which %s', 'avstem'), $vat))
            );
        }
        echo '</ul></td>';
    }
}
