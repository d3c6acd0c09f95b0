<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Services;

/** Somebody who may do everything looks at the screens of a site that is connected. */
abstract class AdministratorTestCase extends ScreenTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::be('administrator');
        Services::heartbeat()->beat();
    }
}
