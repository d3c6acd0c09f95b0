<?php

declare(strict_types=1);

namespace Avstem\Outbox;

/** The rows of the outbox. Nothing here is ever deleted; a row stops waiting when it was acknowledged. */
final class Outbox
{
    /** Codes of failures that were not the row's own fault: it need not wait when the service answers again. */
    private const WHOLE_BATCH = 'batch';
    /** The next try of what does not wait: so that the index finds the few that do among all that ever were. */
    private const NEVER = 4102444800;

    /**
     * Put an object in, or in again. Cheap and without any call: it runs within a customer's checkout.
     *
     * @param int $orderId the order it belongs to; for an order itself the same
     */
    public function put(string $kind, int $objectId, int $orderId, string $reason, int $now): void
    {
        global $wpdb;
        $table = Table::name();
        $again = $wpdb->prepare(
            "UPDATE $table SET asked = asked + 1, reason = %s, next_attempt = %d, attempts = 0
             WHERE kind = %s AND object_id = %d",
            $reason,
            $now,
            $kind,
            $objectId
        );
        if ($wpdb->query($again) > 0) {
            return;
        }
        $wpdb->query($wpdb->prepare(
            "INSERT IGNORE INTO $table (kind, object_id, order_id, reason, asked, next_attempt)
             VALUES (%s, %d, %d, %s, 1, %d)",
            $kind,
            $objectId,
            $orderId,
            $reason,
            $now
        ));
        if ((int) $wpdb->rows_affected === 0) { // another request was first
            $wpdb->query($again);
        }
    }

    /** @return list<Entry> that are due, oldest wish first */
    public function due(int $now, int $most): array
    {
        global $wpdb;
        $table = Table::name();

        return self::entries($wpdb->get_results($wpdb->prepare(
            "SELECT * FROM $table WHERE done < asked AND next_attempt <= %d ORDER BY next_attempt, id LIMIT %d",
            $now,
            $most
        ), ARRAY_A));
    }

    public function find(string $kind, int $objectId): ?Entry
    {
        global $wpdb;
        $table = Table::name();
        $row = $wpdb->get_row(
            $wpdb->prepare("SELECT * FROM $table WHERE kind = %s AND object_id = %d", $kind, $objectId),
            ARRAY_A
        );

        return is_array($row) ? new Entry($row) : null;
    }

    /** @return list<Entry> the order's own row and those of its refunds */
    public function ofOrder(int $orderId): array
    {
        global $wpdb;
        $table = Table::name();

        return self::entries($wpdb->get_results(
            $wpdb->prepare("SELECT * FROM $table WHERE order_id = %d ORDER BY id", $orderId),
            ARRAY_A
        ));
    }

    /** @return list<Entry> that wait, those with the most attempts first */
    public function waiting(int $most): array
    {
        global $wpdb;
        $table = Table::name();

        return self::entries($wpdb->get_results($wpdb->prepare(
            "SELECT * FROM $table WHERE done < asked ORDER BY attempts DESC, id LIMIT %d",
            $most
        ), ARRAY_A));
    }

    /** @return list<Entry> acknowledged refunds read since then, to see whether they still exist */
    public function refundsSince(int $since, int $afterId, int $most): array
    {
        global $wpdb;
        $table = Table::name();

        return self::entries($wpdb->get_results($wpdb->prepare(
            "SELECT * FROM $table WHERE kind = %s AND done = asked AND read_at >= %d AND id > %d ORDER BY id LIMIT %d",
            Entry::REFUND,
            $since,
            $afterId,
            $most
        ), ARRAY_A));
    }

    /**
     * Before a request: the event that is about to be sent, and when to try again if nobody comes back. False
     * when another process has made an event of the row since it was read: it is that one's to send.
     *
     * @param int $before the counter as it was read
     */
    public function remember(Entry $entry, int $before, int $now): bool
    {
        global $wpdb;
        $written = $wpdb->update(Table::name(), self::told($entry) + [
            'attempts' => $entry->attempts + 1,
            'next_attempt' => $now + Backoff::after($entry->attempts + 1),
            'read_at' => $now,
        ], ['id' => $entry->id, 'counter' => $before]);

        return (int) $written > 0;
    }

    /**
     * The event of an object that goes, for when it cannot be read any more. It is not sent by this. Nothing when
     * another process has made an event of the row since it was read: that one tells as much.
     *
     * @param int $before the counter as it was read
     */
    public function keep(Entry $entry, int $before, int $now): void
    {
        global $wpdb;
        $where = ['id' => $entry->id, 'counter' => $before];
        $wpdb->update(Table::name(), self::told($entry) + ['read_at' => $now], $where);
    }

