<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Api\Told;

/** The form of an own report: a line for each column that can be shown, grouped or filtered by. */
final class OwnReportForm
{
    /** @var array<string, mixed> what the service says can be chosen */
    private $catalogue;

    /** @param array<string, mixed> $catalogue */
    public function __construct(array $catalogue)
    {
        $this->catalogue = $catalogue;
    }

    /** @param array<string, mixed> $chosen the report as it is kept, or as it was typed; empty for a new one */
    public function show(array $chosen, string $name): void
    {
        $columns = [];
        $label = '';
        foreach (Told::all($this->catalogue, 'sources') as $source) {
            if (Told::text($source, 'name') === $name) {
                $columns = Told::all($source, 'columns');
                $label = Told::text($source, 'label');
            }
        }
        if ($columns === []) {
            echo '<p>' . esc_html__('There is no such report.', 'avstem') . '</p>';

            return;
        }
        echo '<h3>' . esc_html($label) . '</h3>';
        Actions::open('save_own_report');
        printf('<input type="hidden" name="avstem_source" value="%s">', esc_attr($name));
        printf('<input type="hidden" name="avstem_version" value="%d">', (int) Told::number($chosen, 'version'));
        printf('<input type="hidden" name="avstem_order" value="%s">', esc_attr(implode(',', Told::texts($chosen, 'columns'))));
        echo '<div class="avstem-fields">';
        printf('<label><span>%s</span><input type="text" name="avstem_name" required maxlength="80" value="%s"></label>', esc_html__('Name', 'avstem'), esc_attr(Told::text($chosen, 'name')));
        $this->period(Told::one($chosen, 'period'));
        echo '</div>';
        self::columns($columns, $chosen);
        echo '<p class="description">' . esc_html__('Grouped rows are put together, and only sums can be shown beside what they are grouped by. Several values are divided by commas. A filter on an amount needs one on a single currency too.', 'avstem') . '</p>';
        echo '<button type="submit" class="button button-primary">' . esc_html__('Save the report', 'avstem') . '</button></form>';
    }

    /** @param array<string, mixed> $period */
    private function period(array $period): void
    {
        $kind = Told::text($period, 'kind');
        printf('<label><span>%s</span><select name="avstem_period">', esc_html__('Period', 'avstem'));
        foreach (Told::all($this->catalogue, 'periods') as $one) {
            $value = Told::text($one, 'name');
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, $kind === '' ? 'this_month' : $kind, false), esc_html(Told::text($one, 'label')));
        }
        echo '</select></label>';
        foreach (['from' => __('From (fixed dates)', 'avstem'), 'to' => __('To (fixed dates)', 'avstem')] as $name => $label) {
            printf('<label><span>%s</span><input type="date" name="avstem_%s" value="%s"></label>', esc_html($label), esc_attr($name), esc_attr(Told::text($period, $name)));
        }
    }

    /**
     * @param array<array<string, mixed>> $columns
     * @param array<string, mixed> $chosen
     */
    private static function columns(array $columns, array $chosen): void
    {
        $filters = [];
        foreach (Told::all($chosen, 'filters') as $filter) {
            $filters[Told::text($filter, 'column')] = $filter;
        }
        $currency = Told::texts($filters['currency'] ?? [], 'is')[0] ?? 'NOK';
        printf('<div class="avstem-wide" tabindex="0"><table class="widefat striped avstem-table"><caption class="screen-reader-text">%s</caption><thead><tr>', esc_html__('Columns', 'avstem'));
        foreach ([__('Column', 'avstem'), __('Show', 'avstem'), __('Group by', 'avstem'), __('Only rows with', 'avstem')] as $head) {
            printf('<th scope="col">%s</th>', esc_html($head));
        }
        echo '</tr></thead><tbody>';
        foreach ($columns as $column) {
            $name = Told::text($column, 'name');
            $label = Told::text($column, 'label');
            printf('<tr><th scope="row">%s</th><td>', esc_html($label));
            /* translators: %s: a column */
            self::tick('show', $name, sprintf(__('Show %s', 'avstem'), $label), in_array($name, Told::texts($chosen, 'columns'), true));
            echo '</td><td>';
            if (!empty($column['groups'])) {
                /* translators: %s: a column */
                self::tick('group', $name, sprintf(__('Group by %s', 'avstem'), $label), in_array($name, Told::texts($chosen, 'group_by'), true));
            }
            echo '</td><td>';
            self::filter($column, $filters[$name] ?? [], $currency);
            echo '</td></tr>';
        }
        echo '</tbody></table></div>';
    }

    private static function tick(string $what, string $name, string $label, bool $is_chosen): void
    {
        printf('<input type="checkbox" name="avstem_%s[%s]" value="1" aria-label="%s"%s>', esc_attr($what), esc_attr($name), esc_attr($label), checked($is_chosen, true, false));
    }

    /**
     * @param array<string, mixed> $column
     * @param array<string, mixed> $filter
     */
    private static function filter(array $column, array $filter, string $currency): void
    {
        $name = Told::text($column, 'name');
        $label = Told::text($column, 'label');
        if (Told::text($column, 'filtered') === 'range') {
            self::range($column, $filter, $currency);

            return;
        }
        $is_not = isset($filter['is_not']);
        $values = Told::texts($filter, $is_not ? 'is_not' : 'is');
        printf('<select name="avstem_how[%s]" aria-label="%s">', esc_attr($name), esc_attr($label));
        foreach (['is' => __('one of', 'avstem'), 'is_not' => __('none of', 'avstem')] as $how => $text) {
            printf('<option value="%s"%s>%s</option>', esc_attr($how), selected($how, $is_not ? 'is_not' : 'is', false), esc_html($text));
        }
        echo '</select> ';
        $words = Told::one($column, 'values');
        if ($words === []) {
            printf('<input type="text" name="avstem_values[%s]" value="%s" aria-label="%s">', esc_attr($name), esc_attr(implode(', ', $values)), esc_attr($label));

            return;
        }
        printf('<select multiple size="3" name="avstem_chosen[%s][]" aria-label="%s">', esc_attr($name), esc_attr($label));
        foreach (array_filter($words, 'is_string') as $code => $word) {
            printf('<option value="%s"%s>%s</option>', esc_attr((string) $code), selected(in_array((string) $code, $values, true), true, false), esc_html($word));
        }
        echo '</select>';
    }

    /**
     * @param array<string, mixed> $column
     * @param array<string, mixed> $filter
     */
    private static function range(array $column, array $filter, string $currency): void
    {
        $kind = Told::text($column, 'kind');
        $name = Told::text($column, 'name');
        printf('<input type="hidden" name="avstem_kind[%s]" value="%s">', esc_attr($name), esc_attr($kind));
        foreach (['from' => __('From', 'avstem'), 'to' => __('To', 'avstem')] as $bound => $label) {
            $value = $filter[$bound] ?? '';
            if (is_int($value)) {
                $value = $kind === 'money' ? OwnReportChoice::typed($value, $currency) : (string) $value;
            }
            printf(
                '<label>%s <input type="%s" name="avstem_%s[%s]" value="%s" aria-label="%s"></label> ',
                esc_html($label),
                $kind === 'day' ? 'date' : 'text',
                esc_attr($bound === 'from' ? 'least' : 'most'),
                esc_attr($name),
                esc_attr(is_string($value) ? $value : ''),
                esc_attr(Told::text($column, 'label') . ': ' . $label)
            );
        }
    }
}
