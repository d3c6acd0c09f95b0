<?php

/** Lines of orders: each answers from the values it was made of. */

abstract class WC_Order_Item
{
    /** @var array<string, mixed> */
    protected $values;

    public function __construct(array $values = [])
    {
        $this->values = $values;
    }

    public function get_total($context = 'view')
    {
        return $this->values['total'] ?? '0';
    }

    public function get_taxes($context = 'view')
    {
        return $this->values['taxes'] ?? ['total' => []];
    }

    public function get_tax_class($context = 'view')
    {
        return $this->values['tax_class'] ?? '';
    }
}

class WC_Order_Item_Product extends WC_Order_Item
{
    public function get_type()
    {
        return 'line_item';
    }

    public function get_product_id($context = 'view')
    {
        return $this->values['product_id'] ?? 0;
    }

    public function get_product()
    {
        return $this->values['product'] ?? false;
    }
}

class WC_Order_Item_Shipping extends WC_Order_Item
{
    public function get_type()
    {
        return 'shipping';
    }
}

class WC_Order_Item_Fee extends WC_Order_Item
{
    public function get_type()
    {
        return 'fee';
    }
}

class WC_Order_Item_Tax
{
    /** @var array<string, mixed> */
    private $values;

    public function __construct(array $values = [])
    {
        $this->values = $values;
    }

    public function get_type()
    {
        return 'tax';
    }

    public function get_rate_id($context = 'view')
    {
        return $this->values['rate_id'];
    }

    public function get_rate_percent($context = 'view')
    {
        return $this->values['rate_percent'];
    }

    public function get_tax_total($context = 'view')
    {
        return $this->values['tax_total'];
    }

    public function get_shipping_tax_total($context = 'view')
    {
        return $this->values['shipping_tax_total'];
    }

    public function is_compound()
    {
        return $this->values['compound'] ?? false;
    }
}

/** The item of a gift card plugin: no class of WooCommerce's own. */
final class StandIn_Gift_Card_Item
{
    /** @var string */
    private $amount;

    public function __construct(string $amount)
    {
        $this->amount = $amount;
    }

    public function get_type()
    {
        return 'gift_card';
    }

    public function get_amount()
    {
        return $this->amount;
    }
}
