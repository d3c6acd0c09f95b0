<?php

declare(strict_types=1);

namespace Avstem\Capture;

use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Sentences;
use Avstem\Connection\Health;
use Avstem\Connection\SafeMode;
use Avstem\WooCommerce\Lookup;

/** The daily call of the service: how things stand there, and which orders it lacks. */
final class Heartbeat
{
    private const OPTION = 'avstem_status';

    /** @var Client */
    private $client;
    /** @var Orders */
    private $orders;

    /** @var SafeMode */
    private $safeMode;
    /** @var Resend */
    private $resend;

    public function __construct(Client $client, Orders $orders, SafeMode $safeMode, Resend $resend)
    {
        $this->client = $client;
        $this->orders = $orders;
        $this->safeMode = $safeMode;
        $this->resend = $resend;
    }

    /**
     * Ask, keep the answer for the screens, and put in the orders that the service wants.
     *
     * @return array<string, mixed> the service's status (docs/api.md)
     * @throws Failure
     */
    public function beat(): array
    {
        try {
            $status = $this->client->get('/v1/status');
            $lowest = (string) ($status['lowest_plugin_version'] ?? '');
            if ($lowest !== '' && version_compare(AVSTEM_VERSION, $lowest, '<')) {
                throw new Failure('plugin_too_old', (string) Sentences::of('plugin_too_old'));
            }
        } catch (Failure $failure) {
            Health::failed($failure, time());
            throw $failure;
        }
        Health::succeeded(time());
        $this->safeMode->note(is_array($status['site'] ?? null) ? $status['site'] : []);
        $this->resend->whatWasLost($status);
        update_option(self::OPTION, ['at' => time(), 'told' => self::kept($status)], false);
        foreach (is_array($status['wanted'] ?? null) ? $status['wanted'] : [] as $wanted) {
            $this->look(is_array($wanted) ? $wanted : []);
        }

        return $status;
    }

    /**
     * For our screens: ask when the last answer is old, unless asking has just failed. What failed is in Health.
     *
     * @param int $seconds how old
     */
    public function freshen(int $seconds): void
    {
        if (max(self::last()['at'], Health::last()['failed_at']) >= time() - $seconds) {
            return;
        }
        try {
            $this->beat();
        } catch (Failure $failure) {
            return;
        }
    }

    /** @return array{at: int, told: array<string, mixed>} the last answer; `at` 0 when there is none */
    public static function last(): array
    {
        $kept = get_option(self::OPTION, []);

        return (is_array($kept) ? $kept : []) + ['at' => 0, 'told' => []];
    }

    /** @param array<string, mixed> $wanted */
    private function look(array $wanted): void
    {
        $reference = $wanted['reference'] ?? '';
        $provider = $wanted['provider'] ?? '';
        if (!is_string($reference) || !is_string($provider) || $reference === '') {
            return;
        }
        foreach (Lookup::orders($provider, $reference) as $order) {
            $this->orders->put($order, 'wanted');
        }
    }

    /**
     * What the screens need of it.
     *
     * @param array<string, mixed> $status
     * @return array<string, mixed>
     */
    private static function kept(array $status): array
    {
        if (is_array($status['site'] ?? null)) {
            unset($status['site']['mark']); // it has a place of its own
        }

        $status['confirmed'] = self::confirmed($status['connections'] ?? null);
        $needed = ['shop', 'site', 'sentences', 'counts', 'sending_held', 'accounts', 'confirmed'];
        array_push($needed, 'payment_methods_asked', 'mails', 'all_is_well');

        return array_intersect_key($status, array_flip($needed));
    }
    /**
     * The roles in which something is connected that a person has confirmed; null when the service did not tell.
     *
     * @param mixed $connections
     * @return list<string>|null
     */
    private static function confirmed($connections): ?array
    {
        if (!is_array($connections)) {
            return null;
        }
        $confirmed = array_filter($connections, static function ($one): bool {
            return is_array($one) && !empty($one['confirmed_at']);
        });

        return array_values(array_unique(array_column($confirmed, 'role')));
    }
}
