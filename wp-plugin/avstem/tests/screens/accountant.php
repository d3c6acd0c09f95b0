<?php

/** Gives the test site an accountant: may look at the shop, and decide and set up in Avstem. php accountant.php */

declare(strict_types=1);

require dirname(__DIR__) . '/bootstrap.php';

$id = wp_insert_user(['user_login' => 'accountant', 'user_pass' => 'accountant', 'display_name' => 'Berit Bilag', 'role' => 'shop_manager']);
foreach (['avstem_decide', 'avstem_configure'] as $capability) {
    get_userdata((int) $id)->add_cap($capability);
}
