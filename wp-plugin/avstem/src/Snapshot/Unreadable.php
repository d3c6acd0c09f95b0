<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

/** An order that cannot be told as it is. The message is a code of `Avstem\Outbox\Reasons`. */
final class Unreadable extends \RuntimeException
{
}
