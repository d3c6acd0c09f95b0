<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Moments;
use Avstem\Api\Told;

/** What happened, when, and by whom. */
final class HistoryList
{
    /** @param list<array<string, mixed>> $entries in their order */
    public static function show(array $entries): void
    {
        if ($entries === []) {
            return;
        }
        echo '<section><h3>' . esc_html__('History', 'avstem') . '</h3><ol class="avstem-history">';
        foreach ($entries as $entry) {
            printf(
                '<li><time datetime="%s">%s</time> <span>%s</span> <span class="avstem-actor">%s</span></li>',
                esc_attr(Told::text($entry, 'at')),
                esc_html(Moments::text(Told::moment($entry, 'at'))),
                esc_html(Told::text($entry, 'sentence')),
                esc_html(Actors::name(Told::text($entry, 'actor')))
            );
        }
        echo '</ol></section>';
    }
}
