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

    /** A cell of a report: people of this site by name, who stand in it by their number; any other text as it is. */
    public static function cell(string $text): string
    {
        if (preg_match('/^(?:user|bruker) (\d+) (?:of site|på nettsted) (\w+)$/Du', $text, $found) !== 1) {
            return $text;
        }
        $name = self::name("user {$found[1]} (decide), site {$found[2]}");

        return strpos($name, 'user ') === 0 ? $text : $name;
    }

    /** @return array<string, string> */
    private static function names(): array
    {
        return ['' => 'Avstem', 'worker' => 'Avstem', 'operator' => __('the operator', 'avstem'), 'policy' => __('the policy', 'avstem')];
    }
}
