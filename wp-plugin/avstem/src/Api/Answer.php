<?php

declare(strict_types=1);

namespace Avstem\Api;

use WP_Error;

/** From what WordPress' HTTP gave to the answer's content, or to the Failure that names what is wrong. */
final class Answer
{
    /** Seconds the service lets a clock be wrong. */
    private const CLOCK = 300;

    /**
     * The JSON of a successful answer; empty for one without content.
     *
     * @param array<string, mixed>|WP_Error $answer
     * @param int $now unix seconds, to compare with the answer's date
     * @return array<string, mixed>
     * @throws Failure
     */
    public static function read($answer, int $now): array
    {
        if ($answer instanceof WP_Error) {
            $reason = $answer->get_error_code() === 'http_request_not_executed' ? 'blocked' : 'no_answer';
            throw self::failure($reason, 0, 0);
        }
        $status = (int) wp_remote_retrieve_response_code($answer);
        $body = (string) wp_remote_retrieve_body($answer);
        if ($status === 204 || ($status === 202 && in_array(trim($body), ['', 'null'], true))) {
            return [];
        }
        $content = json_decode($body, true);
        $retry = (int) wp_remote_retrieve_header($answer, 'retry-after');
        if ($status >= 200 && $status < 300 && is_array($content)) {
            return $content;
        }
        if (!is_array($content)) {
            throw self::failure(self::withoutJson($status), $status, $retry);
        }
        $code = isset($content['code']) && is_string($content['code']) ? $content['code'] : 'refused';
        if ($code === 'signature_wrong' && self::clockIsOff($answer, $now)) {
            $code = 'signature_stale';
        }
        throw self::failure($code, $status, $retry, $content);
    }

    /**
     * A successful answer that is a file.
     *
     * @param array<string, mixed>|WP_Error $answer
     * @return array{type: string, name: string, content: string} `name` empty when the service gave none
     * @throws Failure
     */
    public static function file($answer, int $now): array
    {
        if ($answer instanceof WP_Error || (int) wp_remote_retrieve_response_code($answer) !== 200) {
            self::read($answer, $now);
            throw self::failure('not_json', 0, 0);
        }
        $disposition = (string) wp_remote_retrieve_header($answer, 'content-disposition');
        preg_match('/filename="?([A-Za-z0-9._-]+)/', $disposition, $found);

        return [
            'type' => strtok((string) wp_remote_retrieve_header($answer, 'content-type'), ';') ?: '',
            'name' => $found[1] ?? '',
            'content' => (string) wp_remote_retrieve_body($answer),
        ];
    }

    private static function withoutJson(int $status): string
    {
        if ($status >= 500) {
            return 'service_down';
        }

        return [413 => 'too_large', 429 => 'too_many_tries'][$status] ?? 'not_json';
    }

    /** @param array<string, mixed> $content */
    private static function failure(string $code, int $status, int $retry, array $content = []): Failure
    {
        $told = isset($content['detail']) && is_string($content['detail']) ? $content['detail'] : '';
        $code = $code === 'body_too_large' ? 'too_large' : $code;
        $sentence = Sentences::of($code) ?? ($told !== '' ? sanitize_text_field($told) : null);
        if ($sentence === null) {
            $sentence = Sentences::of($status >= 500 ? 'service_down' : 'refused');
        }

        return new Failure($code, (string) $sentence, $status, $retry, $content);
    }

    /** @param array<string, mixed> $answer */
    private static function clockIsOff(array $answer, int $now): bool
    {
        $date = strtotime((string) wp_remote_retrieve_header($answer, 'date'));

        return $date !== false && abs($date - $now) > self::CLOCK;
    }
}
