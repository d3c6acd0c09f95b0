<?php

declare(strict_types=1);

namespace Avstem\Api;

/** A call that did not succeed: a code to decide by, and the sentence for a person. */
final class Failure extends \RuntimeException
{
    /** @var string */
    private $reason;
    /** @var int */
    private $status;
    /** @var int */
    private $retryAfter;
    /** @var array<string, mixed> */
    private $answer;

    /**
     * @param string $reason a code of `Sentences`, or the service's own code
     * @param int $status of HTTP; 0 when no answer came
     * @param int $retryAfter seconds, as the service asked; 0 when it did not
     * @param array<string, mixed> $answer the problem that the service told
     */
    public function __construct(
        string $reason,
        string $sentence,
        int $status = 0,
        int $retryAfter = 0,
        array $answer = []
    ) {
        parent::__construct($sentence);
        $this->reason = $reason;
        $this->status = $status;
        $this->retryAfter = $retryAfter;
        $this->answer = $answer;
    }

    public function reason(): string
    {
        return $this->reason;
    }

    public function status(): int
    {
        return $this->status;
    }

    public function retryAfter(): int
    {
        return $this->retryAfter;
    }

    /** @return array<string, mixed> */
    public function answer(): array
    {
        return $this->answer;
    }

    /** Whether trying again can help without anything being changed. */
    public function isPassing(): bool
    {
        return $this->status === 0 || $this->status === 429 || $this->status >= 500;
    }
}
