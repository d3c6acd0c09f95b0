<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** Reports of a period: on screen, as files, and everything for the close of the period in one zip. */
final class ReportsView
{
    private const NUMBERS = ['money', 'count', 'percent'];

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @return array<string, string> what the reports are called, in the order they are shown */
    public static function reports(): array
    {
        return [
            'fees' => __('Fees', 'avstem'),
            'payouts' => __('Payouts', 'avstem'),
            'unsettled' => __('Orders not settled', 'avstem'),
            'reconciliation' => __('Reconciliation', 'avstem'),
            'vat' => __('VAT codes booked', 'avstem'),
            'vat_codes' => __('VAT per code', 'avstem'),
            'refunds' => __('Refunds', 'avstem'),
            'corrections' => __('Corrections', 'avstem'),
            'unbooked' => __('Sales not booked', 'avstem'),
            'gift_cards' => __('Gift cards and prepayments', 'avstem'),
            'cases' => __('Cases', 'avstem'),
        ];
    }

    /** @throws Failure */
    public function show(): void
    {
        if (Page::asked('own') !== '') {
            (new OwnReportsView($this->client))->show();

            return;
        }
        $names = self::reports();
        $name = isset($names[Page::asked('report')]) ? Page::asked('report') : 'fees';
        $provider = Page::asked('provider');
        $period = array_filter(['from' => Page::asked('from'), 'to' => Page::asked('to'), 'provider' => $provider], 'strlen');
        $told = $this->client->get('/v1/reports/tables/' . $name . ($period === [] ? '' : '?' . http_build_query($period)));
        $days = ['from' => Told::text($told, 'from'), 'to' => Told::text($told, 'to')];
        echo '<h2>' . esc_html__('Reports', 'avstem') . '</h2>';
        printf('<p><a href="%s">%s</a></p>', esc_url(OwnReportsView::url('list')), esc_html__('Own reports', 'avstem'));
        self::choose($name, $days, $provider);
        echo '<h3>' . esc_html(Told::text($told, 'title')) . '</h3>';
        self::table($told);
        self::files($name, $days + array_filter(['provider' => $provider], 'strlen'));
        self::pack($days);
    }

