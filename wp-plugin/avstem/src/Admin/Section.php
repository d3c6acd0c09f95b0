<?php

declare(strict_types=1);

namespace Avstem\Admin;

/** One matter of the settings tab. */
interface Section
{
    /** Print it, escaped; what the user may not change is shown without a way to change it. */
    public function show(): void;
}
