<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Api\Signature;
use PHPUnit\Framework\Assert;
use WP_Error;

/**
 * The service as seen through WordPress' HTTP: judges events as the real one does, and can be told to fail.
 * Every signed request must carry the right signature.
 */
final class FakeService
{
    public const TOKEN = 'example-token-of-a-test';

    /** @var list<array{method: string, path: string, body: string, headers: array<string, string>}> */
    public $requests = [];
    /** @var array<string, array<string, mixed>> events that were stored, by id */
    public $stored = [];
    /** @var callable|null what answers in its place, or null; gets (path, body) */
    public $instead;
    /** @var array<string, mixed> */
    public $status = ['wanted' => [], 'sentences' => [], 'lowest_plugin_version' => '0.1.0'];
    /** @var string what requests must be signed with */
    public $token = self::TOKEN;
    /** @var bool whether the answer to what was stored is lost */
    public $loseAnswers = false;
    /** @var list<string> event ids, or order ids as text, that are refused */
    public $refuse = [];

    /**
     * The filter `pre_http_request`.
     *
     * @param mixed $before
     * @param array<string, mixed> $args
     * @return mixed
     */
    public function answer($before, array $args, string $url)
    {
        $path = (string) preg_replace('#^https?://[^/]+#', '', $url);
        $body = (string) ($args['body'] ?? '');
        $this->requests[] = ['method' => $args['method'], 'path' => $path, 'body' => $body, 'headers' => $args['headers']];
        if ($path !== '/v1/pairing') {
            $this->checkSignature($args['method'], $path, $body, $args['headers']);
        }
        $answer = $this->instead === null ? null : ($this->instead)($path, $body);
        $answer = $answer ?? $this->real($path, $body);

        return $this->loseAnswers ? new WP_Error('http_request_failed', 'cURL error 28: timed out') : $answer;
    }

    /**
     * @param array<string, mixed>|string $body
     * @param array<string, string> $headers
     * @return array<string, mixed>
     */
    public static function response(int $status, $body, array $headers = []): array
    {
        return [
            'response' => ['code' => $status, 'message' => ''],
            'body' => is_array($body) ? json_encode($body) : $body,
            'headers' => $headers,
            'cookies' => [],
        ];
    }

    /** @return array<string, mixed> */
    private function real(string $path, string $body): array
    {
        $given = json_decode($body, true);
        switch ($path) {
            case '/v1/events':
                return $this->judge($given['events']);
            case '/v1/status':
                return self::response(200, $this->status);
            case '/v1/pairing':
                return self::response(200, ['site' => '3f9c2a1b6d0e4857', 'token' => self::TOKEN,
                    'shop' => ['name' => 'Butikken AS', 'kind' => 'production']]);
            case '/v1/site/revoke':
                return self::response(204, '');
            default:
                return self::response(404, ['code' => 'route_not_found', 'detail' => 'No.']);
        }
    }

    /**
     * @param list<array<string, mixed>> $events
     * @return array<string, mixed>
     */
    private function judge(array $events): array
    {
        $results = [];
        $taken = 0;
        foreach ($events as $event) {
            $id = $event['event_id'];
            if (in_array((string) ($event['id'] ?? $event['refund_id']), $this->refuse, true)) {
                $results[] = ['event_id' => $id, 'result' => 'refused', 'code' => 'event_invalid', 'message' => 'Not valid: total.'];
                continue;
            }
            $taken++;
            $results[] = ['event_id' => $id, 'result' => isset($this->stored[$id]) ? 'known' : 'stored'];
            $this->stored[$id] = $event;
        }
        if ($taken === 0) {
            return self::response(422, ['code' => 'events_refused', 'detail' => 'None.', 'results' => $results]);
        }

        return self::response(200, ['results' => $results]);
    }

    /** @param array<string, string> $headers */
    private function checkSignature(string $method, string $path, string $body, array $headers): void
    {
        $parts = ['method' => $method, 'path' => $path, 'body' => $body];
        foreach (['Timestamp', 'Nonce', 'User', 'Role', 'Address', 'Environment', 'Mark'] as $name) {
            $parts[strtolower($name)] = $headers['X-Avstem-' . $name] ?? '';
        }
        Assert::assertSame(Signature::of($this->token, $parts), $headers['X-Avstem-Signature']);
        Assert::assertSame('https://butikk.example', $parts['address']);
    }
}
