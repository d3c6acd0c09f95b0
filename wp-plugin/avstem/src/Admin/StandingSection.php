<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Capture\Heartbeat;

/** How things stand at the service, in its own sentences, the worst first: from the last heartbeat. */
final class StandingSection implements Section
{
    public function show(): void
    {
        $last = Heartbeat::last();
        $told = $last['told']['sentences'] ?? [];
        $sentences = array_filter(is_array($told) ? $told : [], 'is_string');
        if ($sentences === []) {
            return;
        }
        echo '<h2>' . esc_html__('How things stand', 'avstem') . '</h2><ul class="ul-disc">';
        foreach ($sentences as $sentence) {
            echo '<li>' . esc_html($sentence) . '</li>';
        }
        /* translators: %s: date and time */
        $at = sprintf(__('As the service told %s; it is asked daily, and by Test connection.', 'avstem'), Moments::text((int) $last['at']));
        echo '</ul><p class="description">' . esc_html($at) . '</p>';
    }
}
