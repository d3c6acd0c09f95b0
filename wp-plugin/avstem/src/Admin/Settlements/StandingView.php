<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Answers that hold for all cases alike, until somebody ends them. */
final class StandingView
{
    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $found = $this->client->get('/v1/standing-decisions?state=all&per_page=200');
        $decisions = Told::all($found, 'standing_decisions');
        echo '<h2>' . esc_html__('Standing decisions', 'avstem') . '</h2>';
        echo '<p class="description">' . esc_html__('Each answers all cases alike by itself, and is named in the documentation of every voucher it shaped.', 'avstem') . '</p>';
        if ($decisions === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('None yet. They are made by answering a question with "From now on".', 'avstem') . '</p></div>';
        }
        foreach ($decisions as $decision) {
            self::one($decision);
        }
    }

    /** @param array<string, mixed> $decision */
    private static function one(array $decision): void
    {
        $answer = Told::one($decision, 'decision');
        $is_ended = !empty($decision['revoked_at']);
        printf('<article class="avstem-case%s"><h3>%s</h3>', $is_ended ? ' avstem-ended' : '', esc_html(Told::text($decision, 'condition')));
        $what = trim(Told::text($decision, 'label') . ' ' . Told::text($answer, 'account') . ' ' . (FeeTypes::names()[$answer['fee_type'] ?? ''] ?? ''));
        /* translators: 1: the answer, 2: day, 3: number of the version */
        $text = sprintf(__('%1$s, in vouchers from %2$s (version %3$s).', 'avstem'), $what, Moments::day(Told::text($decision, 'valid_from')), Told::number($decision, 'version'));
        echo '<p>' . esc_html($text) . '</p>';
        if (!empty($answer['note'])) {
            echo '<p>' . esc_html(Told::text($answer, 'note')) . '</p>';
        }
        /* translators: 1: who, 2: date and time */
        $made = sprintf(__('Decided by %1$s, %2$s.', 'avstem'), Actors::name(Told::text($decision, 'decided_by')), Moments::text(Told::moment($decision, 'decided_at')));
        echo '<p class="description">' . esc_html($made) . '</p>';
        if ($is_ended) {
            /* translators: 1: who, 2: date and time, 3: why */
            $ended = sprintf(__('Ended by %1$s, %2$s: %3$s', 'avstem'), Actors::name(Told::text($decision, 'revoked_by')), Moments::text(Told::moment($decision, 'revoked_at')), Told::text($decision, 'revoke_reason'));
            echo '<p class="description">' . esc_html($ended) . '</p>';
        } elseif (Actions::isAllowed('revoke_standing')) {
            Actions::open('revoke_standing', Told::number($decision, 'id'));
            printf(
                '<label><span>%s</span><input type="text" name="avstem_reason" required maxlength="500"></label><button type="submit" class="button">%s</button></form>',
                esc_html__('Why it ends', 'avstem'),
                esc_html__('End this decision', 'avstem')
            );
        }
        echo '</article>';
    }
}
