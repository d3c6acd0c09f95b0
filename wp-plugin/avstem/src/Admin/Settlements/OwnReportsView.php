<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Reports that the shop makes itself: the list of them, one as a table, and the form that makes one. */
final class OwnReportsView
{
    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $own = Page::asked('own');
        if ($own === 'new' && Actions::isAllowed('save_own_report')) {
            (new OwnReportForm($this->catalogue()))->show(self::begun(), Page::asked('source'));
        } elseif (absint($own) > 0) {
            $this->one(absint($own));
        } else {
            $this->all();
        }
    }

    /** @throws Failure */
    private function all(): void
    {
        $reports = Told::all($this->client->get('/v1/reports/own'), 'reports');
        echo '<h2>' . esc_html__('Own reports', 'avstem') . '</h2>';
        self::back();
        if ($reports === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('None yet.', 'avstem') . '</p></div>';
        } else {
            $this->names($reports);
        }
        if (Actions::isAllowed('save_own_report')) {
            $this->source();
        }
    }

    /** @param array<array<string, mixed>> $reports */
    private function names(array $reports): void
    {
        printf('<table class="widefat striped avstem-table avstem-narrow"><caption class="screen-reader-text">%s</caption><tbody>', esc_html__('Own reports', 'avstem'));
        foreach ($reports as $report) {
            $id = Told::number($report, 'id');
            printf('<tr><th scope="row"><a href="%s">%s</a></th><td>', esc_url(self::url((string) $id)), esc_html(Told::text($report, 'name')));
            self::files($id);
            echo '</td><td>';
            if (Actions::isAllowed('delete_own_report')) {
                Actions::button('delete_own_report', $id, __('Delete', 'avstem'));
            }
            echo '</td></tr>';
        }
        echo '</tbody></table>';
    }

    /** @throws Failure */
    private function source(): void
    {
        echo '<h3>' . esc_html__('Make a report', 'avstem') . '</h3>';
        echo '<form method="get" class="avstem-filters"><input type="hidden" name="page" value="avstem-settlements"><input type="hidden" name="view" value="reports"><input type="hidden" name="own" value="new">';
        printf('<label><span>%s</span><select name="source">', esc_html__('Of what', 'avstem'));
        foreach (Told::all($this->catalogue(), 'sources') as $source) {
            printf('<option value="%s">%s</option>', esc_attr(Told::text($source, 'name')), esc_html(Told::text($source, 'label')));
        }
        echo '</select></label><button type="submit" class="button">' . esc_html__('Choose columns', 'avstem') . '</button></form>';
    }

    /** @throws Failure */
    private function one(int $id): void
    {
        $kept = [];
        foreach (Told::all($this->client->get('/v1/reports/own'), 'reports') as $report) {
            $kept = Told::number($report, 'id') === $id ? $report : $kept;
        }
        $told = $this->client->get("/v1/reports/own/$id/table");
        echo '<h2>' . esc_html(Told::text($told, 'title')) . '</h2>';
        self::back('list');
        ReportsView::table($told);
        echo '<p>';
        self::files($id);
        echo '</p>';
        if ($kept !== [] && Actions::isAllowed('save_own_report')) {
            echo '<details><summary>' . esc_html__('Change the report', 'avstem') . '</summary>';
            (new OwnReportForm($this->catalogue()))->show($kept, Told::text($kept, 'source'));
            echo '</details>';
        }
    }

    private static function files(int $id): void
    {
        foreach (['csv' => 'CSV', 'xlsx' => 'XLSX', 'pdf' => 'PDF'] as $format => $label) {
            /* translators: %s: a format of files */
            $text = sprintf(__('Download %s', 'avstem'), $label);
            printf('<a class="button" href="%s">%s</a> ', esc_url(add_query_arg('avstem_format', $format, Actions::url('own_report', $id))), esc_html($text));
        }
    }

    private static function back(string $own = ''): void
    {
        $label = $own === '' ? __('All reports', 'avstem') : __('Own reports', 'avstem');
        printf('<p><a href="%s">%s</a></p>', esc_url(self::url($own)), esc_html($label));
    }

    /** Where own reports are: one by its id, `list`, or the other reports. */
    public static function url(string $own): string
    {
        return Page::url(['view' => 'reports'] + ($own === '' ? [] : ['own' => $own]));
    }

    /** @return array<string, mixed> what was refused a moment ago: nobody types it twice */
    private static function begun(): array
    {
        $begun = get_transient(OwnReportActions::begun());
        delete_transient(OwnReportActions::begun());

        return is_array($begun) && ($begun['source'] ?? '') === Page::asked('source') ? $begun : [];
    }

    /**
     * @return array<string, mixed>
     * @throws Failure
     */
    private function catalogue(): array
    {
        return $this->client->get('/v1/reports/own/catalogue');
    }
}
