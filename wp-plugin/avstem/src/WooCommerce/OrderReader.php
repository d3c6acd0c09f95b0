<?php

declare(strict_types=1);

namespace Avstem\WooCommerce;

use Avstem\Snapshot\References;
use WC_Order;

/** An order as plain values. Reads nothing that tells who bought, but the company's name, to see if it is empty. */
final class OrderReader
{
    /** Metas of invoice plugins that hold the number of the sales document. */
    private const SALES_DOCUMENTS = ['_wcpdf_invoice_number', '_ywpi_invoice_formatted_number'];

    /**
     * What OrderSnapshot needs.
     *
     * @return array<string, mixed> amounts as WooCommerce has them, moments in unix seconds
     */
    public static function read(WC_Order $order): array
    {
        $country = $order->get_shipping_country();
        $metas = [];
        foreach (References::names() as $name) {
            $metas[$name] = $order->get_meta($name);
        }

        return [
            'id' => (int) $order->get_id(),
            'number' => $order->get_order_number(),
            'order_key' => (string) $order->get_order_key(),
            'status' => (string) $order->get_status(),
            'payment_method' => (string) $order->get_payment_method(),
            'transaction_id' => $order->get_transaction_id(),
            'metas' => $metas,
            'currency' => (string) $order->get_currency(),
            'total' => $order->get_total(),
            'created' => self::timestamp($order->get_date_created()),
            'paid' => self::timestamp($order->get_date_paid()),
            'completed' => self::timestamp($order->get_date_completed()),
            'lines' => LineReader::lines($order),
            'rates' => LineReader::rates($order),
            'vat_shown' => LineReader::vatShown($order),
            'country' => (string) ($country ?: $order->get_billing_country()),
            'postcode' => (string) ($country ? $order->get_shipping_postcode() : $order->get_billing_postcode()),
            'company' => self::isCompany($order),
            'gift_cards' => GiftCards::of($order),
            'sales_document' => self::salesDocument($order),
            'test_mode' => get_option('avstem_test_orders') === 'yes',
        ];
    }

    /**
     * Unix seconds; null when it has none. (Formatting would give local time with a wrong offset.)
     *
     * @param mixed $moment
     */
    public static function timestamp($moment): ?int
    {
        return $moment instanceof \DateTimeInterface ? $moment->getTimestamp() : null;
    }

    private static function isCompany(WC_Order $order): bool
    {
        return trim((string) $order->get_billing_company()) !== ''
            || (is_scalar($order->get_meta('_billing_org_nr')) && (string) $order->get_meta('_billing_org_nr') !== '');
    }

    private static function salesDocument(WC_Order $order): string
    {
        $number = '';
        foreach (self::SALES_DOCUMENTS as $name) {
            $value = $order->get_meta($name);
            $number = $number === '' && is_scalar($value) ? (string) $value : $number;
        }

        /** Filters the number of the order's invoice or receipt, for plugins that Avstem does not know. */
        return (string) apply_filters('avstem_sales_document', $number, $order);
    }
}
