<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Moments;
use Avstem\Api\Told;

/** What a rule says besides account and VAT code: dimensions, text, what one line sums, from when, and what is done. */
final class RuleMore
{
    /**
     * The fields of a rule, folded; what is set is told beside, so that nothing has to be opened to see it.
     *
     * @param array<string, mixed> $rule
     * @param string $what the rule in words
     */
    public static function show(array $rule, string $what, bool $mayConfigure): void
    {
        $id = Told::text($rule, 'id');
        $set = self::told($rule);
        if (!$mayConfigure) {
            echo esc_html(implode(' · ', $set));

            return;
        }
        printf(
            '<details class="avstem-more"><summary>%s<span class="screen-reader-text">: %s</span> <span class="description">%s</span></summary><div class="avstem-more-fields">',
            esc_html__('More', 'avstem'),
            esc_html($what),
            esc_html(implode(' · ', $set))
        );
        self::fields($id, $rule);
        printf(
            '<p><label><input type="checkbox" name="avstem_rule[%s][remove]" value="1"%s> %s</label></p></div></details>',
            esc_attr($id),
            empty($rule['removed']) ? '' : ' checked',
            esc_html__('Remove this rule', 'avstem')
        );
    }

    /** @param array<string, mixed> $rule */
    public static function fields(string $id, array $rule): void
    {
        self::choice($id, 'action', __('What is done', 'avstem'), self::actions(), Told::text($rule, 'action'), 'post');
        self::choice($id, 'aggregation', __('One line in the voucher for', 'avstem'), self::sums(), Told::text($rule, 'aggregation'), 'per_voucher');
        self::text($id, 'department', __('Department', 'avstem'), Told::text($rule, 'department'));
        self::text($id, 'project', __('Project', 'avstem'), Told::text($rule, 'project'));
        foreach (self::dimensions() as $field => $label) {
            self::text($id, $field, $label, Told::text($rule, $field));
        }
        self::text($id, 'text_template', __('Text', 'avstem'), Told::text($rule, 'text_template'), __('Filled in: {provider}, {payout_id}, {date}, {count}, {order_no}', 'avstem'));
        self::text($id, 'valid_from', __('From day', 'avstem'), Told::text($rule, 'valid_from'), '', 'date');
        self::text($id, 'valid_to', __('To day', 'avstem'), Told::text($rule, 'valid_to'), '', 'date');
        $priority = Told::text($rule, 'priority');
        self::text($id, 'priority', __('Priority', 'avstem'), $priority === '' ? '0' : $priority, __('Of rules that are equally specific, the highest holds.', 'avstem'), 'number');
    }

    /** @param array<string, string> $choices */
    public static function choice(string $id, string $field, string $label, array $choices, string $chosen, string $otherwise): void
    {
        $chosen = $chosen === '' ? $otherwise : $chosen;
        printf('<p><label>%s<br><select name="avstem_rule[%s][%s]">', esc_html($label), esc_attr($id), esc_attr($field));
        foreach ($choices + [$chosen => $chosen] as $value => $text) {
            printf('<option value="%s"%s>%s</option>', esc_attr((string) $value), selected((string) $value, $chosen, false), esc_html($text));
        }
        echo '</select></label></p>';
    }

    public static function text(string $id, string $field, string $label, string $value, string $hint = '', string $type = 'text', string $list = ''): void
    {
        printf(
            '<p><label>%s<br><input type="%s" name="avstem_rule[%s][%s]" value="%s" autocomplete="off" list="%s"></label> <span class="description">%s</span></p>',
            esc_html($label),
            esc_attr($type),
            esc_attr($id),
            esc_attr($field),
            esc_attr($value),
            esc_attr($list),
            esc_html($hint)
        );
    }

    /** @return array<string, string> */
    private static function dimensions(): array
    {
        return [
            'dimension1' => __('Dimension 1', 'avstem'),
            'dimension2' => __('Dimension 2', 'avstem'),
            'dimension3' => __('Dimension 3', 'avstem'),
        ];
    }

    /** @return array<string, string> */
    public static function actions(): array
    {
        return [
            'post' => __('Book it', 'avstem'),
            'hold' => __('Ask a person each time', 'avstem'),
            'ignore' => __('Leave it out (sales only)', 'avstem'),
        ];
    }

    /** @return array<string, string> */
    public static function sums(): array
    {
        return [
            'per_voucher' => __('all that is alike', 'avstem'),
            'per_day' => __('each day', 'avstem'),
            'per_order' => __('each order', 'avstem'),
        ];
    }

    /**
     * @param array<string, mixed> $rule
     * @return list<string>
     */
    private static function told(array $rule): array
    {
        $sums = Told::text($rule, 'aggregation');
        $set = [$sums === '' || $sums === 'per_voucher' ? '' : (self::sums()[$sums] ?? $sums)];
        $marks = ['department' => __('Department', 'avstem'), 'project' => __('Project', 'avstem')] + self::dimensions();
        foreach ($marks as $field => $label) {
            $value = Told::text($rule, $field);
            $set[] = $value === '' ? '' : $label . ' ' . $value;
        }
        $set[] = Told::text($rule, 'text_template');
        foreach (['valid_from' => __('From day', 'avstem'), 'valid_to' => __('To day', 'avstem')] as $field => $label) {
            $day = Told::text($rule, $field);
            $set[] = $day === '' ? '' : $label . ' ' . Moments::day($day);
        }
        $priority = Told::number($rule, 'priority');
        $set[] = $priority === 0 ? '' : __('Priority', 'avstem') . ' ' . $priority;
        $set[] = empty($rule['removed']) ? '' : __('to be removed', 'avstem');

        return array_values(array_filter($set, 'strlen'));
    }
}
