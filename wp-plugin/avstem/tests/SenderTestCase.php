<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Api\Failure;
use Avstem\Outbox\Entry;
use Avstem\Services;

/** What is put in the outbox, and worked off once. */
abstract class SenderTestCase extends ShopTestCase
{
    protected function put(int ...$ids): void
    {
        foreach ($ids as $id) {
            Services::outbox()->put(Entry::ORDER, $id, $id, 'status', time() - 1);
        }
    }

    protected function send(): int
    {
        return Services::sender()->run(20);
    }

    protected function fails(): Failure
    {
        try {
            $this->send();
        } catch (Failure $failure) {
            return $failure;
        }
        self::fail('It was sent.');
    }
}
