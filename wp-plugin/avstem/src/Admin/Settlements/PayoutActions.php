<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** What can be done with payouts and vouchers. */
final class PayoutActions
{
    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'resync' => [Capabilities::DECIDE, [self::class, 'resync']],
            'ignore' => [Capabilities::DECIDE, [self::class, 'ignore']],
            'approve' => [Capabilities::DECIDE, [self::class, 'approve']],
            'reverse' => [Capabilities::DECIDE, [self::class, 'reverse']],
            'look_up' => [Capabilities::DECIDE, [self::class, 'lookUp']],
            'prove' => [Capabilities::DECIDE, [self::class, 'prove']],
            'evidence' => [Capabilities::VIEW, [self::class, 'evidence']],
            'everything' => [Capabilities::VIEW, [self::class, 'everything']],
        ];
    }

    /** @throws Failure */
    public static function resync(): string
    {
        $told = Services::client()->post('/v1/payouts/' . Posted::number('avstem_id') . '/resync', '');

        return empty($told['asked']) ? __('It is being read again already.', 'avstem')
            : __('The report is being collected again. What is booked is never booked a second time.', 'avstem');
    }

    /** @throws Failure */
    public static function ignore(): string
    {
        $asked = ['reason' => Posted::text('avstem_reason')];
        Services::client()->post('/v1/payouts/' . Posted::number('avstem_id') . '/ignore', (string) wp_json_encode($asked));

        return __('The payout is not booked here.', 'avstem');
    }

    /** @throws Failure */
    public static function approve(): string
    {
        $asked = ['draft_hash' => Posted::text('avstem_draft_hash')];
        Services::client()->post('/v1/vouchers/' . Posted::number('avstem_id') . '/approve', (string) wp_json_encode($asked));

        return __('Approved. It is sent to the books now; its number shows here when it is there.', 'avstem');
    }

    /** @throws Failure */
    public static function reverse(): string
    {
        $asked = [
            'reason' => Posted::text('avstem_reason'),
            'date' => Posted::isSet('avstem_date') ? Posted::text('avstem_date') : null,
            'rebook' => Posted::text('avstem_rebook') === 'yes',
        ];
        Services::client()->post('/v1/vouchers/' . Posted::number('avstem_id') . '/reverse', (string) wp_json_encode($asked));

        return __('The voucher is being reversed.', 'avstem');
    }

    /**
     * Orders the service lacks: look for all of them, and send what is found.
     *
     * @throws Failure
     */
    public static function lookUp(): string
    {
        Services::heartbeat()->beat();
        $sent = Services::sender()->run(20);

        return $sent > 0
            /* translators: %s: number of orders and refunds */
            ? sprintf(_n('%s order or refund was sent.', '%s orders and refunds were sent.', $sent, 'avstem'), number_format_i18n($sent))
            : __('No order of this shop has that payment reference. If none comes, Avstem asks you here.', 'avstem');
    }

    /** @throws Failure */
    public static function prove(): string
    {
        $asked = ['provider' => Posted::text('avstem_provider'), 'currency' => Posted::text('avstem_currency')];
        $told = Services::client()->post('/v1/proof', (string) wp_json_encode($asked));

        return is_string($told['sentence'] ?? null) ? sanitize_text_field($told['sentence']) : __('Done.', 'avstem');
    }

    /**
     * The documentation goes through to the browser; it is kept nowhere here.
     *
     * @throws Failure
     */
    public static function evidence(): string
    {
        $file = Services::client()->file('/v1/vouchers/' . Posted::number('avstem_id') . '/evidence');
        if ($file['type'] !== 'application/pdf' || strncmp($file['content'], '%PDF-', 5) !== 0) {
            throw new Failure('not_a_document', __('What the service sent is not a PDF.', 'avstem'));
        }
        $name = $file['name'] !== '' ? sanitize_file_name($file['name']) : 'avstem.pdf';
        (new Download())->send('application/pdf', $name, $file['content']);

        return '';
    }

    /**
     * With the documentation also the report, its transactions and the voucher, in one zip.
     *
     * @throws Failure
     */
    public static function everything(): string
    {
        $file = Services::client()->file('/v1/vouchers/' . Posted::number('avstem_id') . '/evidence.zip');
        if ($file['type'] !== 'application/zip' || strncmp($file['content'], "PK\x03\x04", 4) !== 0) {
            throw new Failure('not_a_document', __('What the service sent is not a zip file.', 'avstem'));
        }
        $name = $file['name'] !== '' ? sanitize_file_name($file['name']) : 'avstem.zip';
        (new Download())->send('application/zip', $name, $file['content']);

        return '';
    }
}
