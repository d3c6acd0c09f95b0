<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Outbox\Outbox;

/**
 * After the service was restored from a backup: what it acknowledged since then it has lost. All of it is sent
 * again, once for each restore; what it still has it knows again.
 */
final class Resend
{
    private const DONE = 'avstem_resent_for';

    /** @var Outbox */
    private $outbox;

    public function __construct(Outbox $outbox)
    {
        $this->outbox = $outbox;
    }

    /** @param array<string, mixed> $status as in GET /v1/status */
    public function whatWasLost(array $status): void
    {
        $restored = $status['restored_at'] ?? null;
        $since = $status['resend_since'] ?? null;
        $from = is_string($since) ? strtotime($since) : false;
        if (!is_string($restored) || $from === false || get_option(self::DONE) === $restored) {
            return;
        }
        $this->outbox->askAgain($from, time());
        Sweep::lookFrom($from);
        update_option(self::DONE, $restored, false);
    }
}
