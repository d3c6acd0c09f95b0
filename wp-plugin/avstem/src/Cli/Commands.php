<?php

declare(strict_types=1);

namespace Avstem\Cli;

use Avstem\Admin\OutboxSection;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;
use WP_CLI;

/** Sends orders to Avstem, and tells how things stand. */
final class Commands
{
    public static function register(): void
    {
        WP_CLI::add_command('avstem', self::class);
    }

    /**
     * Asks the service how things stand, and tells what waits here.
     */
    public function status(): void
    {
        WP_CLI::log(OutboxSection::sentence(Services::outbox()->count()));
        foreach (Services::outbox()->waiting(20) as $entry) {
            if ($entry->lastError !== '') {
                WP_CLI::log(sprintf('  %d: %s', $entry->orderId, $entry->lastError));
            }
        }
        $status = $this->called(static function (): array {
            return Services::heartbeat()->beat();
        });
        foreach (array_filter((array) ($status['sentences'] ?? []), 'is_string') as $sentence) {
            WP_CLI::log($sentence);
        }
    }

    /**
     * Sends what waits now, and the named orders in any case.
     *
     * ## OPTIONS
     *
     * [<id>...]
     * : Ids of orders.
     *
     * @param list<string> $ids
     */
    public function send(array $ids): void
    {
        foreach ($ids as $id) {
            if (!Services::orders()->put((int) $id, 'manual')) {
                WP_CLI::error("$id is not an order.");
            }
        }
        Services::outbox()->dueNow(time());
        $sent = $this->called(static function (): array {
            return ['sent' => Services::sender()->run(HOUR_IN_SECONDS)];
        });
        WP_CLI::success(sprintf('%d sent. %s', $sent['sent'], OutboxSection::sentence(Services::outbox()->count())));
    }

    /**
     * Asks the service to collect and explain a payout again. Needs a user who may decide: --user=<login>.
     *
     * ## OPTIONS
     *
     * <payout>
     * : The payout's id in the service.
     *
     * @param list<string> $given
     */
    public function resync(array $given): void
    {
        if (!current_user_can(Capabilities::DECIDE)) {
            WP_CLI::error('Say who decides: --user=<login> of somebody with the capability avstem_decide.');
        }
        $this->called(static function () use ($given): array {
            return Services::client()->post('/v1/payouts/' . absint($given[0]) . '/resync', '');
        });
        WP_CLI::success('Asked for.');
    }

    /**
     * Looks for orders and refunds that the service has not acknowledged as they are now.
     */
    public function sweep(): void
    {
        $put = Services::sweep()->run(HOUR_IN_SECONDS, time());
        WP_CLI::success(sprintf('%d put in the outbox.', $put));
    }

    /**
     * @param callable(): array<string, mixed> $call
     * @return array<string, mixed>
     */
    private function called(callable $call): array
    {
        try {
            return $call();
        } catch (Failure $failure) {
            WP_CLI::error($failure->getMessage());
        }

        return [];
    }
}
