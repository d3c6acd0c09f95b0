<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Settlements\ReportActions;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Install\Capabilities;
use Avstem\Services;

/** The rules as a spreadsheet: saved to a file, and read from one to be looked at before they are saved. */
final class RulesFile
{
    private const KEPT = 'avstem_rules_file_';
    private const SECONDS = 900;
    private const LONGEST = 1000000;
    private const FIELD = 'avstem_rules_file';

    /** @return array<string, array{string, callable(): string}> */
    public static function all(): array
    {
        return [
            'export_rules' => [Capabilities::CONFIGURE, [self::class, 'export']],
            'read_rules' => [Capabilities::CONFIGURE, [self::class, 'read']],
            'save_rules_file' => [Capabilities::CONFIGURE, [self::class, 'save']],
            'forget_rules_file' => [Capabilities::CONFIGURE, [self::class, 'forget']],
        ];
    }

    /** @throws Failure */
    public static function export(): string
    {
        return ReportActions::send('/v1/rules.csv', 'csv', []);
    }

    /** @throws Failure */
    public static function read(): string
    {
        $file = isset($_FILES[self::FIELD]) && is_array($_FILES[self::FIELD]) ? $_FILES[self::FIELD] : [];
        $path = is_string($file['tmp_name'] ?? null) ? $file['tmp_name'] : '';
        if (($file['error'] ?? UPLOAD_ERR_NO_FILE) !== UPLOAD_ERR_OK || !is_uploaded_file($path)) {
            throw new Failure('rules_file_missing', __('No file came. Choose the spreadsheet, saved as CSV.', 'avstem'));
        }

        return self::take((string) file_get_contents($path, false, null, 0, self::LONGEST + 1));
    }

    /**
     * What the file says is kept for the page that is shown next; nothing is saved.
     *
     * @throws Failure
     */
    public static function take(string $content): string
    {
        $csv = self::utf8($content);
        if ($csv === '' || strlen($content) > self::LONGEST) {
            throw new Failure('rules_file_unreadable', __('The file cannot be read: save it as CSV, in UTF-8 or as Excel does.', 'avstem'));
        }
        $version = Told::number(Services::client()->get('/v1/rules'), 'version');
        $told = Services::client()->post('/v1/rules/csv', (string) wp_json_encode(['csv' => $csv]));
        set_transient(self::kept(), ['version' => (int) $version, 'rules' => Told::all($told, 'rules')], self::SECONDS);

        return __('Below is what past payouts would become. Nothing is saved yet.', 'avstem');
    }

    /**
     * The rules are replaced whole, by the version that the file was looked at beside.
     *
     * @throws Failure
     */
    public static function save(): string
    {
        $kept = get_transient(self::kept());
        if (!is_array($kept)) {
            throw new Failure('rules_file_missing', __('What was read from the file is not kept any more. Choose it again.', 'avstem'));
        }
        Services::client()->put('/v1/rules', (string) wp_json_encode(['rules' => $kept['rules']]), (string) $kept['version']);
        self::forget();
        RulesPreview::forget();

        return __('Saved. Vouchers that are approved already keep the accounts they were made with.', 'avstem');
    }

    public static function forget(): string
    {
        delete_transient(self::kept());

        return __('Nothing was changed.', 'avstem');
    }

    /**
     * The buttons, and under them what was read from a file and is not saved yet.
     *
     * @param array<array<string, mixed>> $now the rules in force
     */
    public static function show(array $now, RulesPreview $preview): void
    {
        echo '<h3 id="avstem-rules-file-title">' . esc_html__('As a spreadsheet', 'avstem') . '</h3><p>';
        esc_html_e('One row is a rule. Change the file in a spreadsheet, save it as CSV, and read it here: what it changes is shown before it is saved.', 'avstem');
        echo '</p><p>';
        Actions::press('export_rules', 0, __('Download the rules (CSV)', 'avstem'));
        printf('</p><p><label>%s <input type="file" name="%s" accept=".csv,.txt,text/csv"></label> ', esc_html__('Rules from a file', 'avstem'), esc_attr(self::FIELD));
        printf('<button type="submit" class="button" formaction="%s" formmethod="post" formenctype="multipart/form-data" formnovalidate>%s</button></p>', esc_url(Actions::url('read_rules')), esc_html__('Read the file', 'avstem'));
        $kept = get_transient(self::kept());
        if (!is_array($kept)) {
            return;
        }
        /* translators: %s: number of rules */
        echo '<p><strong>' . esc_html(sprintf(_n('The file has %s rule. They replace all rules.', 'The file has %s rules. They replace all rules.', count($kept['rules']), 'avstem'), number_format_i18n(count($kept['rules'])))) . '</strong></p>';
        RulesFileChanges::show($now, $kept['rules']);
        $preview->of($kept['rules']);
        echo '<p class="submit">';
        Actions::press('save_rules_file', 0, __('Save the rules of the file', 'avstem'), true);
        Actions::press('forget_rules_file', 0, __('Leave the rules as they are', 'avstem'));
        echo '</p>';
    }

    private static function kept(): string
    {
        return self::KEPT . get_current_user_id();
    }

    /** The text as UTF-8, from what spreadsheets save: UTF-8, UTF-16 with a mark, Windows-1252; empty for none of them. */
    private static function utf8(string $content): string
    {
        $from = ["\xff\xfe" => 'UTF-16LE', "\xfe\xff" => 'UTF-16BE'][substr($content, 0, 2)] ?? '';
        if ($from === '' && preg_match('//u', $content) === 1) {
            return $content;
        }
        if (!function_exists('iconv') || ($from === '' ? preg_match('/[\x00\x81\x8d\x8f\x90\x9d]/', $content) === 1 : strlen($content) % 2 === 1)) {
            return '';
        }

        return (string) iconv($from === '' ? 'CP1252' : $from, 'UTF-8', $from === '' ? $content : substr($content, 2));
    }
}
