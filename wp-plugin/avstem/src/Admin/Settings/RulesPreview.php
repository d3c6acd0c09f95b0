<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Admin\Settlements\States;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Money\Amount;

/** What past payouts would become under changed accounts: their vouchers old and new, side by side. */
final class RulesPreview
{
    private const KEPT = 'avstem_rules_preview_';
    private const SECONDS = 900;
    private const PAYOUTS = 50;

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @param array<string, array<string, string>> $given what was typed, by rule and field; kept for this user a while */
    public static function keep(array $given): void
    {
        set_transient(self::KEPT . get_current_user_id(), $given, self::SECONDS);
    }

    public static function forget(): void
    {
        delete_transient(self::KEPT . get_current_user_id());
    }

    /** @return array<string, string> the fields of a new rule that was only looked at yet */
    public static function added(): array
    {
        $given = get_transient(self::KEPT . get_current_user_id());

        return is_array($given) ? $given[RuleChanges::ADDED] ?? [] : [];
    }

    /**
     * The rules as they are to be shown: with what was typed, when it was only looked at yet.
     *
     * @param array<array<string, mixed>> $rules
     * @return list<array<string, mixed>>
     */
    public function show(array $rules): array
    {
        $given = get_transient(self::KEPT . get_current_user_id());
        if (!is_array($given)) {
            return array_values($rules);
        }
        [$changed, $count] = RuleChanges::apply($rules, $given);
        if ($count === 0) {
            return $changed;
        }
        $this->of($changed);

        return self::withoutAdded($rules, $changed);
    }

    /**
     * What past payouts would become under these rules.
     *
     * @param array<array<string, mixed>> $rules
     */
    public function of(array $rules): void
    {
        $id = wp_unique_id('avstem-preview-title-');
        printf('<section class="avstem-preview" aria-labelledby="%1$s"><h3 id="%1$s">%2$s</h3>', esc_attr($id), esc_html__('Preview: not saved yet', 'avstem'));
        try {
            $asked = ['rules' => array_values($rules), 'most' => self::PAYOUTS];
            self::told($this->client->post('/v1/rules/preview', (string) wp_json_encode($asked)));
        } catch (Failure $failure) {
            printf('<div class="notice notice-error inline" role="alert"><p>%s</p></div>', esc_html(Actions::sentence($failure)));
        }
        echo '</section>';
    }

    /**
     * What is new stays in its own form, and what is taken away in the table, until they are saved.
     *
     * @param array<array<string, mixed>> $rules
     * @param list<array<string, mixed>> $changed
     * @return list<array<string, mixed>>
     */
    private static function withoutAdded(array $rules, array $changed): array
    {
        $now = array_column($changed, null, 'id');

        return array_map(static function (array $rule) use ($now): array {
            return $now[Told::text($rule, 'id')] ?? ['removed' => true] + $rule;
        }, array_values($rules));
    }

    /** @param array<string, mixed> $told */
    private static function told(array $told): void
    {
        $payouts = Told::all($told, 'payouts');
        $changed = array_filter($payouts, static function (array $one): bool {
            return !empty($one['changed']);
        });
        /* translators: 1: how many payouts change, 2: how many were looked at */
        $text = _n('%1$s of the newest %2$s payouts would be booked otherwise.', '%1$s of the newest %2$s payouts would be booked otherwise.', count($changed), 'avstem');
        echo '<p>' . esc_html(sprintf($text, number_format_i18n(count($changed)), number_format_i18n(count($payouts)))) . '</p>';
        foreach ($changed as $one) {
            self::payout($one);
        }
    }

    /** @param array<string, mixed> $one */
    private static function payout(array $one): void
    {
        $places = [];
        foreach (Told::all($one, 'differences') as $place) {
            $places[self::place($place)] = true;
        }
        printf(
            '<details class="avstem-compare"><summary>%s · %s · %s</summary>',
            esc_html(States::provider(Told::text($one, 'provider'))),
            esc_html(Told::text($one, 'reference')),
            esc_html(Moments::day(Told::text($one, 'paid_on')))
        );
        foreach (array_filter(is_array($one['asked'] ?? null) ? $one['asked'] : [], 'is_string') as $sentence) {
            echo '<p><strong>' . esc_html__('You would be asked:', 'avstem') . '</strong> ' . esc_html($sentence) . '</p>';
        }
        echo '<div class="avstem-sides">';
        self::side(__('As it is', 'avstem'), Told::all($one, 'before'), $places);
        self::side(__('As it would be', 'avstem'), Told::all($one, 'after'), $places);
        echo '</div></details>';
    }

    /**
     * @param array<array<string, mixed>> $vouchers
     * @param array<string, true> $places
     */
    private static function side(string $title, array $vouchers, array $places): void
    {
        printf('<table class="widefat avstem-table"><caption>%s</caption><thead><tr>', esc_html($title));
        foreach ([__('Account', 'avstem'), __('VAT code', 'avstem'), __('Text', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        printf('<th scope="col" class="avstem-number">%s</th></tr></thead><tbody>', esc_html__('Amount', 'avstem'));
        foreach ($vouchers as $voucher) {
            foreach (Told::all($voucher, 'postings') as $posting) {
                $differs = isset($places[self::place($posting)]);
                printf('<tr class="%s"><td>', esc_attr($differs ? 'avstem-differs' : ''));
                if ($differs) {
                    echo '<span class="avstem-mark" aria-hidden="true">▸</span><span class="screen-reader-text">' . esc_html__('Changed:', 'avstem') . ' </span>';
                }
                printf(
                    '%s</td><td>%s</td><td>%s</td><td class="avstem-number">%s</td></tr>',
                    esc_html(Told::text($posting, 'account')),
                    esc_html(Told::text($posting, 'vat_code')),
                    esc_html(Told::text($posting, 'text')),
                    esc_html(Amount::text($posting['amount'] ?? null, $voucher['currency'] ?? null))
                );
            }
        }
        echo '</tbody></table>';
    }

    /** @param array<string, mixed> $one a posting, or a place where amounts differ */
    private static function place(array $one): string
    {
        return implode('|', [Told::text($one, 'account'), Told::text($one, 'vat_code'), Told::text($one, 'department'), Told::text($one, 'project'),
            implode('/', array_filter(is_array($one['dimensions'] ?? null) ? $one['dimensions'] : [], 'is_string'))]);
    }
}
