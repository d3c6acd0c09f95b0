<?php

/** Orders and refunds, kept in memory under their id; a getter answers from the values the order was made of. */

abstract class WC_Abstract_Order
{
    /** @var array<int, WC_Abstract_Order> */
    public static $all = [];
    /** @var array<string, mixed> */
    public $values;
    /** @var list<object> */
    public $items = [];

    public function __construct(array $values = [])
    {
        $this->values = $values;
        self::$all[(int) $values['id']] = $this;
    }

    protected function value(string $name, $default = '')
    {
        return array_key_exists($name, $this->values) ? $this->values[$name] : $default;
    }

    public function get_id()
    {
        return (int) $this->values['id'];
    }

    public function get_parent_id($context = 'view')
    {
        return (int) $this->value('parent_id', 0);
    }

    public function get_status($context = 'view')
    {
        return $this->value('status', 'processing');
    }

    public function get_currency($context = 'view')
    {
        return $this->value('currency', 'NOK');
    }

    public function get_total($context = 'view')
    {
        return $this->value('total', '0');
    }

    public function get_date_created($context = 'view')
    {
        return $this->moment('date_created');
    }

    public function get_date_modified($context = 'view')
    {
        return $this->moment('date_modified');
    }

    public function get_items($types = 'line_item')
    {
        return array_values(array_filter($this->items, static function ($item) use ($types): bool {
            return in_array($item->get_type(), (array) $types, true);
        }));
    }

    public function get_meta($key = '', $single = true, $context = 'view')
    {
        return $this->values['meta'][$key] ?? '';
    }

    protected function moment(string $name)
    {
        $timestamp = $this->value($name, null);

        return $timestamp === null ? null : (new WC_DateTime('@' . $timestamp))->setTimezone(wp_timezone());
    }
}

class WC_Order extends WC_Abstract_Order
{
    public function get_order_number()
    {
        return (string) apply_filters('woocommerce_order_number', $this->value('number', (string) $this->get_id()), $this);
    }

    public function get_order_key($context = 'view')
    {
        return $this->value('order_key', 'wc_order_' . $this->get_id());
    }

    public function get_payment_method($context = 'view')
    {
        return $this->value('payment_method');
    }

    public function get_transaction_id($context = 'view')
    {
        return $this->value('transaction_id');
    }

    public function get_date_paid($context = 'view')
    {
        return $this->moment('date_paid');
    }

    public function get_date_completed($context = 'view')
    {
        return $this->moment('date_completed');
    }

    public function get_billing_company($context = 'view')
    {
        return $this->value('billing_company');
    }

    public function get_billing_country($context = 'view')
    {
        return $this->value('billing_country', 'NO');
    }

    public function get_billing_postcode($context = 'view')
    {
        return $this->value('billing_postcode');
    }

    public function get_shipping_country($context = 'view')
    {
        return $this->value('shipping_country');
    }

    public function get_shipping_postcode($context = 'view')
    {
        return $this->value('shipping_postcode');
    }

    public function get_refunds()
    {
        return array_values(array_filter(self::$all, function (WC_Abstract_Order $one): bool {
            return $one instanceof WC_Order_Refund && $one->get_parent_id() === $this->get_id();
        }));
    }
}

class WC_Order_Refund extends WC_Abstract_Order
{
    public function get_amount($context = 'view')
    {
        return $this->value('amount', '0');
    }

    public function get_refunded_payment($context = 'view')
    {
        return $this->value('refunded_payment', false);
    }

    public function get_reason($context = 'view')
    {
        return $this->value('reason');
    }
}
