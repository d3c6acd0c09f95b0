<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Install\Capabilities;
use Avstem\Services;

/** The box "Settlement" on the order screen: how it is settled, and what waits to be sent. */
final class OrderBox
{
    public static function register(): void
    {
        add_action('add_meta_boxes', [self::class, 'add']);
    }

    public static function add(): void
    {
        if (current_user_can(Capabilities::VIEW)) {
            $screens = array_merge(['shop_order'], Screens::lists());
            add_meta_box('avstem-order', __('Settlement', 'avstem'), [self::class, 'show'], $screens, 'side');
        }
    }

    /** @param mixed $given an order, or with posts storage a post */
    public static function show($given): void
    {
        $id = Screens::orderId($given);
        SafeModeBanner::show(false);
        echo '<p>';
        OrderStates::placeholder($id);
        echo '</p>';
        foreach (Services::outbox()->ofOrder($id) as $entry) {
            if ($entry->isWaiting()) {
                $why = $entry->lastError !== '' ? $entry->lastError : __('Waits to be sent.', 'avstem');
                echo '<p>' . esc_html($why) . '</p>';
            }
        }
    }
}
