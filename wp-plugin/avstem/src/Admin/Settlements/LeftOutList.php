<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** Sales and refunds that no voucher has, each with its reason: the newest ones, or all on pages of their own. */
final class LeftOutList
{
    private const FEW = 10;
    private const PER_PAGE = 50;

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(bool $all): void
    {
        $page = $all ? max(1, absint(Page::asked('left'))) : 1;
        $most = $all ? self::PER_PAGE : self::FEW;
        $told = $this->client->get("/v1/sales/left-out?page=$page&per_page=$most");
        $total = Told::number($told, 'total');
        echo '<section aria-labelledby="avstem-left-out"><h3 id="avstem-left-out">' . esc_html__('Not in the books', 'avstem') . '</h3>';
        if ($all) {
            printf('<p class="avstem-back"><a href="%s">← %s</a></p>', esc_url(Page::url(['view' => 'sales'])), esc_html__('All sales', 'avstem'));
        }
        if (Told::all($told, 'orders') === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('Nothing is left out.', 'avstem') . '</p></div></section>';

            return;
        }
        echo '<p class="description">' . esc_html__('These sales and refunds are in no voucher from here. Those that nothing else books are missing in the books until somebody books them by hand.', 'avstem') . '</p>';
        self::table(Told::all($told, 'orders'));
        if ($all) {
            Pager::show($total, $page, self::PER_PAGE, ['view' => 'sales'], 'left');
        } elseif ($total > self::FEW) {
            /* translators: %s: how many */
            $text = sprintf(__('Show all %s', 'avstem'), number_format_i18n($total));
            printf('<p><a href="%s">%s</a></p>', esc_url(Page::url(['view' => 'sales', 'left' => 1])), esc_html($text));
        }
        echo '</section>';
    }

    /** @param list<array<string, mixed>> $orders */
    private static function table(array $orders): void
    {
        echo '<table class="widefat striped avstem-table avstem-stack avstem-narrow"><caption class="screen-reader-text">' . esc_html__('Not in the books', 'avstem') . '</caption><thead><tr>';
        foreach ([__('Order', 'avstem'), __('What', 'avstem'), __('Day', 'avstem'), __('Why', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        printf('<th scope="col" class="avstem-number">%s</th></tr></thead><tbody>', esc_html__('Order, whole', 'avstem'));
        foreach ($orders as $order) {
            printf('<tr><th scope="row" data-label="%s">%s</th>', esc_attr__('Order', 'avstem'), esc_html(Told::text($order, 'order')));
            $day = Told::text($order, 'day');
            $fields = [
                __('What', 'avstem') => Told::text($order, 'what_text'),
                __('Day', 'avstem') => $day === '' ? '–' : Moments::day($day),
                __('Why', 'avstem') => Told::text($order, 'reason_text'),
            ];
            foreach ($fields as $label => $text) {
                printf('<td data-label="%s">%s</td>', esc_attr($label), esc_html($text));
            }
            printf(
                '<td class="avstem-number" data-label="%s">%s</td></tr>',
                esc_attr__('Order, whole', 'avstem'),
                esc_html(Amount::text($order['total'] ?? null, $order['currency'] ?? null))
            );
        }
        echo '</tbody></table>';
    }
}
