<?php

declare(strict_types=1);

namespace Avstem\Connection;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Sentences;

/**
 * What the service says about this installation: whether it is the site that was paired, or may be a copy.
 *
 * In safe mode it reads, its events are kept aside at the service, and nothing it decides is done, until its
 * owner says what it is.
 */
final class SafeMode
{
    public const CHOICES = ['copy', 'moved', 'restored'];
    private const OPTION = 'avstem_safe_mode';

    /** @var Credentials */
    private $credentials;
    /** @var Client */
    private $client;

    public function __construct(Credentials $credentials, Client $client)
    {
        $this->credentials = $credentials;
        $this->client = $client;
    }

    /**
     * Keep what a status said: the mark to sign with from now on, and whether this is safe mode.
     *
     * @param array<string, mixed> $site `site` of the status
     */
    public function note(array $site): void
    {
        $mark = $site['mark'] ?? null;
        if (is_string($mark) && $mark !== '') {
            $this->credentials->keepMark($mark);
        }
        if (($site['safe_mode'] ?? false) !== true) {
            delete_option(self::OPTION);

            return;
        }
        $told = $site + ['differs' => [], 'copy' => false, 'choice' => '', 'kept_events' => 0];
        update_option(self::OPTION, [
            'differs' => array_values(array_filter((array) $told['differs'], 'is_string')),
            'copy' => $told['copy'] === true,
            'choice' => (string) $told['choice'],
            'kept' => (int) $told['kept_events'],
        ], false);
    }

    /** An event was kept aside, or a call refused: this is safe mode, whatever the last status said. */
    public static function begin(): void
    {
        if (self::state() === null) {
            update_option(self::OPTION, ['differs' => [], 'copy' => false, 'choice' => '', 'kept' => 0], false);
        }
    }

    /** @return array{differs: list<string>, copy: bool, choice: string, kept: int}|null null when all is well */
    public static function state(): ?array
    {
        $kept = get_option(self::OPTION);

        return is_array($kept) ? $kept + ['differs' => [], 'copy' => false, 'choice' => '', 'kept' => 0] : null;
    }

    public static function forget(): void
    {
        delete_option(self::OPTION);
    }

    /**
     * Say what this installation is. A copy gets an id and a token of its own, to read with; a site that moved
     * or was restored pairs again by code.
     *
     * @return string the service's sentence
     * @throws Failure
     */
    public function choose(string $choice): string
    {
        $answer = $this->client->post('/v1/site/identity', (string) wp_json_encode(['choice' => $choice]));
        $site = $answer['site'] ?? '';
        $token = $answer['token'] ?? null;
        if ($choice === 'copy') {
            if (!is_string($site) || !is_string($token) || $site === '' || $token === '') {
                throw new Failure('not_json', (string) Sentences::of('not_json'));
            }
            $paired = $this->credentials->paired();
            $this->credentials->store($site, $token, $paired['shop'], $paired['kind'], time());
        }
        $state = self::state() ?? ['differs' => [], 'copy' => false, 'choice' => '', 'kept' => 0];
        update_option(self::OPTION, ['copy' => $choice === 'copy', 'choice' => $choice] + $state, false);

        return sanitize_text_field(is_string($answer['sentence'] ?? null) ? $answer['sentence'] : '');
    }
}
