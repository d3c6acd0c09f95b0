<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Admin\Section;
use Avstem\Admin\Settlements\Page;
use Avstem\Admin\Settlements\SalesModes;
use Avstem\Admin\SettingsTab;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Who books the sales: somebody else, or the service, by the day or each order by itself. */
final class SalesSection implements Section
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
        $told = $this->client->get('/v1/sales?per_page=1');
        $can_book = !empty($told['can_book']);
        echo '<h2>' . esc_html__('Sales', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('Payouts are always booked here. Sales are booked here only where nothing else books them: never let two do it.', 'avstem') . '</p>';
        if (!$can_book) {
            printf('<div class="notice notice-warning inline"><p>%s</p></div>', esc_html(Told::text($told, 'cannot_book')));
        }
        $this->modes(Told::text($told, 'mode'), $can_book);
        $this->days($told, $can_book);
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_sales', 0, __('Save', 'avstem'), true);
            echo '</p>';
        }
        self::accounts($can_book, !empty($told['collective_customer']));
    }

    /** What cannot be booked here is shown, with its words, and cannot be chosen. */
    private function modes(string $chosen, bool $canBook): void
    {
        echo '<fieldset class="avstem-choice"><legend>' . esc_html__('Who books the sales', 'avstem') . '</legend>';
        foreach (SalesModes::all() as $mode => $text) {
            $may = $this->mayConfigure && ($canBook || $mode === SalesModes::ELSEWHERE || $mode === $chosen);
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_mode" value="%s" %s%s> <strong>%s</strong> <span>%s</span></label>',
                esc_attr($mode),
                checked($mode, $chosen, false),
                $may ? '' : ' disabled',
                esc_html($text[0]),
                esc_html($text[1])
            );
        }
        echo '</fieldset>';
    }

    /** @param array<string, mixed> $told */
    private function days(array $told, bool $canBook): void
    {
        $start = Told::text($told, 'start');
        $is_fixed = !empty($told['start_is_fixed']);
        if (!$canBook && $start === '') {
            return; // nothing of it could be chosen
        }
        $days = [
            'completed' => [__('The day the order is completed.', 'avstem'), __('Right where goods are completed when they leave the shop.', 'avstem')],
            'captured' => [__('The day the money is captured.', 'avstem'), __('Right where capture and delivery are the same moment.', 'avstem')],
        ];
        echo '<fieldset class="avstem-choice"><legend>' . esc_html__('When a sale is delivered', 'avstem') . '</legend><p class="description">';
        echo esc_html__('The VAT belongs to that day. What is paid before it is a prepayment until then.', 'avstem') . '</p>';
        foreach ($days as $value => $text) {
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_sale_date" value="%s" %s%s> <strong>%s</strong> <span>%s</span></label>',
                esc_attr($value),
                checked($value, Told::text($told, 'sale_date'), false),
                $this->mayConfigure ? '' : ' disabled',
                esc_html($text[0]),
                esc_html($text[1])
            );
        }
        echo '</fieldset><p><label for="avstem-sales-start"><strong>' . esc_html__('First day whose sales are booked', 'avstem') . '</strong></label><br>';
        printf(
            '<input type="date" id="avstem-sales-start" name="avstem_sales_start" value="%s"%s aria-describedby="avstem-sales-start-about"></p>',
            esc_attr($start),
            $this->mayConfigure && !$is_fixed ? '' : ' readonly'
        );
        /* translators: %s: day */
        $fixed = sprintf(__('Sales are booked from %s, and the day stays: what lies between would be booked twice, or never.', 'avstem'), Moments::day($start));
        echo '<p class="description" id="avstem-sales-start-about">' . esc_html($is_fixed ? $fixed : __('Not before the day from which payouts are booked. What was sold before must be in the books already.', 'avstem')) . '</p>';
    }

    private static function accounts(bool $canBook, bool $mayNameCustomers): void
    {
        echo '<h3>' . esc_html__('Accounts of sales', 'avstem') . '</h3><p>';
        echo esc_html__('Accounts and VAT codes of sales, shipping, gift cards, prepayments and rounding are chosen together with those of payouts. What is not clear about an order is asked before anything is booked.', 'avstem');
        echo '</p><p>' . esc_html($mayNameCustomers
            ? __('Sales can lie on a collective customer: give an account that has customers, such as 1500, and the number of the customer. The proof then reads that customer\'s part alone.', 'avstem')
            : ($canBook ? __('The connected accounting system takes no customer with a voucher, so sales cannot lie on a collective customer: each provider needs an account of its own.', 'avstem') : ''));
        printf(
            '</p><p><a href="%s">%s</a> · <a href="%s">%s</a></p>',
            esc_url(SettingsTab::url('accounting')),
            esc_html__('Accounts and VAT codes', 'avstem'),
            esc_url(Page::url(['view' => 'sales'])),
            esc_html__('Vouchers of sales, and what is left out', 'avstem')
        );
    }
}
