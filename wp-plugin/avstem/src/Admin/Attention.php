<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Admin\Settlements\Page;
use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;
use Avstem\Connection\Health;
use Avstem\Install\Capabilities;
use Avstem\Services;

/**
 * The notice in the admin when a person is needed, and never else: open cases, or a service that has not been
 * reached for so long that orders wait. It looks at what is known and calls nobody. Who puts it away sees it again
 * when something else is the matter.
 */
final class Attention
{
    public const PUT_AWAY = 'avstem_put_away';
    private const ACTION = 'avstem_put_away';
    /** Seconds without an answer: shorter silences mend themselves. */
    private const SILENCE = DAY_IN_SECONDS;

    public static function register(): void
    {
        add_action('admin_notices', [self::class, 'show']);
        add_action('admin_post_' . self::ACTION, [self::class, 'putAway']);
    }

    public static function show(): void
    {
        $matter = self::matter(time());
        if ($matter === null || !current_user_can(Capabilities::VIEW) || self::isOurs()) {
            return;
        }
        if (get_user_meta(get_current_user_id(), self::PUT_AWAY, true) === $matter['mark']) {
            return;
        }
        printf(
            '<div class="notice notice-warning"><p><strong>%s</strong> %s</p><p><a class="button" href="%s">%s</a> <a href="%s">%s</a></p></div>',
            esc_html__('Avstem needs you:', 'avstem'),
            esc_html($matter['sentence']),
            esc_url($matter['url']),
            esc_html($matter['look']),
            esc_url(wp_nonce_url(admin_url('admin-post.php?action=' . self::ACTION), self::ACTION)),
            esc_html__('Put away until something new comes', 'avstem')
        );
    }

    /** Remember what this user has seen. */
    public static function putAway(): void
    {
        check_admin_referer(self::ACTION);
        if (!current_user_can(Capabilities::VIEW)) {
            wp_die(esc_html__('Your user may not do this in Avstem.', 'avstem'), '', ['response' => 403]);
        }
        $matter = self::matter(time());
        update_user_meta(get_current_user_id(), self::PUT_AWAY, $matter === null ? '' : $matter['mark']);
        wp_safe_redirect(wp_get_referer() ?: admin_url());
        exit;
    }

    /** @return array{mark: string, sentence: string, url: string, look: string}|null what a person is needed for */
    public static function matter(int $now): ?array
    {
        if (!Services::credentials()->isPaired()) {
            return null;
        }
        $health = Health::last();
        if ($health['code'] !== '' && $health['heard_at'] < $now - self::SILENCE) {
            return ['mark' => 'service ' . $health['code'] . ' ' . $health['heard_at'], 'sentence' => $health['sentence'], 'url' => SettingsTab::url(), 'look' => __('Settings of Avstem', 'avstem')];
        }
        $counts = Told::one(Heartbeat::last()['told'], 'counts');
        $open = Told::number($counts, 'open_cases');
        if ($open === 0) {
            return null;
        }
        /* translators: %s: number of cases */
        $sentence = _n('%s question waits for an answer; what it concerns is not booked until then.', '%s questions wait for an answer; what they concern is not booked until then.', $open, 'avstem');

        return [
            'mark' => "cases $open " . (int) get_option('avstem_told_case', 0), // the highest that was told by e-mail
            'sentence' => sprintf($sentence, number_format_i18n($open)),
            'url' => Page::url(),
            'look' => __('See them under Settlements', 'avstem'),
        ];
    }

    /** Our own screens say it themselves. */
    private static function isOurs(): bool
    {
        $screen = function_exists('get_current_screen') ? get_current_screen() : null;

        return $screen !== null && strpos($screen->id, 'avstem') !== false;
    }
}
