<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;
use Avstem\Rest\PayoutProgress;

/** One payout: what it is, what must be decided, its transactions, its vouchers, and its history. */
final class PayoutView
{
    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(int $id): void
    {
        $payout = $this->client->get('/v1/payouts/' . $id);
        printf('<p class="avstem-back"><a href="%s">%s</a></p>', esc_url(Page::url()), esc_html__('← All payouts', 'avstem'));
        self::heading($payout);
        if (!empty($payout['preview'])) {
            echo '<div class="notice notice-info inline"><p>' . esc_html__('This is a preview: the payout is from before the start. You see what would have been booked and asked; nothing of it is stored or sent.', 'avstem') . '</p></div>';
        }
        self::facts($payout);
        self::buttons($id, $payout);
        $this->cases($payout);
        $this->vouchers($payout);
        TransactionTable::show($payout);
        self::history($payout);
    }

    /** @param array<string, mixed> $payout */
    private static function heading(array $payout): void
    {
        $amount = Amount::text($payout['amount'] ?? null, $payout['currency'] ?? null);
        /* translators: 1: amount, 2: name of the provider, 3: day */
        $title = sprintf(__('%1$s from %2$s, %3$s', 'avstem'), $amount, States::provider(Told::text($payout, 'provider')), Moments::day(Told::text($payout, 'paid_on')));
        echo '<h2 class="avstem-title">' . esc_html($title) . ' ';
        printf('<span id="avstem-state" data-payout="%d" data-seen="%s" aria-live="polite">', (int) Told::number($payout, 'id'), esc_attr(PayoutProgress::seen($payout)));
        $is_preview = !empty($payout['preview']);
        States::badge($is_preview ? 'preview' : Told::text($payout, 'state'), $is_preview ? __('Preview', 'avstem') : Told::text($payout, 'state_text'));
        echo '</span></h2>';
    }

    /** @param array<string, mixed> $payout */
    private static function facts(array $payout): void
    {
        $currency = $payout['currency'] ?? '';
        $period = Moments::day(Told::text($payout, 'first_date')) . ' – ' . Moments::day(Told::text($payout, 'last_date'));
        $facts = [
            __('Reference', 'avstem') => PayoutList::reference($payout),
            __('In the bank', 'avstem') => Told::text($payout, 'bank_reference'),
            __('Merchant account', 'avstem') => trim(Told::text($payout, 'account') . ' ' . Told::text($payout, 'account_name')),
            __('Settles', 'avstem') => empty($payout['first_date']) ? '' : $period,
            __('Transactions', 'avstem') => number_format_i18n(Told::number($payout, 'rows')),
            __('Fees with VAT', 'avstem') => Amount::text($payout['fees'] ?? null, $currency),
            __('Gap', 'avstem') => Amount::text($payout['gap'] ?? null, $currency)
                . (($payout['gap'] ?? 0) === 0 ? ' – ' . __('it adds up', 'avstem') : ''),
            __('Waits', 'avstem') => Told::text($payout, 'waits_for'),
        ];
        echo '<dl class="avstem-facts">';
        foreach (array_filter($facts, 'strlen') as $name => $fact) {
            printf('<div><dt>%s</dt><dd>%s</dd></div>', esc_html($name), esc_html($fact));
        }
        echo '</dl>';
    }

    /** @param array<string, mixed> $payout */
    private static function buttons(int $id, array $payout): void
    {
        if (!Actions::isAllowed('resync')) {
            return;
        }
        echo '<div class="avstem-buttons">';
        if (empty($payout['resync_asked_at'])) {
            Actions::button('resync', $id, __('Resync payout', 'avstem'));
        }
        printf('<p id="avstem-progress-text" role="status"%s>%s</p>', empty($payout['resync_asked_at']) ? ' hidden' : '', esc_html__('The report is being collected again …', 'avstem'));
        $in_books = array_filter((array) ($payout['vouchers'] ?? []), static function ($voucher): bool {
            return is_array($voucher) && !in_array($voucher['state'] ?? '', ['draft', 'withdrawn', 'reversed'], true);
        });
        if ($in_books === [] && empty($payout['preview']) && Told::text($payout, 'state') !== 'ignored') {
            echo '<details class="avstem-more"><summary>' . esc_html__('Ignore …', 'avstem') . '</summary>';
            Actions::open('ignore', $id);
            printf(
                '<p>%s</p><label><span>%s</span><input type="text" name="avstem_reason" required maxlength="500"></label><button type="submit" class="button">%s</button></form></details>',
                esc_html__('It is not booked here: somebody has booked it by hand, say. Drafts of it are withdrawn.', 'avstem'),
                esc_html__('Reason', 'avstem'),
                esc_html__('Ignore this payout', 'avstem')
            );
        }
        echo '</div>';
    }

    /**
     * @param array<string, mixed> $payout
     */
    private function cases(array $payout): void
    {
        $cases = Told::all($payout, 'cases');
        $would_ask = Told::texts($payout, 'preview_questions');
        if ($cases === [] && $would_ask === []) {
            return;
        }
        echo '<section aria-labelledby="avstem-cases"><h3 id="avstem-cases">';
        echo esc_html($cases === [] ? __('What would have been asked', 'avstem') : __('For you to decide', 'avstem')) . '</h3>';
        $counts = array_count_values(array_column($cases, 'cause'));
        $form = new CaseForm();
        foreach ($cases as $case) {
            echo '<div class="avstem-group"><h4>' . esc_html(Told::text($case, 'title')) . '</h4>';
            $form->show($case, (int) ($counts[$case['cause'] ?? ''] ?? 1));
            echo '</div>';
        }
        if ($would_ask !== []) {
            echo '<ul class="ul-disc">';
            foreach ($would_ask as $question) {
                echo '<li>' . esc_html($question) . '</li>';
            }
            echo '</ul>';
        }
        echo '</section>';
    }

    /** @param array<string, mixed> $payout */
    private function vouchers(array $payout): void
    {
        $view = new VoucherView($this->client);
        $over = [];
        foreach (array_reverse(Told::all($payout, 'vouchers')) as $voucher) {
            if (in_array(Told::text($voucher, 'state'), ['withdrawn', 'reversed'], true)) {
                $over[] = $voucher;
                continue;
            }
            $view->show($voucher);
        }
        if ($over !== []) {
            /* translators: %s: number of vouchers */
            $text = sprintf(_n('%s voucher from before', '%s vouchers from before', count($over), 'avstem'), number_format_i18n(count($over)));
            echo '<details class="avstem-more"><summary>' . esc_html($text) . '</summary>';
            array_map([$view, 'show'], $over);
            echo '</details>';
        }
        foreach (Told::all($payout, 'preview_vouchers') as $voucher) {
            $view->showPreview($voucher);
        }
    }

    /** @param array<string, mixed> $payout */
    private static function history(array $payout): void
    {
        $entries = Told::all($payout, 'history');
        foreach (Told::all($payout, 'vouchers') as $voucher) {
            $entries = array_merge($entries, Told::all($voucher, 'history'));
        }
        usort($entries, static function (array $one, array $other): int {
            return strcmp(Told::text($one, 'at'), Told::text($other, 'at'));
        });
        HistoryList::show($entries);
    }
}
