<?php

/** WooCommerce's classes around orders. */

namespace {
    final class WooCommerce
    {
    }

    class WC_DateTime extends DateTime
    {
    }

    final class WC_Logger
    {
        /** @var list<string> */
        public static $lines = [];

        public function error($message, $context = [])
        {
            self::$lines[] = $message;
        }
    }

    class WC_Settings_Page
    {
        protected $id = '';
        protected $label = '';

        public function __construct()
        {
        }

        public function get_id()
        {
            return $this->id;
        }

        public function output()
        {
        }

        public function save()
        {
        }
    }
}

namespace Automattic\WooCommerce\Utilities {
    final class FeaturesUtil
    {
        /** @var array<string, bool> */
        public static $declared = [];

        public static function declare_compatibility(
            string $feature_id,
            string $plugin_file,
            bool $positive_compatibility = true
        ): bool {
            self::$declared[$feature_id] = $positive_compatibility;

            return true;
        }
    }
}
