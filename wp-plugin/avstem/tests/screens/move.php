<?php

/** Gives the test site another address and all capabilities of a shop: php move.php ADDRESS */

declare(strict_types=1);

require dirname(__DIR__) . '/bootstrap.php';

update_option('siteurl', $argv[1]);
update_option('home', $argv[1]);
wp_set_password('admin', 1);
