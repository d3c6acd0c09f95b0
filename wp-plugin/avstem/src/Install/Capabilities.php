<?php

declare(strict_types=1);

namespace Avstem\Install;

/** Who may do what: administrators everything, shop managers look. */
final class Capabilities
{
    public const VIEW = 'avstem_view';
    public const DECIDE = 'avstem_decide';
    public const CONFIGURE = 'avstem_configure';

    private const OF_ROLE = [
        'administrator' => [self::VIEW, self::DECIDE, self::CONFIGURE],
        'shop_manager' => [self::VIEW],
    ];

    public static function grant(): void
    {
        foreach (self::OF_ROLE as $name => $capabilities) {
            $role = get_role($name);
            foreach ($role === null ? [] : $capabilities as $capability) {
                $role->add_cap($capability);
            }
        }
    }

    /** From every role, whoever it was given to. */
    public static function revoke(): void
    {
        foreach (array_keys(wp_roles()->roles) as $name) {
            $role = get_role((string) $name);
            foreach ($role === null ? [] : [self::VIEW, self::DECIDE, self::CONFIGURE] as $capability) {
                $role->remove_cap($capability);
            }
        }
    }
}
