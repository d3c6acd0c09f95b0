<?php

declare(strict_types=1);

namespace Avstem\Tests;

/** Documents, zips and reports go through from the service to the browser, and nothing else does. */
final class DownloadsTest extends ScreenTestCase
{
    public function testADocumentGoesThroughAndNothingElse(): void
    {
        self::be('shop_manager');
        $this->desk->answers['/v1/vouchers/9/evidence'] = FakeService::response(200, '<html>', ['content-type' => 'text/html']);
        $this->service->instead = static function (string $path): array {
            return FakeService::response(200, '<html>', ['content-type' => 'application/pdf']);
        };
        self::assertSame('back', self::press('evidence', 9));
        self::assertStringContainsString('not a PDF', self::said());
        $this->service->instead = static function (string $path): array {
            return FakeService::response(404, ['code' => 'evidence_not_made', 'detail' => 'The documentation is not made yet.']);
        };
        self::assertSame('back', self::press('evidence', 9));
        self::assertSame('The documentation is not made yet.', self::said());
    }

    public function testAZipGoesThroughAndNothingElse(): void
    {
        self::be('shop_manager');
        $this->service->instead = static function (string $path): array {
            self::assertSame('/v1/vouchers/9/evidence.zip', $path);

            return FakeService::response(200, '%PDF-1.7', ['content-type' => 'application/zip']);
        };
        self::assertSame('back', self::press('everything', 9));
        self::assertStringContainsString('not a zip file', self::said());
        $this->service->instead = static function (string $path): array {
            return FakeService::response(404, ['code' => 'evidence_not_made', 'detail' => 'The documentation is not made yet.']);
        };
        self::assertSame('back', self::press('everything', 9));
        self::assertSame('The documentation is not made yet.', self::said());
    }

    public function testReportsGoThroughAndNothingElse(): void
    {
        self::be('shop_manager');
        $days = ['avstem_from' => '2026-11-01', 'avstem_to' => '2026-11-30'];
        $this->service->instead = static function (string $path): array {
            self::assertSame('/v1/reports/tables/fees?format=xlsx&from=2026-11-01&to=2026-11-30', $path);

            return FakeService::response(200, '<html>', ['content-type' => 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
        };
        self::assertSame('back', self::press('report', 0, ['avstem_report' => 'fees', 'avstem_format' => 'xlsx'] + $days));
        self::assertStringContainsString('not such a file', self::said());
        $this->service->instead = static function (string $path): array {
            self::assertSame('/v1/reports/close-pack.zip?from=2026-11-01&to=2026-11-30', $path);

            return FakeService::response(422, ['code' => 'report_too_large', 'detail' => 'Choose a shorter one.']);
        };
        self::assertSame('back', self::press('close_pack', 0, $days));
        self::assertSame('Choose a shorter one.', self::said());
        $asked = count($this->service->requests);
        foreach ([['../status', 'csv'], ['fees', 'exe'], ['', '']] as [$name, $format]) {
            self::assertSame('back', self::press('report', 0, ['avstem_report' => $name, 'avstem_format' => $format]));
            self::assertSame('There is no such report.', self::said());
        }
        self::assertCount($asked, $this->service->requests);
    }

    public function testAnOwnReportGoesThroughAndNothingElse(): void
    {
        self::be('shop_manager');
        $this->service->instead = static function (string $path): array {
            self::assertSame('/v1/reports/own/2/table?format=csv', $path);

            return FakeService::response(200, '<html>', ['content-type' => 'text/csv']);
        };
        self::assertSame('back', self::press('own_report', 2, ['avstem_format' => 'csv']));
        self::assertStringContainsString('not such a file', self::said());
        $asked = count($this->service->requests);
        self::assertSame('back', self::press('own_report', 2, ['avstem_format' => 'exe']));
        self::assertSame('There is no such report.', self::said());
        self::assertCount($asked, $this->service->requests);
    }
}
