<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** A voucher as it will be posted or was posted, and what can be done with it. */
final class VoucherView
{
    private const IN_BOOKS = ['posted', 'documented', 'verified'];

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @param array<string, mixed> $voucher */
    public function show(array $voucher): void
    {
        $id = Told::number($voucher, 'id');
        $number = is_string($voucher['number'] ?? null) ? $voucher['number'] : '';
        $state = Told::text($voucher, 'state');
        printf('<section class="avstem-voucher" aria-labelledby="voucher-%d"><h3 id="voucher-%d">', (int) $id, (int) $id);
        /* translators: %s: number of the voucher in the accounting system */
        echo esc_html($number === '' ? __('Voucher, as it will be posted', 'avstem') : sprintf(__('Voucher %s', 'avstem'), $number)) . ' ';
        States::badge($state, Told::text($voucher, 'state_text'));
        echo '</h3>';
        $this->describe($voucher);
        self::buttons($id, $state, $voucher);
        $this->postings($voucher);
        echo '</section>';
    }

    /** @param array<string, mixed> $voucher */
    public function showPreview(array $voucher): void
    {
        echo '<section class="avstem-voucher avstem-preview"><h3>' . esc_html__('Voucher, as it would have been', 'avstem') . ' ';
        States::badge('preview', __('Preview', 'avstem'));
        echo '</h3>';
        $this->describe($voucher);
        $this->postings($voucher);
        echo '</section>';
    }

    /** @param array<string, mixed> $voucher */
    private function describe(array $voucher): void
    {
        $parts = [Moments::day(Told::text($voucher, 'date')), Told::text($voucher, 'text')];
        if (is_array($voucher['bank_line'] ?? null)) {
            /* translators: %s: day */
            $parts[] = sprintf(__('on the bank statement %s', 'avstem'), Moments::day(Told::text($voucher['bank_line'], 'on')));
        }
        if (!empty($voucher['reversal_number'])) {
            /* translators: 1: number of the reversing voucher, 2: why */
            $parts[] = sprintf(__('reversed by %1$s: %2$s', 'avstem'), $voucher['reversal_number'], Told::text($voucher, 'reversal_reason'));
        }
        if (!empty($voucher['approved_by'])) {
            /* translators: %s: who */
            $parts[] = sprintf(__('approved by %s', 'avstem'), Actors::name(Told::text($voucher, 'approved_by')));
        }
        echo '<p>' . esc_html(implode(' · ', array_filter($parts, 'strlen'))) . '</p>';
        if (!empty($voucher['waits_for'])) {
            echo '<p class="avstem-todo">' . esc_html(Told::text($voucher, 'waits_for')) . '</p>';
        }
    }

    /** @param array<string, mixed> $voucher */
    private static function buttons(int $id, string $state, array $voucher): void
    {
        echo '<div class="avstem-buttons">';
        if ($state === 'draft' && Actions::isAllowed('approve')) {
            Actions::open('approve', $id, 'avstem-inline');
            printf(
                '<input type="hidden" name="avstem_draft_hash" value="%s"><button type="submit" class="button button-primary">%s</button></form>',
                esc_attr(Told::text($voucher, 'draft_hash')),
                esc_html__('Approve', 'avstem')
            );
        }
        if (!empty($voucher['has_evidence'])) {
            printf('<a class="button" href="%s">%s</a>', esc_url(Actions::url('evidence', $id)), esc_html__('Download evidence (PDF)', 'avstem'));
            printf('<a class="button" href="%s">%s</a>', esc_url(Actions::url('everything', $id)), esc_html__('Download all of it (zip)', 'avstem'));
        }
        if (in_array($state, self::IN_BOOKS, true) && Actions::isAllowed('reverse')) {
            self::reversal($id, Told::text($voucher, 'date'));
        }
        echo '</div>';
    }

    private static function reversal(int $id, string $date): void
    {
        echo '<details class="avstem-more"><summary>' . esc_html__('Reverse …', 'avstem') . '</summary>';
        Actions::open('reverse', $id);
        printf(
            '<p>%s</p><label><span>%s</span><input type="text" name="avstem_reason" required maxlength="500"></label><label><span>%s</span><input type="date" name="avstem_date" value="%s"></label>',
            esc_html__('The exact negation is posted; nothing is deleted.', 'avstem'),
            esc_html__('Reason', 'avstem'),
            esc_html__('Date of the reversal', 'avstem'),
            esc_attr($date)
        );
        printf(
            '<label class="avstem-check"><input type="checkbox" name="avstem_rebook" value="yes"> %s</label><button type="submit" class="button">%s</button></form></details>',
            esc_html__('Draft it again afterwards', 'avstem'),
            esc_html__('Reverse this voucher', 'avstem')
        );
    }

    /** @param array<string, mixed> $voucher */
    private function postings(array $voucher): void
    {
        $postings = Told::all($voucher, 'postings');
        $currency = Told::text($voucher, 'currency');
        $names = Chart::read($this->client)['accounts'];
        echo '<div class="avstem-scroll" tabindex="0" role="region" aria-label="' . esc_attr__('Postings', 'avstem') . '"><table class="widefat striped avstem-table"><thead><tr>';
        foreach ([__('Account', 'avstem'), __('Text', 'avstem'), __('VAT code', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        foreach ([__('Debit', 'avstem'), __('Credit', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        printf('<th scope="col">%s</th></tr></thead><tbody>', esc_html__('Rule', 'avstem'));
        $debit = 0;
        foreach ($postings as $posting) {
            $amount = Told::number($posting, 'amount');
            $debit += max($amount, 0);
            $account = Told::text($posting, 'account');
            $marks = array_merge([Told::text($posting, 'department'), Told::text($posting, 'project')], Told::texts($posting, 'dimensions'));
            $where = implode(' · ', array_filter(array_merge([Told::text($posting, 'text')], $marks), 'strlen'));
            printf(
                '<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td class="avstem-number">%s</td><td class="avstem-number">%s</td><td class="avstem-rule">%s</td></tr>',
                esc_html(trim($account . ' ' . ($names[$account] ?? ''))),
                esc_html($where),
                esc_html(Told::text($posting, 'vat_code')),
                esc_html($amount > 0 ? Amount::plain($amount, $currency) : ''),
                esc_html($amount < 0 ? Amount::plain(-$amount, $currency) : ''),
                esc_html(Told::text($posting, 'rule'))
            );
        }
        printf(
            '</tbody><tfoot><tr><th scope="row" colspan="3">%s</th><td class="avstem-number">%s</td><td class="avstem-number">%s</td><td>%s</td></tr></tfoot></table></div>',
            esc_html__('Sum', 'avstem'),
            esc_html(Amount::plain($debit, $currency)),
            esc_html(Amount::plain($debit - array_sum(array_map('intval', array_column($postings, 'amount'))), $currency)),
            esc_html($currency)
        );
    }
}
