"""The end-to-end story over a real WordPress and WooCommerce, given as folders: ``make test-woocommerce``."""
