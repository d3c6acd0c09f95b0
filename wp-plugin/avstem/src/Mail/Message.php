<?php

declare(strict_types=1);

namespace Avstem\Mail;

use Avstem\Admin\Settlements\Page;
use WC_Email;

/** An e-mail of ours to the people who run the shop, in WooCommerce's own form. It holds sentences of the service. */
abstract class Message extends WC_Email
{
    /** @var list<array{title: string, sentences: list<string>}> */
    protected $parts = [];

    public function __construct()
    {
        $this->customer_email = false;
        parent::__construct();
        $this->recipient = $this->get_option('recipient', get_option('admin_email'));
    }

    /** WooCommerce's own fields, and before them who gets it. */
    public function init_form_fields()
    {
        parent::init_form_fields();
        $this->form_fields = [
            'recipient' => [
                'title' => __('Recipients', 'avstem'),
                'type' => 'text',
                'description' => __('Several are separated by commas. Empty: the address of the site\'s administrator.', 'avstem'),
                'default' => '',
            ],
        ] + (array) $this->form_fields;
    }

    /** Send it when there is somebody to send it to and it is switched on. */
    protected function deliver(): bool
    {
        if (!$this->is_enabled() || !$this->get_recipient() || $this->parts === []) {
            return false;
        }

        return (bool) $this->send(
            $this->get_recipient(),
            $this->get_subject(),
            $this->get_content(),
            $this->get_headers(),
            $this->get_attachments()
        );
    }

    /** @return string */
    public function get_content_html()
    {
        $html = '';
        foreach ($this->parts as $part) {
            $html .= $part['title'] === '' ? '' : '<h2>' . esc_html($part['title']) . '</h2>';
            $html .= '<ul>';
            foreach ($part['sentences'] as $sentence) {
                $html .= '<li>' . esc_html($sentence) . '</li>';
            }
            $html .= '</ul>';
        }
        $html .= sprintf('<p><a href="%s">%s</a></p>', esc_url(Page::url()), esc_html__('Open Settlements', 'avstem'));

        return $this->framed($this->get_heading(), $html);
    }

    /** @return string */
    public function get_content_plain()
    {
        $lines = [];
        foreach ($this->parts as $part) {
            $lines[] = $part['title'];
            foreach ($part['sentences'] as $sentence) {
                $lines[] = '* ' . $sentence;
            }
            $lines[] = '';
        }
        $lines[] = __('Open Settlements', 'avstem') . ': ' . Page::url();

        return implode("\n", $lines);
    }

    /** The heading's and footer's own templates, as WooCommerce's e-mails have them. */
    private function framed(string $heading, string $html): string
    {
        ob_start();
        do_action('woocommerce_email_header', $heading, $this);
        $header = (string) ob_get_clean();
        ob_start();
        do_action('woocommerce_email_footer', $this);

        return $header . $html . ob_get_clean();
    }
}
