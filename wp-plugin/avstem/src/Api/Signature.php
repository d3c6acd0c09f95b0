<?php

declare(strict_types=1);

namespace Avstem\Api;

/** What a site signs, and how (docs/api.md, "Signature"). Pure; the service is checked by the same vectors. */
final class Signature
{
    /**
     * The value of `X-Avstem-Signature`.
     *
     * @param string $token the site's token, as the text it is
     * @param array{method: string, path: string, timestamp: string, nonce: string, body: string, user: string,
     *     role: string, address: string, environment: string, mark: string} $parts
     *     `path` is the path with its query exactly as sent, from /v1 on
     */
    public static function of(string $token, array $parts): string
    {
        return 'v1=' . hash_hmac('sha256', self::text($parts), $token);
    }

    /** @param array<string, string> $parts */
    public static function text(array $parts): string
    {
        return implode("\n", [
            'avstem-v1',
            $parts['method'],
            $parts['path'],
            $parts['timestamp'],
            $parts['nonce'],
            hash('sha256', $parts['body']),
            $parts['user'],
            $parts['role'],
            $parts['address'],
            $parts['environment'],
            $parts['mark'],
        ]);
    }
}
