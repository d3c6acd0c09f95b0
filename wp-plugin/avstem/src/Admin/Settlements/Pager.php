<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

/** Newer and older pages of a list, where there are several. */
final class Pager
{
    /**
     * @param array<string, int|string> $asked what else is in the address
     * @param string $name of the page's number there
     */
    public static function show(int $total, int $page, int $perPage, array $asked, string $name): void
    {
        $last = max(1, (int) ceil($total / $perPage));
        if ($last === 1) {
            return;
        }
        echo '<nav class="avstem-pages" aria-label="' . esc_attr__('Pages', 'avstem') . '">';
        foreach ([$page - 1 => __('Newer', 'avstem'), $page + 1 => __('Older', 'avstem')] as $to => $label) {
            if ($to >= 1 && $to <= $last) {
                printf('<a class="button" href="%s">%s</a>', esc_url(Page::url($asked + [$name => $to])), esc_html($label));
            }
        }
        /* translators: 1: number of this page, 2: number of pages */
        echo '<span>' . esc_html(sprintf(__('page %1$s of %2$s', 'avstem'), number_format_i18n($page), number_format_i18n($last))) . '</span></nav>';
    }
}