    /** @param array<string, string> $days */
    private static function choose(string $name, array $days, string $provider): void
    {
        echo '<form method="get" class="avstem-filters"><input type="hidden" name="page" value="avstem-settlements"><input type="hidden" name="view" value="reports">';
        printf('<label><span>%s</span><select name="report">', esc_html__('Report', 'avstem'));
        foreach (self::reports() as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, $name, false), esc_html($label));
        }
        echo '</select></label>';
        printf('<label><span>%s</span><select name="provider"><option value="">%s</option>', esc_html__('Provider', 'avstem'), esc_html__('All', 'avstem'));
        foreach (States::PROVIDERS as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, $provider, false), esc_html($label));
        }
        echo '</select></label>';
        foreach (['from' => __('From', 'avstem'), 'to' => __('To', 'avstem')] as $field => $label) {
            printf('<label><span>%s</span><input type="date" name="%s" value="%s"></label>', esc_html($label), esc_attr($field), esc_attr($days[$field]));
        }
        echo '<button type="submit" class="button">' . esc_html__('Show', 'avstem') . '</button></form>';
    }

    /** @param array<string, mixed> $told */
    public static function table(array $told): void
    {
        $columns = Told::all($told, 'columns');
        $rows = self::rows($told, 'rows');
        if ($rows === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('Nothing in this time.', 'avstem') . '</p></div>';

            return;
        }
        echo '<div class="avstem-wide" tabindex="0"><table class="widefat striped avstem-table"><thead><tr>';
        foreach ($columns as $column) {
            printf('<th scope="col" class="%s">%s</th>', esc_attr(self::side($column)), esc_html(Told::text($column, 'name')));
        }
        echo '</tr></thead><tbody>';
        foreach ($rows as $row) {
            self::row($columns, $row);
        }
        echo '</tbody><tfoot>';
        foreach (self::rows($told, 'totals') as $row) {
            self::row($columns, $row);
        }
        echo '</tfoot></table></div>';
        self::notes($told, count($rows));
    }

    /** @param array<string, mixed> $told */
    private static function notes(array $told, int $shown): void
    {
        $count = Told::number($told, 'count');
        if ($count > $shown) {
            /* translators: 1: how many rows are shown, 2: how many there are */
            $more = sprintf(__('The first %1$s of %2$s rows; the files have all of them.', 'avstem'), number_format_i18n($shown), number_format_i18n($count));
            echo '<p>' . esc_html($more) . '</p>';
        }
        $notes = is_array($told['notes'] ?? null) ? $told['notes'] : [];
        foreach (array_filter($notes, 'is_string') as $note) {
            echo '<p class="description">' . esc_html($note) . '</p>';
        }
    }

    /**
     * @param array<string, mixed> $told
     * @return list<array<mixed>>
     */
    private static function rows(array $told, string $name): array
    {
        $rows = is_array($told[$name] ?? null) ? $told[$name] : [];

        return array_values(array_filter($rows, 'is_array'));
    }

    /**
     * @param array<array<string, mixed>> $columns
     * @param array<mixed> $row
     */
    private static function row(array $columns, array $row): void
    {
        echo '<tr>';
        foreach ($columns as $place => $column) {
            printf('<td class="%s">%s</td>', esc_attr(self::side($column)), esc_html(self::cell(Told::text($column, 'kind'), $row[$place] ?? null)));
        }
        echo '</tr>';
    }

    /** @param array<string, mixed> $column */
    private static function side(array $column): string
    {
        return in_array(Told::text($column, 'kind'), self::NUMBERS, true) ? 'avstem-number' : '';
    }

    /** @param mixed $cell */
    private static function cell(string $kind, $cell): string
    {
        if ($kind === 'money') {
            return is_array($cell) ? Amount::text($cell['amount'] ?? null, $cell['currency'] ?? null) : '';
        }
        if (!is_string($cell) && !is_int($cell)) {
            return '';
        }
        switch ($kind) {
            case 'percent':
                return number_format_i18n((int) $cell / 100, 2) . "\u{a0}%";
            case 'count':
                return number_format_i18n((int) $cell);
            case 'day':
                return (string) wp_date((string) get_option('date_format'), (int) strtotime($cell . ' 12:00:00 UTC'), new \DateTimeZone('UTC'));
            case 'moment':
                return (string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), (int) strtotime((string) $cell));
        }

        return Actors::cell((string) $cell);
    }

    /** @param array<string, string> $days */
    private static function files(string $name, array $days): void
    {
        echo '<p>';
        foreach (['csv' => 'CSV', 'xlsx' => 'XLSX', 'pdf' => 'PDF'] as $format => $label) {
            /* translators: %s: a format of files */
            self::link('report', ['report' => $name, 'format' => $format] + $days, sprintf(__('Download %s', 'avstem'), $label));
        }
        echo '</p>';
    }

    /** @param array<string, string> $days */
    private static function pack(array $days): void
    {
        echo '<section class="avstem-pack"><h3>' . esc_html__('Close of the period', 'avstem') . '</h3><p>';
        esc_html_e('Every report of the period in one zip: as CSV, as one workbook, and as a PDF with a place for a signature.', 'avstem');
        echo '</p><p>';
        self::link('close_pack', $days, __('Download the close pack', 'avstem'));
        echo '</p><p>';
        foreach (ClosedPeriods::before(current_datetime()) as $name => $closed) {
            self::link('close_pack', $closed, (string) $name);
        }
        echo '</p></section>';
    }

    /** @param array<string, string> $asked */
    private static function link(string $action, array $asked, string $label): void
    {
        $fields = [];
        foreach ($asked as $name => $value) {
            $fields['avstem_' . $name] = rawurlencode($value);
        }
        printf('<a class="button" href="%s">%s</a> ', esc_url(add_query_arg($fields, Actions::url($action))), esc_html($label));
    }
}
