<?php

/**
 * The admin's WooCommerce menu: its settings page with tabs and sections, and an order's boxes, for looking at our
 * screens in a browser.
 */

add_action('admin_menu', static function (): void {
    add_menu_page('WooCommerce', 'WooCommerce', 'edit_shop_orders', 'woocommerce', '__return_null', 'dashicons-cart', 55);
    add_submenu_page('woocommerce', 'Settings', 'Settings', 'edit_shop_orders', 'wc-settings', static function (): void {
        $asked = sanitize_key($_GET['section'] ?? '');
        echo '<div class="wrap woocommerce"><form method="post" id="mainform" action="" enctype="multipart/form-data">';
        foreach (apply_filters('woocommerce_get_settings_pages', []) as $page) {
            echo '<nav class="nav-tab-wrapper woo-nav-tab-wrapper"><span class="nav-tab nav-tab-active">Avstem</span></nav>';
            echo '<h1 class="screen-reader-text">Avstem</h1><ul class="subsubsub">';
            $sections = $page->get_sections();
            foreach ($sections as $id => $label) {
                printf(
                    '<li><a href="%s" class="%s">%s</a>%s</li>',
                    esc_url(admin_url('admin.php?page=wc-settings&tab=avstem&section=' . $id)),
                    $asked === (string) $id ? 'current' : '',
                    esc_html($label),
                    $id === array_key_last($sections) ? '' : ' |&nbsp;'
                );
            }
            echo '</ul><br class="clear">';
            $page->output();
        }
        wp_nonce_field('woocommerce-settings');
        echo '</form></div>';
    });
    add_submenu_page('woocommerce', 'Orders', 'Orders', 'edit_shop_orders', 'wc-orders', static function (): void {
        $order = wc_get_order(absint($_GET['id'] ?? 0));
        do_action('add_meta_boxes', 'woocommerce_page_wc-orders', $order);
        echo '<div class="wrap"><h1>Edit order</h1><div id="poststuff">';
        do_meta_boxes('woocommerce_page_wc-orders', 'side', $order);
        echo '</div></div>';
    });
});
