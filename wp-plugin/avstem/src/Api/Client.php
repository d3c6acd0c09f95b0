<?php

declare(strict_types=1);

namespace Avstem\Api;

use Avstem\Connection\Credentials;
use Avstem\Connection\Site;

/** Calls of the service: signed, over WordPress' own HTTP, each ending in an answer or a Failure. */
final class Client
{
    private const SECONDS = 20;

    /** @var Credentials */
    private $credentials;

    public function __construct(Credentials $credentials)
    {
        $this->credentials = $credentials;
    }

    /**
     * @return array<string, mixed>
     * @throws Failure
     */
    public function get(string $path): array
    {
        return $this->signed('GET', $path, '');
    }

    /**
     * @param string $body JSON, exactly as it is to be sent; empty for none
     * @return array<string, mixed>
     * @throws Failure
     */
    public function post(string $path, string $body): array
    {
        return $this->signed('POST', $path, $body);
    }

    /**
     * @param string $body JSON, exactly as it is to be sent
     * @param string $version the version that was read, for what is replaced as a whole; empty for the rest
     * @return array<string, mixed>
     * @throws Failure
     */
    public function put(string $path, string $body, string $version = ''): array
    {
        return $this->signed('PUT', $path, $body, $version === '' ? [] : ['If-Match' => '"' . $version . '"']);
    }

    /** @throws Failure */
    public function delete(string $path): void
    {
        $this->signed('DELETE', $path, '');
    }

    /**
     * What is no JSON: a PDF, a plot.
     *
     * @return array{type: string, name: string, content: string}
     * @throws Failure
     */
    public function file(string $path): array
    {
        return Answer::file($this->ask('GET', $path, '', $this->headers('GET', $path, '')), time());
    }

    /**
     * The exchange of a code: the one call that is not signed.
     *
     * @param array<string, string> $asked
     * @return array<string, mixed>
     * @throws Failure
     */
    public function pair(array $asked): array
    {
        return $this->send('POST', '/v1/pairing', (string) wp_json_encode($asked), []);
    }

    /**
     * @param array<string, string> $more headers that are not signed
     * @return array<string, mixed>
     * @throws Failure
     */
    private function signed(string $method, string $path, string $body, array $more = []): array
    {
        $mark = $this->credentials->mark();
        try {
            return $this->send($method, $path, $body, $more + $this->headers($method, $path, $body));
        } catch (Failure $failure) {
            if ($failure->reason() !== 'site_identity' || $this->credentials->mark() === $mark) {
                throw $failure;
            }

            // the mark was renewed while the request was under way; what is refused so was not carried out
            return $this->send($method, $path, $body, $more + $this->headers($method, $path, $body));
        }
    }

    /**
     * What the request is signed with.
     *
     * @return array<string, string>
     * @throws Failure
     */
    private function headers(string $method, string $path, string $body): array
    {
        if ($this->credentials->address() === '') {
            Address::check('');
        }
        if (!$this->credentials->isPaired()) {
            throw new Failure('not_paired', (string) Sentences::of('not_paired'));
        }
        $parts = [
            'method' => $method,
            'path' => $path,
            'timestamp' => (string) time(),
            'nonce' => bin2hex(random_bytes(16)),
            'body' => $body,
            'user' => Site::user(),
            'role' => Site::role(),
            'address' => Site::address(),
            'environment' => Site::environment(),
            'mark' => $this->credentials->mark(),
        ];
        $headers = [
            'X-Avstem-Site' => $this->credentials->site(),
            'X-Avstem-Timestamp' => $parts['timestamp'],
            'X-Avstem-Nonce' => $parts['nonce'],
            'X-Avstem-User' => $parts['user'],
            'X-Avstem-Role' => $parts['role'],
            'X-Avstem-Address' => $parts['address'],
            'X-Avstem-Environment' => $parts['environment'],
            'X-Avstem-Mark' => $parts['mark'],
            'X-Avstem-Signature' => Signature::of($this->credentials->token(), $parts),
        ];

        return array_filter($headers, 'strlen');
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>
     * @throws Failure
     */
    private function send(string $method, string $path, string $body, array $headers): array
    {
        return Answer::read($this->ask($method, $path, $body, $headers), time());
    }

    /**
     * @param array<string, string> $headers
     * @return array<string, mixed>|\WP_Error
     * @throws Failure when the address cannot be called
     */
    private function ask(string $method, string $path, string $body, array $headers)
    {
        $address = $this->credentials->address();
        Address::check($address);
        $headers += [
            'Accept' => 'application/json',
            'Accept-Language' => preg_match('/^n[bno](_|$)/', determine_locale()) === 1 ? 'nb' : 'en',
        ];
        if ($body !== '') {
            $headers['Content-Type'] = 'application/json';
        }

        return wp_safe_remote_request($address . $path, [
            'method' => $method,
            'timeout' => self::SECONDS,
            'redirection' => 0,
            'user-agent' => 'Avstem/' . AVSTEM_VERSION,
            'headers' => $headers,
            'body' => $body === '' ? null : $body,
        ]);
    }
}
