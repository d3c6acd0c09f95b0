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

        public function get_sections()
        {
            return [];
        }

        public function output()
        {
        }

        public function save()
        {
        }
    }

    class WC_Email
    {
        /** @var list<array{to: string, subject: string, message: string}> what was sent */
        public static $sent = [];
        public $id = '';
        public $title = '';
        public $description = '';
        public $recipient = '';
        public $enabled = 'yes';
        public $email_type = 'html';
        public $form_fields = [];
        protected $customer_email = false;

        public function __construct()
        {
            $this->init_form_fields();
        }

        public function init_form_fields()
        {
            $this->form_fields = ['enabled' => ['default' => 'yes']];
        }

        public function get_option($key, $empty_value = null)
        {
            return $empty_value;
        }

        public function is_enabled()
        {
            return $this->enabled === 'yes';
        }

        public function get_recipient()
        {
            return $this->recipient;
        }

        public function get_subject()
        {
            return str_replace('{site_title}', get_bloginfo('name'), $this->get_default_subject());
        }

        public function get_heading()
        {
            return $this->get_default_heading();
        }

        public function get_default_subject()
        {
            return '';
        }

        public function get_default_heading()
        {
            return '';
        }

        public function get_content()
        {
            return $this->email_type === 'plain' ? $this->get_content_plain() : $this->get_content_html();
        }

        public function get_content_html()
        {
            return '';
        }

        public function get_content_plain()
        {
            return '';
        }

        public function get_headers()
        {
            return '';
        }

        public function get_attachments()
        {
            return [];
        }

        public function send($to, $subject, $message, $headers, $attachments)
        {
            self::$sent[] = ['to' => $to, 'subject' => $subject, 'message' => $message];

            return true;
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
