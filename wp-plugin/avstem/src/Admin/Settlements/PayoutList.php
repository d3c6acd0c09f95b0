<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;
use Avstem\Money\Amount;

/** The payouts, newest first, with filters, search and pages. Those before the start date are a preview. */
final class PayoutList
{
    private const PER_PAGE = 25;
    private const FILTERS = ['state', 'provider', 'from', 'to', 'q', 'attention'];

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $asked = self::asked();
        $page = max(1, absint(Page::asked('paged')));
        $query = http_build_query($asked + ['page' => $page, 'per_page' => self::PER_PAGE]);
        $found = $this->client->get('/v1/payouts?' . $query);
        echo '<h2>' . esc_html__('Payouts', 'avstem') . '</h2>';
        self::filters($asked);
        $payouts = Told::all($found, 'payouts');
        if ($payouts === []) {
            self::nothing($asked !== []);

            return;
        }
        self::table($payouts);
        self::pages(Told::number($found, 'total'), $page, $asked);
    }

    /** @return array<string, string> what is filtered by */
    private static function asked(): array
    {
        $asked = [];
        foreach (self::FILTERS as $name) {
            $asked[$name] = trim(Page::asked($name));
        }

        return array_filter($asked, 'strlen');
    }

    /** @param array<string, string> $asked */
    private static function filters(array $asked): void
    {
        echo '<form method="get" class="avstem-filters" role="search"><input type="hidden" name="page" value="avstem-settlements">';
        self::select('state', __('State', 'avstem'), States::payouts(), $asked['state'] ?? '');
        self::select('provider', __('Provider', 'avstem'), self::providers(), $asked['provider'] ?? '');
        foreach (['from' => __('From', 'avstem'), 'to' => __('To', 'avstem')] as $name => $label) {
            printf(
                '<label><span>%s</span><input type="date" name="%s" value="%s"></label>',
                esc_html($label),
                esc_attr($name),
                esc_attr($asked[$name] ?? '')
            );
        }
        printf(
            '<label class="avstem-search"><span>%s</span><input type="search" name="q" value="%s"></label>',
            esc_html__('Order number or payout reference', 'avstem'),
            esc_attr(Told::text($asked, 'q'))
        );
        printf(
            '<label class="avstem-check"><input type="checkbox" name="attention" value="true" %s> %s</label>',
            checked($asked['attention'] ?? '', 'true', false),
            esc_html__('Needs a decision', 'avstem')
        );
        echo '<button type="submit" class="button">' . esc_html__('Filter', 'avstem') . '</button>';
        if ($asked !== []) {
            printf('<a href="%s">%s</a>', esc_url(Page::url()), esc_html__('Show all', 'avstem'));
        }
        echo '</form>';
    }

    /** @param array<string, string> $choices */
    private static function select(string $name, string $label, array $choices, string $chosen): void
    {
        printf('<label><span>%s</span><select name="%s"><option value="">%s</option>', esc_html($label), esc_attr($name), esc_html__('All', 'avstem'));
        foreach ($choices as $value => $text) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), $value === $chosen ? ' selected' : '', esc_html($text));
        }
        echo '</select></label>';
    }

    /** @return array<string, string> providers of the shop's merchant accounts */
    private static function providers(): array
    {
        $names = [];
        foreach ((array) (Heartbeat::last()['told']['accounts'] ?? []) as $account) {
            if (is_array($account) && is_string($account['provider'] ?? null)) {
                $names[$account['provider']] = States::provider($account['provider']);
            }
        }

        return $names;
    }

    private static function nothing(bool $filtered): void
    {
        echo '<div class="avstem-empty"><p><strong>';
        echo esc_html($filtered ? __('No payout fits what you asked for.', 'avstem') : __('No payout yet.', 'avstem')) . '</strong></p>';
        $looked = [];
        foreach ((array) (Heartbeat::last()['told']['accounts'] ?? []) as $account) {
            $at = is_array($account) ? strtotime(Told::text($account, 'last_collected_at')) : false;
            $name = is_array($account) ? States::provider(Told::text($account, 'provider')) . ' ' . Told::text($account, 'reference') : '';
            $looked[] = $at === false
                /* translators: %s: a provider and its merchant account */
                ? sprintf(__('%s has not been asked yet.', 'avstem'), $name)
                /* translators: 1: a provider and its merchant account, 2: date and time */
                : sprintf(__('%1$s was last asked %2$s.', 'avstem'), $name, Moments::text($at));
        }
        if ($looked === []) {
            $looked[] = __('No provider is connected yet: see Settings → Avstem → Providers.', 'avstem');
        }
        foreach ($looked as $sentence) {
            echo '<p>' . esc_html($sentence) . '</p>';
        }
        echo '</div>';
    }

    /** @param list<array<string, mixed>> $payouts */
    private static function table(array $payouts): void
    {
        $start = self::start();
        $columns = [__('Paid', 'avstem'), __('Provider', 'avstem'), __('Reference', 'avstem'), __('State', 'avstem')];
        $numbers = [__('Amount', 'avstem'), __('Fees with VAT', 'avstem'), __('Gap', 'avstem')];
        echo '<table class="widefat avstem-table avstem-stack"><caption class="screen-reader-text">' . esc_html__('Payouts', 'avstem') . '</caption><thead><tr>';
        foreach ($columns as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        foreach ($numbers as $column) {
            printf('<th scope="col" class="avstem-number">%s</th>', esc_html($column));
        }
        echo '<th scope="col">' . esc_html__('Voucher', 'avstem') . '</th></tr></thead><tbody>';
        $in_preview = false;
        foreach ($payouts as $payout) {
            $is_preview = $start !== '' && Told::text($payout, 'paid_on') < $start;
            if ($is_preview && !$in_preview) {
                /* translators: %s: day */
                $text = sprintf(__('Preview: before the start %s. This is what would have been booked; nothing of it is sent to the books.', 'avstem'), Moments::day($start));
                echo '<tr class="avstem-divide"><th scope="rowgroup" colspan="8">' . esc_html($text) . '</th></tr>';
            }
            $in_preview = $is_preview;
            self::row($payout, $is_preview);
        }
        echo '</tbody></table>';
    }

    /**
     * What the payout is called; a balance day, which pays nothing out, says that it is one.
     *
     * @param array<string, mixed> $payout
     */
    public static function reference(array $payout): string
    {
        $kind = Told::text($payout, 'kind') === 'balance_day' ? Told::text($payout, 'kind_text') . ' ' : '';
        return $kind . Told::text($payout, 'reference');
    }

    /** @param array<string, mixed> $payout */
    private static function row(array $payout, bool $isPreview): void
    {
        $fields = [__('Provider', 'avstem') => States::provider(Told::text($payout, 'provider')) . ' ' . Told::text($payout, 'account')];
        printf('<tr%s>', $isPreview ? ' class="avstem-preview"' : '');
        printf(
            '<th scope="row" data-label="%s"><a href="%s">%s</a></th>',
            esc_attr__('Paid', 'avstem'),
            esc_url(Page::url(['view' => 'payout', 'payout' => Told::number($payout, 'id')])),
            esc_html(Moments::day(Told::text($payout, 'paid_on')))
        );
        foreach ($fields + [__('Reference', 'avstem') => self::reference($payout)] as $label => $text) {
            printf('<td data-label="%s">%s</td>', esc_attr($label), esc_html($text));
        }
        printf('<td data-label="%s">', esc_attr__('State', 'avstem'));
        States::badge($isPreview ? 'preview' : Told::text($payout, 'state'), $isPreview ? __('Preview', 'avstem') : Told::text($payout, 'state_text'));
        $open = Told::number($payout, 'open_cases');
        if ($open > 0) {
            /* translators: %s: number of questions */
            States::badge('attention', sprintf(_n('%s to decide', '%s to decide', $open, 'avstem'), number_format_i18n($open)));
        }
        echo '</td>';
        self::numbers($payout);
        printf('<td data-label="%s">%s</td></tr>', esc_attr__('Voucher', 'avstem'), esc_html(self::voucher($payout['voucher'] ?? null)));
    }

    /** @param array<string, mixed> $payout */
    private static function numbers(array $payout): void
    {
        $amounts = ['amount' => __('Amount', 'avstem'), 'fees' => __('Fees with VAT', 'avstem'), 'gap' => __('Gap', 'avstem')];
        foreach ($amounts as $name => $label) {
            $amount = $payout[$name] ?? null;
            printf(
                '<td class="avstem-number%s" data-label="%s">%s</td>',
                $name === 'gap' && $amount !== 0 ? ' avstem-wrong' : '',
                esc_attr($label),
                esc_html(Amount::text($amount, $payout['currency'] ?? null))
            );
        }
    }

    /** @param mixed $voucher */
    private static function voucher($voucher): string
    {
        if (!is_array($voucher)) {
            return '–';
        }
        $number = is_string($voucher['number'] ?? null) ? $voucher['number'] : '';

        return $number !== '' ? $number : States::voucher(Told::text($voucher, 'state'));
    }

    /** @param array<string, string> $asked */
    private static function pages(int $total, int $page, array $asked): void
    {
        $last = max(1, (int) ceil($total / self::PER_PAGE));
        /* translators: %s: number of payouts */
        $count = sprintf(_n('%s payout', '%s payouts', $total, 'avstem'), number_format_i18n($total));
        printf('<nav class="avstem-pages" aria-label="%s"><span>%s</span>', esc_attr__('Pages', 'avstem'), esc_html($count));
        foreach ([$page - 1 => __('Newer', 'avstem'), $page + 1 => __('Older', 'avstem')] as $to => $label) {
            if ($to >= 1 && $to <= $last) {
                printf('<a class="button" href="%s">%s</a>', esc_url(Page::url($asked + ['paged' => $to])), esc_html($label));
            }
        }
        if ($last > 1) {
            /* translators: 1: number of this page, 2: number of pages */
            echo '<span>' . esc_html(sprintf(__('page %1$s of %2$s', 'avstem'), number_format_i18n($page), number_format_i18n($last))) . '</span>';
        }
        echo '</nav>';
    }

    /** The shop's start date; empty when none is chosen. */
    private static function start(): string
    {
        $start = Heartbeat::last()['told']['shop']['start_date'] ?? '';

        return is_string($start) ? $start : '';
    }
}
