<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;
use Avstem\Money\Amount;

/** A wrong account found later: which one, in which time, and the vouchers that would put all of it right. */
final class CorrectionsView
{
    private const KEPT = 'avstem_correction_';
    private const SECONDS = 900;

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @param array<string, string> $asked what was typed; kept for this user a while */
    public static function keep(array $asked): void
    {
        set_transient(self::KEPT . get_current_user_id(), $asked, self::SECONDS);
    }

    public static function forget(): void
    {
        delete_transient(self::KEPT . get_current_user_id());
    }

    public function show(): void
    {
        echo '<h2>' . esc_html__('Correct a wrong account', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('An account that turns out to be wrong is put right for all vouchers at once: one correction for each merchant account and open month, and what is in closed periods in the first open one. Nothing is changed or deleted.', 'avstem') . '</p>';
        if (!Actions::isAllowed('preview_correction')) {
            echo '<div class="avstem-empty"><p>' . esc_html__('Your user may not correct vouchers.', 'avstem') . '</p></div>';

            return;
        }
        $kept = get_transient(self::KEPT . get_current_user_id());
        $asked = is_array($kept) ? $kept : [];
        self::form($asked);
        if ($asked !== []) {
            $this->proposal($asked);
        }
        printf(
            '<p><a href="%s">%s</a></p>',
            esc_url(Page::url(['view' => 'reports', 'report' => 'corrections'])),
            esc_html__('What has been corrected', 'avstem')
        );
    }

    /** @param array<mixed> $asked */
    private static function form(array $asked): void
    {
        Chart::needed();
        Actions::open('preview_correction');
        echo '<div class="avstem-fields">';
        foreach (['account' => __('Wrong account', 'avstem'), 'right' => __('Right account', 'avstem')] as $name => $label) {
            printf(
                '<label><span>%s</span><input type="text" name="avstem_%s" list="avstem-accounts" autocomplete="off" required maxlength="20" value="%s"></label>',
                esc_html($label),
                esc_attr($name),
                esc_attr(Told::text($asked, $name))
            );
        }
        foreach (['first' => __('Vouchers from', 'avstem'), 'last' => __('to', 'avstem')] as $name => $label) {
            printf(
                '<label><span>%s</span><input type="date" name="avstem_%s" required value="%s"></label>',
                esc_html($label),
                esc_attr($name),
                esc_attr(Told::text($asked, $name))
            );
        }
        printf('<label><span>%s</span><select name="avstem_provider"><option value="">%s</option>', esc_html__('Provider', 'avstem'), esc_html__('All', 'avstem'));
        $accounts = array_filter((array) (Heartbeat::last()['told']['accounts'] ?? []), 'is_array');
        foreach (array_unique(array_filter(array_column($accounts, 'provider'), 'is_string')) as $provider) {
            printf('<option value="%s"%s>%s</option>', esc_attr($provider), selected($provider, Told::text($asked, 'provider'), false), esc_html(States::provider($provider)));
        }
        echo '</select></label>';
        printf(
            '<label class="avstem-note"><span>%s</span><input type="text" name="avstem_reason" required maxlength="100" value="%s"></label>',
            esc_html__('Why, printed on the vouchers', 'avstem'),
            esc_attr(Told::text($asked, 'reason'))
        );
        echo '</div><button type="submit" class="button">' . esc_html__('Show the corrections', 'avstem') . '</button></form>';
    }

    /** @param array<mixed> $asked */
    private function proposal(array $asked): void
    {
        echo '<section class="avstem-preview" aria-labelledby="avstem-proposal"><h3 id="avstem-proposal">' . esc_html__('Corrections: not booked yet', 'avstem') . '</h3>';
        try {
            $vouchers = Told::all($this->client->post('/v1/corrections/preview', (string) wp_json_encode($asked)), 'vouchers');
        } catch (Failure $failure) {
            printf('<div class="notice notice-error inline" role="alert"><p>%s</p></div></section>', esc_html(Actions::sentence($failure)));

            return;
        }
        if ($vouchers === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('No voucher of this time has anything on that account that is not corrected already.', 'avstem') . '</p></div></section>';

            return;
        }
        $names = Chart::read($this->client)['accounts'];
        foreach ($vouchers as $voucher) {
            self::voucher($voucher, $names);
        }
        self::book($asked, array_column($vouchers, 'draft_hash'));
        echo '</section>';
    }

    /**
     * @param array<string, mixed> $voucher
     * @param array<string, string> $names of accounts, by number
     */
    private static function voucher(array $voucher, array $names): void
    {
        $currency = Told::text($voucher, 'currency');
        $about = [Moments::day(Told::text($voucher, 'date')), Told::text($voucher, 'text'), States::provider(Told::text($voucher, 'provider')) . ' ' . Told::text($voucher, 'merchant_account')];
        echo '<article class="avstem-voucher avstem-preview"><h4>' . esc_html(implode(' · ', $about)) . '</h4>';
        echo '<div class="avstem-scroll" tabindex="0" role="region" aria-label="' . esc_attr__('Postings', 'avstem') . '"><table class="widefat striped avstem-table"><thead><tr>';
        foreach ([__('Account', 'avstem'), __('VAT code', 'avstem'), __('Text', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        foreach ([__('Debit', 'avstem'), __('Credit', 'avstem')] as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach (Told::all($voucher, 'postings') as $posting) {
            $amount = Told::number($posting, 'amount');
            printf(
                '<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td class="avstem-number">%s</td><td class="avstem-number">%s</td></tr>',
                esc_html(trim(Told::text($posting, 'account') . ' ' . ($names[Told::text($posting, 'account')] ?? ''))),
                esc_html(Told::text($posting, 'vat_code')),
                esc_html(Told::text($posting, 'text')),
                esc_html($amount > 0 ? Amount::text($amount, $currency) : ''),
                esc_html($amount < 0 ? Amount::text(-$amount, $currency) : '')
            );
        }
        echo '</tbody></table></div></article>';
    }

    /**
     * Books what was seen, named by its hashes: when it is another meanwhile, the service says so.
     *
     * @param array<mixed> $asked
     * @param array<mixed> $hashes
     */
    private static function book(array $asked, array $hashes): void
    {
        Actions::open('book_correction');
        foreach (array_filter($asked, 'is_string') as $name => $value) {
            printf('<input type="hidden" name="avstem_%s" value="%s">', esc_attr((string) $name), esc_attr($value));
        }
        foreach (array_filter($hashes, 'is_string') as $hash) {
            printf('<input type="hidden" name="avstem_hashes[]" value="%s">', esc_attr($hash));
        }
        /* translators: %s: number of vouchers */
        $label = sprintf(_n('Book %s correction', 'Book %s corrections', count($hashes), 'avstem'), number_format_i18n(count($hashes)));
        echo '<button type="submit" class="button button-primary">' . esc_html($label) . '</button></form>';
    }
}
