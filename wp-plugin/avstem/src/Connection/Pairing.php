<?php

declare(strict_types=1);

namespace Avstem\Connection;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Sentences;
use Avstem\Outbox\Outbox;

/** A one-time code becomes this site's token; the token is ended again. */
final class Pairing
{
    /** @var Credentials */
    private $credentials;
    /** @var Client */
    private $client;
    /** @var Outbox */
    private $outbox;

    public function __construct(Credentials $credentials, Client $client, Outbox $outbox)
    {
        $this->credentials = $credentials;
        $this->client = $client;
        $this->outbox = $outbox;
    }

    /**
     * Exchange the code. What was acknowledged to another site than this is sent again; everything that waits
     * is due at once.
     *
     * @throws Failure
     */
    public function pair(string $code): void
    {
        $code = strtoupper((string) preg_replace('/[\s-]+/', '', $code));
        if (preg_match('/^[2-9A-HJ-NP-Z]{16}$/D', $code) !== 1) {
            throw new Failure('pairing_code_malformed', (string) Sentences::of('pairing_code_malformed'));
        }
        $before = $this->credentials->paired()['site'];
        $asked = [
            'code' => $code,
            'nonce' => $this->credentials->nonceFor($code),
            'address' => Site::address(),
            'environment' => Site::environment(),
            'plugin_version' => AVSTEM_VERSION,
            'site' => $before,
        ];
        $paired = $this->client->pair($asked);
        $site = $paired['site'] ?? '';
        $token = $paired['token'] ?? '';
        if (!is_string($site) || !is_string($token) || $site === '' || $token === '') {
            throw new Failure('not_json', (string) Sentences::of('not_json'));
        }
        $shop = is_array($paired['shop'] ?? null) ? $paired['shop'] : [];
        $name = sanitize_text_field((string) ($shop['name'] ?? ''));
        $kind = sanitize_key((string) ($shop['kind'] ?? ''));
        $this->credentials->store($site, $token, $name, $kind, time());
        if ($before !== '' && $before !== $site) {
            $this->outbox->forgetAcknowledgements();
        }
        $this->outbox->dueNow(time());
        Health::forget();
        SafeMode::forget();
    }

    /** End the token at the service, and forget it here whatever the service answers. */
    public function revoke(): void
    {
        try {
            $this->client->post('/v1/site/revoke', '');
        } finally {
            $this->credentials->forgetToken();
            Health::forget();
            SafeMode::forget();
        }
    }
}
