<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Posted;
use Avstem\Api\Failure;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** A wrong account found later: its proposal is looked at, and booked as it was seen. */
final class CorrectionActions
{
    private const FIELDS = ['account', 'right', 'first', 'last', 'provider', 'reason'];

    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'preview_correction' => [Capabilities::DECIDE, [self::class, 'preview']],
            'book_correction' => [Capabilities::DECIDE, [self::class, 'book']],
        ];
    }

    /** What was typed is kept for the page that is shown next; nothing is booked. */
    public static function preview(): string
    {
        CorrectionsView::keep(self::asked());

        return __('Below is what would be booked. Nothing is booked yet.', 'avstem');
    }

    /** @throws Failure also when the proposal is another now than the one that was seen */
    public static function book(): string
    {
        $hashes = array_values(Posted::map('avstem_hashes'));
        $told = Services::client()->post('/v1/corrections', (string) wp_json_encode(self::asked() + ['draft_hashes' => $hashes]));
        CorrectionsView::forget();
        $count = count((array) ($told['voucher_ids'] ?? []));

        /* translators: %s: number of vouchers */
        return sprintf(_n('%s correction voucher is sent to the books now.', '%s correction vouchers are sent to the books now.', $count, 'avstem'), number_format_i18n($count));
    }

    /** @return array<string, string> */
    private static function asked(): array
    {
        $asked = [];
        foreach (self::FIELDS as $field) {
            $asked[$field] = Posted::text('avstem_' . $field);
        }

        return $asked;
    }
}
