<?php

declare(strict_types=1);

namespace Avstem\Outbox;

/** One row of the outbox as it was read. */
final class Entry
{
    public const ORDER = 'order';
    public const REFUND = 'refund';
    /** The reason of an order that was heard to be deleted for good. */
    public const DELETED = 'deleted';

    /** @var int */
    public $id;
    /** @var string */
    public $kind;
    /** @var int */
    public $objectId;
    /** @var int */
    public $orderId;
    /** @var string why it was put in, the last time */
    public $reason;
    /** @var int how often it was put in, when it was read */
    public $asked;
    /** @var int */
    public $done;
    /** @var int of the last event; 0 before the first */
    public $counter;
    /** @var string of the last event; empty before the first */
    public $eventId;
    /** @var array<string, mixed>|null the last event, without personal data */
    public $snapshot;
    /** @var list<string> */
    public $formerNumbers;
    /** @var int */
    public $attempts;
    /** @var int unix seconds */
    public $nextAttempt;
    /** @var string */
    public $lastError;
    /** @var int unix seconds; 0 when it never was */
    public $acknowledgedAt;
    /** @var int when the shop's data was last read, unix seconds */
    public $readAt;

    /** @param array<string, mixed> $row */
    public function __construct(array $row)
    {
        $snapshot = json_decode((string) $row['snapshot'], true);
        $former = json_decode((string) $row['former_numbers'], true);
        $this->id = (int) $row['id'];
        $this->kind = (string) $row['kind'];
        $this->objectId = (int) $row['object_id'];
        $this->orderId = (int) $row['order_id'];
        $this->reason = (string) $row['reason'];
        $this->asked = (int) $row['asked'];
        $this->done = (int) $row['done'];
        $this->counter = (int) $row['counter'];
        $this->eventId = (string) $row['event_id'];
        $this->snapshot = is_array($snapshot) ? $snapshot : null;
        $this->formerNumbers = is_array($former) ? array_values(array_filter($former, 'is_string')) : [];
        $this->attempts = (int) $row['attempts'];
        $this->nextAttempt = (int) $row['next_attempt'];
        $this->lastError = (string) $row['last_error'];
        $this->acknowledgedAt = (int) $row['acknowledged_at'];
        $this->readAt = (int) $row['read_at'];
    }

    public function isWaiting(): bool
    {
        return $this->done < $this->asked;
    }
}
