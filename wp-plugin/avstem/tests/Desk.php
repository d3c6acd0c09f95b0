<?php

declare(strict_types=1);

namespace Avstem\Tests;

/** The service behind the screens: its own answers (tests/answers, read from a running one), and what it was asked. */
final class Desk
{
    /** @var array<string, string> file of tests/answers by path, without its query */
    private const FILES = [
        '/v1/status' => 'status',
        '/v1/payouts' => 'payouts',
        '/v1/payouts/3' => 'payout-booked',
        '/v1/payouts/10' => 'payout-case',
        '/v1/payouts/1' => 'payout-preview',
        '/v1/cases' => 'cases',
        '/v1/sales' => 'sales',
        '/v1/sales/vouchers/2' => 'sales-voucher',
        '/v1/sales/left-out' => 'sales-left-out',
        '/v1/connections' => 'connections',
        '/v1/rules' => 'rules',
        '/v1/accounting/reference-data' => 'reference-data',
        '/v1/payment-methods' => 'payment-methods',
        '/v1/start' => 'start',
        '/v1/opening' => 'opening',
        '/v1/notifications' => 'notifications',
        '/v1/reports/overview' => 'overview',
        '/v1/reports/tables/fees' => 'report-fees',
        '/v1/reports/own' => 'own-reports',
        '/v1/reports/own/catalogue' => 'own-catalogue',
        '/v1/reports/own/1/table' => 'own-report',
        '/v1/fee-documents' => 'fee-documents',
        '/v1/proof' => 'proof',
        '/v1/standing-decisions' => 'standing-decisions',
    ];
    /** @var array<string, array<string, mixed>> what answers in place of a file, by path */
    public $answers = [];
    /** @var callable|null changes every answer before it is sent */
    public $change;
    /** @var list<string> what changed something: method, path and body */
    public $done = [];

    /** @return array<string, mixed> the stored answer */
    public static function answer(string $name): array
    {
        return json_decode((string) file_get_contents(__DIR__ . "/answers/$name.json"), true, 64, JSON_THROW_ON_ERROR);
    }

    /** Answers in the place of the FakeService of a test. */
    public function serve(FakeService $service): void
    {
        $service->instead = function (string $path, string $body) use ($service): ?array {
            $method = $service->requests[count($service->requests) - 1]['method'];
            $asked = $path;
            $path = (string) strtok($path, '?');
            if ($method !== 'GET' || $path === '/v1/site/identity') {
                $this->done[] = trim("$method $path $body");
            }
            if ($path === '/v1/reports/overview.svg' || $path === '/v1/proof/history.svg') {
                $svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

                return FakeService::response(200, $svg, ['content-type' => 'image/svg+xml; charset=utf-8']);
            }
            if (isset($this->answers[$path]['response'])) {
                return $this->answers[$path];
            }
            if (isset(self::FILES[$path]) && $method === 'GET') {
                $file = $path === '/v1/cases' && strpos($asked, 'about=sales') !== false ? 'cases-sales' : self::FILES[$path];
                $told = $this->answers[$path] ?? self::answer($file);

                return FakeService::response(200, $this->change === null ? $told : ($this->change)($told));
            }

            if (preg_match('#/(approve|ignore)$#', $path) === 1) {
                return FakeService::response(204, '');
            }
            if (substr($path, -8) === '/reverse') {
                return FakeService::response(202, 'null');
            }

            return $method === 'GET' ? null : FakeService::response(200, $this->answers[$path] ?? ['id' => 7]);
        };
    }
}
