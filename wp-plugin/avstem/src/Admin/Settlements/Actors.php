<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Services;

/** Who did something, as the service has noted it: a user of this site by name, everybody else as noted. */
final class Actors
{
    public static function name(string $actor): string
    {
        if (preg_match('/^(?:user (\d+) \(\w+\), )?site (\w+)$/D', $actor, $found) !== 1) {
            return self::names()[$actor] ?? $actor;
        }
        if ($found[2] !== Services::credentials()->site()) {
            return $actor;
        }
        $user = $found[1] === '' ? false : get_userdata((int) $found[1]);

        return $user !== false ? $user->display_name : __('this shop', 'avstem');
    }

    /** @return array<string, string> */
    private static function names(): array
    {
        return ['' => 'Avstem', 'worker' => 'Avstem', 'operator' => __('the operator', 'avstem'), 'policy' => __('the policy', 'avstem')];
    }
}
