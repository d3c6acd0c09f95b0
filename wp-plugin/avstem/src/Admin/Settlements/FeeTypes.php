<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

/** What a fee can pay for, as the service knows it. */
final class FeeTypes
{
    /** @return array<string, string> names by the service's word */
    public static function names(): array
    {
        return [
            'processing' => __('Transaction fee', 'avstem'),
            'fixed' => __('Fixed fee', 'avstem'),
            'gateway' => __('Gateway fee', 'avstem'),
            'subscription' => __('Subscription', 'avstem'),
            'dispute' => __('Chargeback fee', 'avstem'),
            'fx' => __('Currency conversion', 'avstem'),
        ];
    }
}
