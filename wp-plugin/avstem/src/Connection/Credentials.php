<?php

declare(strict_types=1);

namespace Avstem\Connection;

/**
 * Where the service is, and the one token this site signs with.
 *
 * The token is in an option of its own that is not autoloaded; no page, log or REST answer ever shows it.
 */
final class Credentials
{
    private const ADDRESS = 'avstem_service_url';
    private const TOKEN = 'avstem_site_token';
    private const MARK = 'avstem_site_mark';
    private const PAIRED = 'avstem_paired';
    private const ATTEMPT = 'avstem_pairing_nonce';

    /** The service's address without a last slash; empty when nobody gave one. */
    public function address(): string
    {
        return rtrim(trim((string) get_option(self::ADDRESS, '')), '/');
    }

    /** Takes scheme, host and port; a pasted `/v1` or last slash does not matter. */
    public function setAddress(string $address): void
    {
        $address = (string) preg_replace('#(/v1)?/*$#', '', trim($address));
        update_option(self::ADDRESS, $address, false);
    }

    public function isPaired(): bool
    {
        return $this->site() !== '';
    }

    /** The id this site signs with; empty before it is paired. */
    public function site(): string
    {
        $stored = get_option(self::TOKEN, []);

        return is_array($stored) && isset($stored['site'], $stored['token']) ? (string) $stored['site'] : '';
    }

    public function token(): string
    {
        $stored = get_option(self::TOKEN, []);

        return is_array($stored) && isset($stored['token']) ? (string) $stored['token'] : '';
    }

    /**
     * The shop as it was told when pairing; the site's id stays known after the token is gone, so that a site
     * that pairs again stays the same site.
     *
     * @return array{site: string, shop: string, kind: string, at: int}
     */
    public function paired(): array
    {
        $stored = get_option(self::PAIRED, []);

        return (is_array($stored) ? $stored : []) + ['site' => '', 'shop' => '', 'kind' => '', 'at' => 0];
    }

    public function store(string $site, string $token, string $shop, string $kind, int $now): void
    {
        update_option(self::TOKEN, ['site' => $site, 'token' => $token], false);
        update_option(self::PAIRED, ['site' => $site, 'shop' => $shop, 'kind' => $kind, 'at' => $now], false);
        delete_option(self::ATTEMPT);
        delete_option(self::MARK);
    }

    public function forgetToken(): void
    {
        delete_option(self::TOKEN);
        delete_option(self::MARK);
    }

    /**
     * The newest mark that the service gave; empty before the first. Read from the database itself: another
     * process may have got a newer one since this request began.
     */
    public function mark(): string
    {
        global $wpdb;
        $name = self::MARK;

        return (string) $wpdb->get_var(
            $wpdb->prepare("SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", $name)
        );
    }

    /** Sign with this one from now on. */
    public function keepMark(string $mark): void
    {
        update_option(self::MARK, $mark, false);
    }

    /**
     * The nonce of this code: kept until it succeeds, so that a lost answer is asked for again with the same.
     */
    public function nonceFor(string $code): string
    {
        $kept = get_option(self::ATTEMPT, []);
        $hash = hash('sha256', $code);
        if (is_array($kept) && ($kept['code'] ?? '') === $hash && isset($kept['nonce'])) {
            return (string) $kept['nonce'];
        }
        $nonce = bin2hex(random_bytes(16));
        update_option(self::ATTEMPT, ['code' => $hash, 'nonce' => $nonce], false);

        return $nonce;
    }
}
