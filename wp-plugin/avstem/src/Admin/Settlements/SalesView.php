<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Admin\SettingsTab;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Sales that are booked here: what is asked about them, their vouchers, and what no voucher has. */
final class SalesView
{
    private const PER_PAGE = 25;

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $id = absint(Page::asked('voucher'));
        if ($id > 0) {
            $this->one($id);

            return;
        }
        $state = Page::asked('state') === 'draft' ? 'draft' : '';
        $page = max(1, absint(Page::asked('paged')));
        $query = array_filter(['state' => $state, 'page' => (string) $page, 'per_page' => (string) self::PER_PAGE], 'strlen');
        $told = $this->client->get('/v1/sales?' . http_build_query($query));
        echo '<h2>' . esc_html__('Sales', 'avstem') . '</h2>';
        $this->mode($told);
        if (Page::asked('left') !== '') {
            (new LeftOutList($this->client))->show(true);

            return;
        }
        (new CaseList($this->client))->show('sales');
        $is_booked = Told::text($told, 'mode') !== SalesModes::ELSEWHERE;
        if ($is_booked || Told::number($told, 'total') > 0) {
            (new SalesList())->show($told, $state, $page, self::PER_PAGE);
        }
        if ($is_booked) {
            (new LeftOutList($this->client))->show(false);
        }
    }

    /** @param array<string, mixed> $told */
    private function mode(array $told): void
    {
        $mode = Told::text($told, 'mode');
        $cannot = Told::text($told, 'cannot_book');
        if ($cannot !== '' && $mode !== SalesModes::ELSEWHERE) {
            printf('<div class="notice notice-warning inline"><p>%s</p></div>', esc_html($cannot));
        }
        $now = SalesModes::now($mode, Moments::day(Told::text($told, 'start')));
        if ($mode !== SalesModes::ELSEWHERE) {
            $now .= ' ' . (Told::text($told, 'sale_date') === 'captured' ? __('Their day is that of the capture.', 'avstem') : __('Their day is that on which the order was completed.', 'avstem'));
            printf('<p class="avstem-sentence">%s <a href="%s">%s</a></p>', esc_html($now), esc_url(SettingsTab::url('sales')), esc_html__('Settings', 'avstem'));

            return;
        }
        echo '<div class="avstem-empty"><p><strong>' . esc_html($now) . '</strong></p><p>';
        echo esc_html($cannot !== '' ? $cannot : __('If nothing else books them, Avstem can: with VAT per rate, by the day or each order by itself.', 'avstem')) . '</p>';
        if ($cannot === '') {
            printf('<p><a class="button" href="%s">%s</a></p>', esc_url(SettingsTab::url('sales')), esc_html__('Choose who books the sales', 'avstem'));
        }
        echo '</div>';
    }

    /** @throws Failure */
    private function one(int $id): void
    {
        $voucher = $this->client->get("/v1/sales/vouchers/$id");
        printf('<p class="avstem-back"><a href="%s">← %s</a></p>', esc_url(Page::url(['view' => 'sales'])), esc_html__('All sales', 'avstem'));
        echo '<h2>' . esc_html(Told::text($voucher, 'text')) . '</h2>';
        (new VoucherView($this->client))->show($voucher);
        HistoryList::show(Told::all($voucher, 'history'));
    }
}
