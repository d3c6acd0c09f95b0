<?php

declare(strict_types=1);

namespace Avstem\Outbox;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Sentences;
use Avstem\Connection\Health;
use Avstem\Connection\SafeMode;
use Avstem\Snapshot\Event;
use Avstem\Snapshot\Unreadable;
use Throwable;

/**
 * Works off the outbox in batches.
 *
 * Each row is written before it is sent, with the time of the next try: a process that is killed, or an answer
 * that is lost, costs a wait and a second sending of the very same event. Of two processes at once only one
 * makes the event of a row.
 */
final class Sender
{
    public const BATCH = 50;
    private const ACKNOWLEDGED = ['stored', 'known', 'older'];

    /** @var Outbox */
    private $outbox;
    /** @var Client */
    private $client;

    public function __construct(Outbox $outbox, Client $client)
    {
        $this->outbox = $outbox;
        $this->client = $client;
    }

    /**
     * Send what is due, batch after batch, until nothing is due, the time is up or the service does not take it.
     *
     * @param int $seconds how long to go on starting batches
     * @return int rows the service acknowledged
     * @throws Failure what stopped it; every row has been written all the same
     */
    public function run(int $seconds): int
    {
        $until = time() + $seconds;
        $sent = 0;
        do {
            $entries = $this->outbox->due(time(), self::BATCH);
            $ready = $this->prepared($entries);
            if ($ready !== []) {
                $sent += $this->sendAll($ready);
            }
        } while (count($entries) === self::BATCH && time() < $until);

        return $sent;
    }

    /**
     * Make and write each row's event. What cannot be told is refused with its sentence, and holds up no other.
     *
     * @param list<Entry> $entries
     * @return list<Entry>
     */
    private function prepared(array $entries): array
    {
        $ready = [];
        foreach ($entries as $entry) {
            $now = time();
            $before = $entry->counter;
            try {
                $nothing = Events::make($entry, $now);
            } catch (Unreadable $problem) {
                $this->outbox->refuse($entry, $problem->getMessage(), Reasons::of($problem->getMessage()), $now);
                continue;
            } catch (Throwable $problem) {
                $this->outbox->refuse($entry, 'unreadable', Reasons::of('unreadable'), $now);
                wc_get_logger()->error(
                    sprintf('Order %d: %s in %s', $entry->objectId, get_class($problem), basename($problem->getFile())),
                    ['source' => 'avstem']
                );
                continue;
            }
            if ($nothing !== null) {
                $this->outbox->leave($entry, Reasons::of($nothing));
                continue;
            }
            if ($this->outbox->remember($entry, $before, $now)) {
                $ready[] = $entry;
            }
        }

        return $ready;
    }

    /**
     * @param list<Entry> $entries
     * @throws Failure
     */
    private function sendAll(array $entries): int
    {
        $events = array_map(static function (Entry $entry): array {
            return (array) $entry->snapshot;
        }, $entries);
        try {
            $answer = $this->client->post('/v1/events', Event::batch($events));
        } catch (Failure $failure) {
            return $this->failed($entries, $failure);
        }
        $had_failed = Health::last()['failed_at'] > 0;
        Health::succeeded(time());
        $sent = $this->judged($entries, $answer);
        if ($had_failed) {
            $this->outbox->serviceIsBack(time());
        }

        return $sent;
    }

    /**
     * @param list<Entry> $entries
     * @throws Failure
     */
    private function failed(array $entries, Failure $failure): int
    {
        if ($failure->reason() === 'events_refused' && isset($failure->answer()['results'])) {
            return $this->judged($entries, $failure->answer());
        }
        if ($failure->status() === 413) {
            return $this->smaller($entries);
        }
        $this->delay($entries, $failure);
        throw $failure;
    }

    /**
     * A batch that is too large is sent in halves; a single event that is, waits with its sentence.
     *
     * @param list<Entry> $entries
     * @throws Failure
     */
    private function smaller(array $entries): int
    {
        if (count($entries) === 1) {
            $this->outbox->refuse($entries[0], 'too_large', Reasons::of('too_large'), time());

            return 0;
        }
        $half = intdiv(count($entries), 2);

        return $this->sendAll(array_slice($entries, 0, $half)) + $this->sendAll(array_slice($entries, $half));
    }

    /**
     * Each event as the service judged it; one it says nothing about is tried again.
     *
     * @param list<Entry> $entries
     * @param array<string, mixed> $answer
     * @throws Failure when they were kept aside
     */
    private function judged(array $entries, array $answer): int
    {
        $results = self::byEvent($answer);
        if (in_array('kept', array_column($results, 'result'), true)) {
            $this->keptAside($entries);
        }
        $sent = 0;
        foreach ($entries as $entry) {
            $result = $results[$entry->eventId] ?? [];
            if (in_array($result['result'] ?? '', self::ACKNOWLEDGED, true)) {
                $this->outbox->acknowledge($entry, time());
                $sent++;
            } elseif (($result['result'] ?? '') === 'refused') {
                $this->outbox->refuse($entry, 'event_invalid', self::why($result), time());
            }
        }

        return $sent;
    }

    /** @param array<string, mixed> $result of a refused event */
    private static function why(array $result): string
    {
        $told = is_string($result['message'] ?? null) ? sanitize_text_field($result['message']) : '';

        return $told !== '' ? $told : Reasons::of('event_invalid');
    }

    /**
     * Kept aside is no acknowledgement: the site may be a copy, and its owner has to say. A request is kept as a
     * whole, so all of the batch waits.
     *
     * @param list<Entry> $entries
     * @throws Failure always
     */
    private function keptAside(array $entries): void
    {
        $failure = new Failure('site_identity', (string) Sentences::of('site_identity'), 409);
        $this->delay($entries, $failure);
        throw $failure;
    }

    /** @param list<Entry> $entries */
    private function delay(array $entries, Failure $failure): void
    {
        if ($failure->reason() === 'site_identity') {
            SafeMode::begin();
        }
        Health::failed($failure, time());
        foreach ($entries as $entry) {
            $wait = Backoff::after($entry->attempts + 1, $failure->retryAfter());
            $this->outbox->delay($entry, $failure->getMessage(), time() + $wait);
        }
    }

    /**
     * @param array<string, mixed> $answer
     * @return array<string, array<string, mixed>> the results by their event's id
     */
    private static function byEvent(array $answer): array
    {
        $results = [];
        foreach (is_array($answer['results'] ?? null) ? $answer['results'] : [] as $result) {
            if (is_array($result) && is_string($result['event_id'] ?? null)) {
                $results[$result['event_id']] = $result;
            }
        }

        return $results;
    }
}
