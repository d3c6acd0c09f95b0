<?php

declare(strict_types=1);

namespace Avstem\Mail;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;

/**
 * Tells people by e-mail: each new question once, and how things stand once a day. The service only tells what
 * there is; what was told already is kept here.
 */
final class Notices
{
    private const TOLD_CASE = 'avstem_told_case';
    private const TOLD_DAY = 'avstem_told_day';
    private const EVERY = 'avstem_digest_every';
    private const ON = 'avstem_notifications';

    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    public static function areOn(): bool
    {
        return get_option(self::ON, 'yes') === 'yes';
    }

    public static function turn(bool $on): void
    {
        update_option(self::ON, $on ? 'yes' : 'no', false);
    }

    public static function every(string $often): void
    {
        update_option(self::EVERY, $often === 'week' ? 'week' : 'day', false);
    }

    public static function isWeekly(): bool
    {
        return get_option(self::EVERY, 'day') === 'week';
    }

    private static function isDue(string $today): bool
    {
        $last = (string) get_option(self::TOLD_DAY, '');
        if (!self::isWeekly() || $last === '') {
            return $last !== $today;
        }

        return (int) strtotime($today) - (int) strtotime($last) >= 7 * DAY_IN_SECONDS;
    }

    /**
     * The questions that are new since the last time, all in one e-mail.
     *
     * @throws Failure
     */
    public function cases(): void
    {
        if (!self::areOn() || !empty(Heartbeat::last()['told']['mails'])) {
            return; // the service mails by itself
        }
        $told = (int) get_option(self::TOLD_CASE, 0);
        $highest = $told;
        $new = [];
        $page = 1;
        do {
            $found = $this->client->get('/v1/cases?per_page=200&page=' . $page);
            $cases = Told::all($found, 'cases');
            foreach ($cases as $case) {
                $id = Told::number($case, 'id');
                $highest = max($highest, $id);
                if ($id > $told) {
                    $new[] = $case;
                }
            }
            $page++;
        } while ($cases !== [] && ($page - 1) * 200 < Told::number($found, 'total'));
        if ($new === []) {
            return;
        }
        update_option(self::TOLD_CASE, $highest, false); // before it is sent: better once too few than every hour
        do_action('avstem_cases_opened', $new);
    }

    /** On its day: how things stand, from the heartbeat that was just asked; nothing when all is well. */
    public function digest(string $today): void
    {
        $told = Heartbeat::last()['told'];
        if (!self::areOn() || $told === [] || !self::isDue($today) || !empty($told['mails']) || !empty($told['all_is_well'])) {
            return;
        }
        update_option(self::TOLD_DAY, $today, false);
        do_action('avstem_daily_digest', $told);
    }
}
