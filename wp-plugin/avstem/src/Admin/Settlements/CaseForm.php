<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Api\Told;
use Avstem\Money\Amount;
use Avstem\Services;

/** One question with its answers: for this one, for all open ones with its cause, or for all alike from now on. */
final class CaseForm
{
    /**
     * @param array<string, mixed> $case as in GET /v1/cases
     * @param int $count how many open ones have its cause
     */
    public function show(array $case, int $count): void
    {
        $id = Told::number($case, 'id');
        printf('<article class="avstem-case" id="case-%d">', (int) $id);
        echo '<div><p>' . esc_html(Told::text($case, 'sentence')) . '</p>';
        if (!empty($case['action'])) {
            echo '<p class="avstem-todo">' . esc_html(Told::text($case, 'action')) . '</p>';
        }
        $answers = Told::all($case, 'answers');
        $payout = Told::number($case, 'payout_id');
        if ($payout > 0 && Page::asked('view') !== 'payout') {
            printf('<p><a href="%s">%s</a></p>', esc_url(Page::url(['view' => 'payout', 'payout' => $payout])), esc_html__('See the payout', 'avstem'));
        }
        echo '</div>';
        if ($answers !== [] && Actions::isAllowed('decide')) {
            $this->form($id, $case, $answers, $count);
        }
        echo '</article>';
    }

    /**
     * @param array<string, mixed> $case
     * @param list<array<string, mixed>> $answers
     */
    private function form(int $id, array $case, array $answers, int $count): void
    {
        Actions::open('decide', $id, 'avstem-decide');
        printf('<input type="hidden" name="avstem_cause" value="%s">', esc_attr(Told::text($case, 'cause')));
        $needs = array_merge([], ...array_map(static function (array $answer): array {
            return (array) ($answer['needs'] ?? []);
        }, $answers));
        echo '<fieldset><legend>' . esc_html__('Answer', 'avstem') . '</legend>';
        foreach ($answers as $at => $answer) {
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_action" value="%s" data-needs="%s" %s required> %s</label>',
                esc_attr(Told::text($answer, 'action')),
                esc_attr(implode(' ', Told::texts($answer, 'needs'))),
                checked(count($answers) === 1 && $at === 0, true, false),
                esc_html(Told::text($answer, 'label'))
            );
        }
        echo '</fieldset><div class="avstem-fields">';
        $this->fields($id, $needs, (array) ($case['suggestions'] ?? []));
        if (in_array('voucher_date', $needs, true)) {
            self::openDay(Told::text((array) ($case['params'] ?? []), 'proposed'));
        }
        echo '</div>';
        self::scope($id, $case, $count);
        echo '<button type="submit" class="button button-primary">' . esc_html__('Decide', 'avstem') . '</button></form>';
    }

    /**
     * @param list<string> $needs
     * @param array<mixed> $suggestions
     */
    private function fields(int $id, array $needs, array $suggestions): void
    {
        if (in_array('account', $needs, true)) {
            Chart::needed();
            self::text($id, 'account', __('Account', 'avstem'), 'avstem-accounts');
            self::text($id, 'vat_code', __('VAT code', 'avstem'), 'avstem-vat-codes');
            if (Chart::read(Services::client())['customers']) {
                self::text($id, 'customer', __('Customer', 'avstem'));
            }
        }
        if (in_array('order_identity', $needs, true)) {
            self::suggestions($id, $suggestions);
            self::text($id, 'order_number', __('Order number', 'avstem'));
        }
        if (in_array('fee_type', $needs, true)) {
            printf('<label data-need="fee_type"><span>%s</span><select name="avstem_fee_type">', esc_html__('Kind of fee', 'avstem'));
            foreach (FeeTypes::names() as $value => $label) {
                printf('<option value="%s">%s</option>', esc_attr($value), esc_html($label));
            }
            echo '</select></label>';
        }
        if (in_array('rate', $needs, true)) {
            self::text($id, 'rate', __('Rate, such as 11.4312', 'avstem'));
            self::text($id, 'rate_source', __('Who says so (the bank, Norges Bank)', 'avstem'));
            printf('<label data-need="rate"><span>%s</span><input type="date" name="avstem_rate_on"></label>', esc_html__('Day of the rate', 'avstem'));
        }
        printf(
            '<label class="avstem-note"><span>%s</span><input type="text" name="avstem_note" maxlength="500"></label>',
            esc_html__('Note, printed in the documentation (optional)', 'avstem')
        );
    }

    /** The day to book on where the voucher's own is in a closed period; what the service proposes is filled in. */
    private static function openDay(string $proposed): void
    {
        printf(
            '<label data-need="voucher_date"><span>%s</span><input type="date" name="avstem_voucher_date" value="%s"></label>',
            esc_html__('Day in an open period', 'avstem'),
            esc_attr($proposed)
        );
    }

    /** @param array<mixed> $suggestions */
    private static function suggestions(int $id, array $suggestions): void
    {
        $suggestions = array_filter($suggestions, 'is_array');
        if ($suggestions === []) {
            return;
        }
        printf(
            '<label data-need="order_identity"><span>%s</span><select name="avstem_order_identity"><option value="">%s</option>',
            esc_html__('Orders it might be', 'avstem'),
            esc_html__('Choose, or type a number', 'avstem')
        );
        foreach ($suggestions as $order) {
            $total = Amount::text($order['total'] ?? null, $order['currency'] ?? null);
            printf(
                '<option value="%s">%s</option>',
                esc_attr(Told::text($order, 'order_identity')),
                /* translators: 1: order number, 2: amount */
                esc_html(sprintf(__('Order %1$s, %2$s', 'avstem'), Told::text($order, 'order_number'), $total))
            );
        }
        echo '</select></label>';
    }

    private static function text(int $id, string $name, string $label, string $list = ''): void
    {
        $need = ['vat_code' => 'account', 'customer' => 'account', 'order_number' => 'order_identity', 'rate_source' => 'rate'][$name] ?? $name;
        printf(
            '<label data-need="%s"><span>%s</span><input type="text" name="avstem_%s" autocomplete="off" list="%s"></label>',
            esc_attr($need),
            esc_html($label),
            esc_attr($name),
            esc_attr($list)
        );
    }

    /** @param array<string, mixed> $case */
    private static function scope(int $id, array $case, int $count): void
    {
        $alike = is_array($case['alike'] ?? null) ? $case['alike'] : null;
        if ($count < 2 && $alike === null) {
            return;
        }
        echo '<fieldset><legend>' . esc_html__('For which', 'avstem') . '</legend>';
        echo '<label class="avstem-check"><input type="radio" name="avstem_scope" value="once" checked> ' . esc_html__('Only this one', 'avstem') . '</label>';
        if ($count > 1) {
            /* translators: %s: number of questions */
            $text = sprintf(__('All %s open ones with this cause', 'avstem'), number_format_i18n($count));
            echo '<label class="avstem-check"><input type="radio" name="avstem_scope" value="cause"> ' . esc_html($text) . '</label>';
        }
        if ($alike !== null) {
            /* translators: %s: which cases are alike, such as "all payments with the recipient NO:1" */
            $text = sprintf(__('From now on: %s', 'avstem'), Told::text($alike, 'condition'));
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_scope" value="standing" data-actions="%s"> %s</label>',
                esc_attr(implode(' ', Told::texts($alike, 'actions'))),
                esc_html($text)
            );
        }
        echo '</fieldset>';
    }
}
