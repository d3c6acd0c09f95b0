<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** What a person must decide, first on the page, grouped by cause. */
final class CaseList
{
    /** How many of one cause are shown until somebody asks for all of them. */
    private const SHOWN = 3;

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /**
     * @param string $about `sales` for questions about booking sales alone; the page then is that view
     * @throws Failure
     */
    public function show(string $about = ''): void
    {
        $cause = Page::asked('cause');
        $query = array_filter(['per_page' => '200', 'cause' => $cause, 'about' => $about], 'strlen');
        $found = $this->client->get('/v1/cases?' . http_build_query($query));
        $cases = Told::all($found, 'cases');
        if ($cases === []) {
            return;
        }
        $counts = array_column(Told::all($found, 'groups'), 'count', 'cause');
        echo '<section aria-labelledby="avstem-cases"><h2 id="avstem-cases">' . esc_html__('For you to decide', 'avstem') . '</h2>';
        echo '<p class="description">' . esc_html__('Each question holds back exactly the voucher it concerns; everything else goes on.', 'avstem') . '</p>';
        foreach (self::byCause($cases) as $name => $group) {
            $this->group($name, $group, max((int) ($counts[$name] ?? 0), count($group)), $cause !== '', $about);
        }
        echo '</section>';
    }

    /**
     * @param array<mixed> $cases
     * @return array<string, list<array<string, mixed>>>
     */
    private static function byCause(array $cases): array
    {
        $groups = [];
        foreach ($cases as $case) {
            $groups[Told::text($case, 'cause')][] = $case;
        }

        return $groups;
    }

    /** @param list<array<string, mixed>> $cases */
    private function group(string $cause, array $cases, int $count, bool $whole, string $about): void
    {
        echo '<div class="avstem-group"><h3>' . esc_html((string) ($cases[0]['title'] ?? ''));
        if ($count > 1) {
            printf(' <span class="avstem-count">%s</span>', esc_html(number_format_i18n($count)));
        }
        echo '</h3>';
        $form = new CaseForm();
        foreach (array_slice($cases, 0, $whole ? 200 : self::SHOWN) as $case) {
            $form->show($case, $count);
        }
        if (!$whole && $count > self::SHOWN) {
            /* translators: %s: number of questions */
            $text = sprintf(__('Show all %s with this cause', 'avstem'), number_format_i18n($count));
            printf('<p><a href="%s">%s</a></p>', esc_url(Page::url(array_filter(['view' => $about, 'cause' => $cause], 'strlen'))), esc_html($text));
        }
        echo '</div>';
    }
}
