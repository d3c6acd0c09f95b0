<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** Reports as files: they go through to the browser and are kept nowhere here. */
final class ReportActions
{
    private const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    /** What a file of each format is, and how it begins. */
    private const FORMATS = [
        'csv' => ['text/csv', "\u{feff}"],
        'xlsx' => [self::XLSX, "PK\x03\x04"],
        'pdf' => ['application/pdf', '%PDF-'],
    ];

    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'report' => [Capabilities::VIEW, [self::class, 'report']],
            'close_pack' => [Capabilities::VIEW, [self::class, 'closePack']],
        ];
    }

    /** @throws Failure */
    public static function report(): string
    {
        $name = Posted::text('avstem_report');
        if (!isset(ReportsView::reports()[$name])) {
            throw new Failure('report_unknown', __('There is no such report.', 'avstem'));
        }

        return self::send("/v1/reports/tables/$name", Posted::text('avstem_format'), self::days() + array_filter(['provider' => Posted::text('avstem_provider')], 'strlen'));
    }

    /**
     * A report in a format of files.
     *
     * @param array<string, string> $asked
     * @throws Failure
     */
    public static function send(string $path, string $format, array $asked): string
    {
        if (!isset(self::FORMATS[$format])) {
            throw new Failure('report_unknown', __('There is no such report.', 'avstem'));
        }

        return self::pass("$path?" . http_build_query(['format' => $format] + $asked), ...self::FORMATS[$format]);
    }

    /** @throws Failure */
    public static function closePack(): string
    {
        return self::pass('/v1/reports/close-pack.zip?' . http_build_query(self::days()), 'application/zip', "PK\x03\x04");
    }

    /** @return array<string, string> */
    private static function days(): array
    {
        return array_filter(['from' => Posted::text('avstem_from'), 'to' => Posted::text('avstem_to')], 'strlen');
    }

    /** @throws Failure */
    private static function pass(string $path, string $type, string $beginning): string
    {
        $file = Services::client()->file($path);
        if ($file['type'] !== $type || strncmp($file['content'], $beginning, strlen($beginning)) !== 0) {
            throw new Failure('not_a_document', __('What the service sent is not such a file.', 'avstem'));
        }
        (new Download())->send($type, $file['name'] !== '' ? sanitize_file_name($file['name']) : 'avstem', $file['content']);

        return '';
    }
}
