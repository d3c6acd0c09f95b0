<?php

declare(strict_types=1);

namespace Avstem\Api;

/** Whether a service address can be called, before anything is sent to it. */
final class Address
{
    /** Hosts that are this machine: nothing travels, so nothing needs to be hidden. */
    private const LOCAL = ['localhost', '127.0.0.1'];

    /** @throws Failure with the reason why it cannot */
    public static function check(string $address): void
    {
        $reason = self::problem($address);
        if ($reason !== null) {
            throw new Failure($reason, (string) Sentences::of($reason));
        }
    }

    private static function problem(string $address): ?string
    {
        if ($address === '') {
            return 'no_address';
        }
        $parts = wp_parse_url($address);
        if (!is_array($parts) || empty($parts['host']) || isset($parts['user']) || isset($parts['query'])) {
            return 'not_an_address';
        }
        $scheme = strtolower($parts['scheme'] ?? '');
        if ($scheme !== 'https' && !($scheme === 'http' && in_array($parts['host'], self::LOCAL, true))) {
            return $scheme === 'http' ? 'not_https' : 'not_an_address';
        }
        if (_wp_http_get_object()->block_request($address)) {
            return 'blocked';
        }
        if (wp_http_validate_url($address) !== false) {
            return null;
        }

        return !isset($parts['port']) && self::isUnknown($parts['host']) ? 'host_unknown' : 'address_refused';
    }

    private static function isUnknown(string $host): bool
    {
        return filter_var($host, FILTER_VALIDATE_IP) === false && gethostbyname($host) === $host;
    }
}
