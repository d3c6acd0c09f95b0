<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

/** How states and providers are called, and the badge a state is shown as: its colour never speaks alone. */
final class States
{
    public const PROVIDERS = ['vipps' => 'Vipps MobilePay', 'stripe' => 'Stripe', 'klarna' => 'Klarna', 'nets' => 'Nexi Checkout'];

    /** @return array<string, string> what payouts are filtered by */
    public static function payouts(): array
    {
        return [
            'collected' => __('Collected', 'avstem'),
            'explained' => __('Explained', 'avstem'),
            'waiting' => __('Waiting for you', 'avstem'),
            'approved' => __('Approved, being sent', 'avstem'),
            'posted' => __('Posted', 'avstem'),
            'verified' => __('Posted and verified', 'avstem'),
            'returned' => __('Returned', 'avstem'),
            'ignored' => __('Ignored', 'avstem'),
        ];
    }

    public static function voucher(string $state): string
    {
        $texts = [
            'draft' => __('draft', 'avstem'),
            'approved' => __('approved', 'avstem'),
            'sending' => __('being sent', 'avstem'),
            'withdrawn' => __('withdrawn', 'avstem'),
            'reversing' => __('being reversed', 'avstem'),
            'reversed' => __('reversed', 'avstem'),
        ];

        return $texts[$state] ?? $state;
    }

    /** The name a provider goes by; one that is newer than the plugin is told by its id. */
    public static function provider(string $id): string
    {
        return self::PROVIDERS[$id] ?? ucfirst($id);
    }

    /** @return array<string, string> names by the service's word */
    public static function providers(): array
    {
        return self::PROVIDERS;
    }

    public static function badge(string $state, string $text): void
    {
        $kinds = [
            'verified' => 'good', 'posted' => 'good', 'documented' => 'good', 'green' => 'good', 'working' => 'good',
            'waiting' => 'ask', 'draft' => 'ask', 'yellow' => 'ask', 'tested' => 'ask', 'new' => 'ask',
            'attention' => 'bad', 'red' => 'bad', 'broken' => 'bad', 'preview' => 'preview',
        ];
        printf('<span class="avstem-badge avstem-%s">%s</span> ', esc_attr($kinds[$state] ?? 'plain'), esc_html($text));
    }
}