    /** Done, as far as it was asked for when it was read; what was put in since then still waits. */
    public function acknowledge(Entry $entry, int $now): void
    {
        $this->done($entry, $now, '');
    }

    /** There is nothing to send, and nothing will come; the note says why. */
    public function leave(Entry $entry, string $note): void
    {
        $this->done($entry, $entry->acknowledgedAt, $note);
    }

    private function done(Entry $entry, int $acknowledgedAt, string $note): void
    {
        global $wpdb;
        $table = Table::name();
        $wpdb->query($wpdb->prepare(
            "UPDATE $table SET next_attempt = CASE WHEN asked = %d THEN %d ELSE next_attempt END,
                 done = %d, acknowledged_at = %d, attempts = 0, last_code = '', last_error = %s
             WHERE id = %d AND done < %d",
            $entry->asked,
            self::NEVER,
            $entry->asked,
            $acknowledgedAt,
            $note,
            $entry->id,
            $entry->asked
        ));
    }

    /** The row cannot be sent as it is. */
    public function refuse(Entry $entry, string $code, string $sentence, int $now): void
    {
        $this->postpone($entry, $code, $sentence, $now + Backoff::after($entry->attempts + 1));
    }

    /** The whole batch did not go; it is not this row's fault. */
    public function delay(Entry $entry, string $sentence, int $until): void
    {
        $this->postpone($entry, self::WHOLE_BATCH, $sentence, $until);
    }

    private function postpone(Entry $entry, string $code, string $sentence, int $until): void
    {
        global $wpdb;
        $wpdb->update(Table::name(), [
            'attempts' => $entry->attempts + 1,
            'next_attempt' => $until,
            'last_code' => substr($code, 0, 64),
            'last_error' => $sentence,
        ], ['id' => $entry->id, 'asked' => $entry->asked]);
    }

    /** Everything that waited for the service, not for itself, is due now. */
    public function serviceIsBack(int $now): void
    {
        global $wpdb;
        $table = Table::name();
        $wpdb->query($wpdb->prepare(
            "UPDATE $table SET next_attempt = %d WHERE done < asked AND last_code = %s AND next_attempt > %d",
            $now,
            self::WHOLE_BATCH,
            $now
        ));
    }

    public function dueNow(int $now): void
    {
        global $wpdb;
        $table = Table::name();
        $wpdb->query($wpdb->prepare(
            "UPDATE $table SET next_attempt = %d, attempts = 0 WHERE done < asked",
            $now
        ));
    }

    /** The service does not know this site's orders (any more): all of them wait again. */
    public function forgetAcknowledgements(): void
    {
        global $wpdb;
        $wpdb->query('UPDATE ' . Table::name() . ' SET done = 0, acknowledged_at = 0, next_attempt = 0');
    }

    /** What was acknowledged since then, in unix seconds, waits again. */
    public function askAgain(int $since, int $now): void
    {
        global $wpdb;
        $table = Table::name();
        $wpdb->query($wpdb->prepare(
            "UPDATE $table SET asked = asked + 1, reason = 'resend', next_attempt = %d, attempts = 0
             WHERE done = asked AND acknowledged_at >= %d",
            $now,
            $since
        ));
    }

    /** When the first of those that wait is due, in unix seconds; 0 when nothing waits. */
    public function nextDue(): int
    {
        global $wpdb;
        $table = Table::name();

        return (int) $wpdb->get_var($wpdb->prepare(
            "SELECT MIN(next_attempt) FROM $table WHERE done < asked AND next_attempt < %d",
            self::NEVER
        ));
    }

    /** @return array{waiting: int, acknowledged: int} rows, orders and refunds alike */
    public function count(): array
    {
        global $wpdb;
        $table = Table::name();
        $row = $wpdb->get_row(
            "SELECT SUM(CASE WHEN done < asked THEN 1 ELSE 0 END) AS waiting,
                    SUM(CASE WHEN acknowledged_at > 0 THEN 1 ELSE 0 END) AS acknowledged
             FROM $table",
            ARRAY_A
        );

        return array_map('intval', (is_array($row) ? $row : [])
            + ['waiting' => 0, 'acknowledged' => 0]);
    }

    /** @return array<string, mixed> the columns of its last event */
    private static function told(Entry $entry): array
    {
        return [
            'counter' => $entry->counter,
            'event_id' => $entry->eventId,
            'snapshot' => wp_json_encode($entry->snapshot, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES),
            'former_numbers' => wp_json_encode($entry->formerNumbers, JSON_UNESCAPED_UNICODE),
        ];
    }

    /**
     * @param array<int, array<string, mixed>>|null $rows
     * @return list<Entry>
     */
    private static function entries($rows): array
    {
        return array_map(static function (array $row): Entry {
            return new Entry($row);
        }, is_array($rows) ? array_values($rows) : []);
    }
}
