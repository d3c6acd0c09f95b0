<?php

declare(strict_types=1);

namespace Avstem\Money;

/** What stands where an amount should be cannot be read as one, exactly. */
final class NotAnAmount extends \RuntimeException
{
}
