<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

/** The payment plugins' own order metas: what names a payment, and what says it was a test. */
final class References
{
    /**
     * Metas that name a payment, by the gateways that write them. `_charge_id` is written by two: the
     * service reads it together with the payment method. A test compares the names with the service's.
     */
    public const METAS = [
        '_vipps_orderid',
        '_charge_id',
        '_agreement_id',
        '_intent_id',
        '_stripe_intent_id',
        '_stripe_source_id',
        '_stripe_checkout_session_id',
        '_wc_klarna_order_id',
        '_wc_klarna_capture_id',
        '_dibs_payment_id',
        '_dibs_charge_id',
        '_ppcp_paypal_order_id',
        '_wcpay_payment_transaction_id',
    ];

    /** Where a reference that a provider reported may stand, by the provider's name in the service. */
    public const METAS_OF_PROVIDER = [
        'vipps' => ['_vipps_orderid', '_charge_id'],
        'klarna' => ['_wc_klarna_order_id', '_wc_klarna_capture_id'],
        'kustom' => ['_wc_klarna_order_id', '_wc_klarna_capture_id'],
        'nets' => ['_dibs_payment_id', '_dibs_charge_id'],
        'stripe' => [
            '_stripe_intent_id',
            '_stripe_source_id',
            '_stripe_checkout_session_id',
            '_charge_id',
            '_intent_id',
        ],
    ];

    /** Metas whose value says that the payment was made in the gateway's test mode. */
    public const TEST_MARKS = [
        '_wc_klarna_environment' => ['test', 'playground', 'sandbox'],
        '_ppcp_paypal_payment_mode' => ['sandbox'],
        '_wcpay_mode' => ['test'],
    ];

    /** All names the reader fetches. @return list<string> */
    public static function names(): array
    {
        return array_merge(self::METAS, array_keys(self::TEST_MARKS));
    }

    /**
     * Those that stand on the order; what has the wrong type is no reference.
     *
     * @param array<string, mixed> $metas
     * @return array<string, string>
     */
    public static function of(array $metas): array
    {
        $found = [];
        foreach (self::METAS as $name) {
            $value = Text::whole($metas[$name] ?? '', 250);
            if ($value !== '') {
                $found[$name] = $value;
            }
        }

        return $found;
    }

    /** @param array<string, mixed> $metas */
    public static function isTest(array $metas): bool
    {
        foreach (self::TEST_MARKS as $name => $values) {
            if (in_array($metas[$name] ?? null, $values, true)) {
                return true;
            }
        }

        return false;
    }
}
