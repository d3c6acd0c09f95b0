<?php

/** For `php -S`: files as they are, everything else is WordPress'. */

$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (is_dir($root . $path) && is_file(rtrim($root . $path, '/') . '/index.php')) {
    if (substr($path, -1) !== '/') {
        header("Location: $path/");

        return true;
    }
    $path .= 'index.php';
}
if (is_file($root . $path) && substr($path, -4) !== '.php') {
    return false;
}
$script = is_file($root . $path) ? $path : '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
chdir(dirname($root . $script));
require $root . $script;

return true;
