<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Actions;
use WP_REST_Request;

/** What each button asks of the service, and who may press it. */
final class DecidingTest extends ScreenTestCase
{
    private const DECIDE = ['resync', 'ignore', 'approve', 'reverse', 'look_up', 'prove', 'decide', 'revoke_standing', 'tell_fees', 'preview_correction', 'book_correction', 'save_own_report', 'delete_own_report', 'approve_sales'];
    private const VIEW = ['evidence', 'everything', 'report', 'close_pack', 'own_report'];

    private const CORRECTION = ['avstem_account' => '7770', 'avstem_right' => '7775', 'avstem_first' => '2026-11-01', 'avstem_last' => '2026-11-30', 'avstem_provider' => 'vipps', 'avstem_reason' => 'Feil konto'];

    /** @return array<string, array{string, int, array<string, mixed>, list<string>}> button, id, form, what is asked */
    public static function buttons(): array
    {
        $hash = str_repeat('ab', 32);
        $of_case = ['avstem_cause' => 'fee/x', 'avstem_note' => ''];

        return [
            'resync' => ['resync', 3, [], ['POST /v1/payouts/3/resync']],
            'ignore' => ['ignore', 3, ['avstem_reason' => "Bokført av O'Hara"], ['POST /v1/payouts/3/ignore {"reason":"Bokf\u00f8rt av O\'Hara"}']],
            'approve' => ['approve', 9, ['avstem_draft_hash' => $hash], ['POST /v1/vouchers/9/approve {"draft_hash":"' . $hash . '"}']],
            'reverse' => ['reverse', 9, ['avstem_reason' => 'Feil', 'avstem_date' => '2026-11-20', 'avstem_rebook' => 'yes'], ['POST /v1/vouchers/9/reverse {"reason":"Feil","date":"2026-11-20","rebook":true}']],
            'reverse, plain' => ['reverse', 9, ['avstem_reason' => 'Feil', 'avstem_date' => ''], ['POST /v1/vouchers/9/reverse {"reason":"Feil","date":null,"rebook":false}']],
            'prove' => ['prove', 0, ['avstem_provider' => 'vipps', 'avstem_currency' => 'NOK'], ['POST /v1/proof {"provider":"vipps","currency":"NOK"}']],
            'on a customer' => ['decide', 2, $of_case + ['avstem_action' => 'book_to', 'avstem_account' => '1500', 'avstem_customer' => '10001', 'avstem_scope' => 'once'], ['POST /v1/cases/2/decide {"action":"book_to","account":"1500","customer":"10001"}']],
            'once' => ['decide', 2, $of_case + ['avstem_action' => 'book_to', 'avstem_account' => '7770', 'avstem_vat_code' => '0', 'avstem_scope' => 'once', 'avstem_rate' => '9'], ['POST /v1/cases/2/decide {"action":"book_to","account":"7770","vat_code":"0"}']],
            'a rate' => ['decide', 2, $of_case + ['avstem_action' => 'use_rate', 'avstem_rate' => '11,4312', 'avstem_rate_source' => 'Norges Bank', 'avstem_rate_on' => '2026-11-20'], ['POST /v1/cases/2/decide {"action":"use_rate","rate":"11.4312","rate_source":"Norges Bank","rate_on":"2026-11-20"}']],
            'a day in an open period' => ['decide', 2, $of_case + ['avstem_action' => 'use_date', 'avstem_voucher_date' => '2026-04-01'], ['POST /v1/cases/2/decide {"action":"use_date","voucher_date":"2026-04-01"}']],
            'an order typed' => ['decide', 2, $of_case + ['avstem_action' => 'link_order', 'avstem_order_identity' => 'a/1', 'avstem_order_number' => '10567'], ['POST /v1/cases/2/decide {"action":"link_order","order_number":"10567"}']],
            'all of a cause' => ['decide', 2, $of_case + ['avstem_action' => 'accept', 'avstem_scope' => 'cause'], ['POST /v1/cases/decide {"cause":"fee\/x","decision":{"action":"accept"}}']],
            'from now on' => ['decide', 2, $of_case + ['avstem_action' => 'accept', 'avstem_scope' => 'standing'], ['POST /v1/cases/2/decide {"action":"accept","standing":true}']],
            'no answer' => ['decide', 2, $of_case, []],
            'revoke_standing' => ['revoke_standing', 1, ['avstem_reason' => 'Ny avtale'], ['POST /v1/standing-decisions/1/revoke {"reason":"Ny avtale"}']],
            'an invoice' => ['tell_fees', 0, ['avstem_account' => '1', 'avstem_month' => '2026-10', 'avstem_number' => 'F-1', 'avstem_amount' => "1\u{a0}221,6", 'avstem_vat' => ''], ['PUT /v1/fee-documents {"merchant_account_id":1,"month":"2026-10-01","number":"F-1","amount":122160,"vat":0}']],
            'an invoice without an amount' => ['tell_fees', 0, ['avstem_amount' => 'x'], []],
            'an own report' => ['save_own_report', 0, [
                'avstem_name' => 'Gebyr', 'avstem_source' => 'fees', 'avstem_version' => '2', 'avstem_period' => 'fixed', 'avstem_from' => '2026-01-01', 'avstem_to' => '2026-02-28',
                'avstem_order' => 'count,gone,cost', 'avstem_show' => ['fee' => '1', 'cost' => '1', 'count' => '1'], 'avstem_group' => ['month' => '1'],
                'avstem_how' => ['currency' => 'is', 'order' => 'is_not', 'provider' => 'is', 'type' => 'is_not'],
                'avstem_values' => ['currency' => 'NOK', 'order' => '7, 8,', 'method' => ''], 'avstem_chosen' => ['provider' => ['vipps', 'stripe']],
                'avstem_kind' => ['day' => 'day', 'cost' => 'money', 'fee' => 'money'], 'avstem_least' => ['day' => '2026-01-02', 'cost' => "\u{2212}1\u{a0}000,5", 'fee' => ''], 'avstem_most' => ['cost' => '7'],
            ], ['PUT /v1/reports/own {"name":"Gebyr","version":2,"source":"fees","columns":["count","cost","fee"],"group_by":["month"],"filters":['
                . '{"column":"currency","is":["NOK"]},{"column":"order","is_not":["7","8"]},{"column":"provider","is":["vipps","stripe"]},'
                . '{"column":"day","from":"2026-01-02"},{"column":"cost","from":-100050,"to":700}],"period":{"kind":"fixed","from":"2026-01-01","to":"2026-02-28"}}']],
            'an own report, relative' => ['save_own_report', 0, ['avstem_name' => 'A', 'avstem_source' => 'cases', 'avstem_period' => 'last_term', 'avstem_from' => '2026-01-01', 'avstem_show' => ['count' => '1']], ['PUT /v1/reports/own {"name":"A","version":0,"source":"cases","columns":["count"],"group_by":[],"filters":[],"period":{"kind":"last_term"}}']],
            'an own report with no amount' => ['save_own_report', 0, ['avstem_kind' => ['cost' => 'money'], 'avstem_least' => ['cost' => '1.005']], []],
            'delete an own report' => ['delete_own_report', 2, [], ['DELETE /v1/reports/own/2']],
            'test' => ['test_connection', 1, [], ['POST /v1/connections/1/test']],
            'confirm' => ['confirm_connection', 1, ['avstem_reached' => ['1' => ['0' => '302321'], '2' => ['0' => 'x']]], ['POST /v1/connections/1/confirm {"references":["302321"]}']],
            'confirm nothing' => ['confirm_connection', 1, [], []],
            'pause a connection' => ['pause_connection', 1, [], ['POST /v1/connections/1/pause']],
            'resume a connection' => ['resume_connection', 1, [], ['POST /v1/connections/1/resume']],
            'delete a connection' => ['delete_connection', 1, [], ['DELETE /v1/connections/1']],
            'methods' => ['save_methods', 0, ['avstem_method' => [['name' => 'vipps', 'settles' => '1'], ['name' => 'bacs', 'settles' => 'none'], ['name' => 'x', 'settles' => '']]], ['PUT /v1/payment-methods {"payment_methods":[{"payment_method":"vipps","connection":1},{"payment_method":"bacs","no_provider":true}]}']],
            'start' => ['save_start', 0, ['avstem_start' => '2026-12-01'], ['PUT /v1/start {"start_date":"2026-12-01"}']],
            'opening' => ['accept_opening', 1, ['avstem_opening' => ['1' => ['difference' => '-120600', 'form' => 'item', 'counter_account' => '', 'note' => '']]], ['PUT /v1/opening {"account_id":1,"difference":-120600,"form":"item","counter_account":"","note":""}']],
            'opening without its difference' => ['accept_opening', 1, [], []],
            'policy' => ['save_policy', 0, ['avstem_policy' => 'automatic'], ['PUT /v1/policy {"policy":"automatic"}']],
            'period ends' => ['save_split', 0, ['avstem_split' => 'vat_term'], ['PUT /v1/split {"split":"vat_term"}']],
            'a correction' => ['book_correction', 0, self::CORRECTION + ['avstem_hashes' => [$hash]], ['POST /v1/corrections {"account":"7770","right":"7775","first":"2026-11-01","last":"2026-11-30","provider":"vipps","reason":"Feil konto","draft_hashes":["' . $hash . '"]}']],
            'whom to tell' => ['save_telling', 0, ['avstem_emails' => "a@example.test\n b@example.test, c@example.test\n", 'avstem_webhook' => 'https://example.test/x', 'avstem_telling_digest' => 'none'], ['PUT /v1/notifications {"emails":["a@example.test","b@example.test","c@example.test"],"webhook":"https:\/\/example.test\/x","digest":"none"}']],
            'who books the sales' => ['save_sales', 0, ['avstem_mode' => 'daily', 'avstem_sale_date' => 'captured', 'avstem_sales_start' => '2026-12-01'], ['PUT /v1/sales {"mode":"daily","sale_date":"captured","start":"2026-12-01"}']],
            'somebody else does' => ['save_sales', 0, ['avstem_mode' => 'settlement_only'], ['PUT /v1/sales {"mode":"settlement_only"}']],
            'vouchers of sales' => ['approve_sales', 0, ['avstem_drafts' => ['3' => $hash, '4' => $hash]], ['POST /v1/vouchers/3/approve {"draft_hash":"' . $hash . '"}', 'POST /v1/vouchers/4/approve {"draft_hash":"' . $hash . '"}']],
            'pause' => ['pause', 0, [], ['POST /v1/pause']],
            'resume' => ['resume', 0, [], ['POST /v1/resume']],
        ];
    }

    /**
     * @dataProvider buttons
     * @param array<string, mixed> $form
     * @param list<string> $asked
     */
    public function testWhatAButtonAsks(string $action, int $id, array $form, array $asked): void
    {
        self::be('administrator');
        self::assertSame('back', self::press($action, $id, $form));
        self::assertSame($asked, $this->desk->done);
        self::assertNotSame('', self::said());
        self::assertSame($asked === [] ? 'error' : 'success', get_transient('avstem_notice_1')[0]);
    }

    public function testEveryButtonIsTried(): void
    {
        $tried = array_unique(array_column(self::buttons(), 0));
        $elsewhere = ['give_access', 'put_connection', 'save_accounts', 'preview_accounts', 'preview_correction', 'save_notifications', 'evidence', 'everything', 'report', 'close_pack', 'own_report', 'look_up',
            'export_rules', 'read_rules', 'save_rules_file', 'forget_rules_file'];
        self::assertEqualsCanonicalizing(self::actions(), array_merge($tried, $elsewhere));
    }

    /** @return array<string, array{string, string}> */
    public static function presses(): array
    {
        $presses = [];
        foreach (array_keys(Actions::all()) as $action) {
            foreach (['anonymous', 'subscriber', 'shop_manager', 'administrator'] as $role) {
                $presses["$action by $role"] = [$action, $role];
            }
        }

        return $presses;
    }

    /** @dataProvider presses */
    public function testWhoMayPressIt(string $action, string $role): void
    {
        self::be($role);
        $may = $role === 'administrator' || ($role === 'shop_manager' && in_array($action, self::VIEW, true));
        self::assertSame($may ? 'back' : 'died', self::press($action, 1, ['avstem_choice' => 'copy']));
        if (!$may) {
            self::assertSame([], $this->service->requests);
            self::assertFalse(get_option('avstem_notifications'));
        }
    }

    /** @dataProvider presses */
    public function testNobodyPressesWithoutItsNonce(string $action, string $role): void
    {
        self::be($role);
        foreach (['', 'x', wp_create_nonce("avstem_{$action}_2"), wp_create_nonce('avstem_keep')] as $nonce) {
            self::assertSame('died', self::press($action, 1, [], $nonce));
        }
        self::assertSame([], $this->service->requests);
    }

    public function testAllButTheseNeedToConfigure(): void
    {
        foreach (Actions::all() as $name => $how) {
            $needed = in_array($name, self::VIEW, true) ? 'avstem_view' : (in_array($name, self::DECIDE, true) ? 'avstem_decide' : 'avstem_configure');
            self::assertSame($needed, $how[0], $name);
        }
    }

    public function testACorrectionIsLookedAtThenBookedAsItWasSeen(): void
    {
        self::be('administrator');
        $this->desk->answers['/v1/corrections/preview'] = Desk::answer('corrections-preview');
        self::press('preview_correction', 0, self::CORRECTION);
        self::assertSame([], $this->desk->done);
        $page = self::settlements(['view' => 'corrections']);
        self::assertSame(['POST /v1/corrections/preview {"account":"7770","right":"7775","first":"2026-11-01","last":"2026-11-30","provider":"vipps","reason":"Feil konto"}'], $this->desk->done);
        $hash = Desk::answer('corrections-preview')['vouchers'][0]['draft_hash'];
        foreach (['not booked yet', '35.19', 'Vipps korreksjon 7770 til 7775', 'name="avstem_hashes[]" value="' . $hash, 'value="Feil konto"', 'Book 1 correction<'] as $seen) {
            self::assertStringContainsString($seen, $page);
        }
        $this->desk->answers['/v1/corrections'] = ['voucher_ids' => [4, 5]];
        self::press('book_correction', 0, self::CORRECTION + ['avstem_hashes' => [str_repeat('ab', 32)]]);
        self::assertStringContainsString('2 correction vouchers', self::said());
        self::assertStringNotContainsString('not booked yet', self::settlements(['view' => 'corrections']));
    }

    public function testACorrectionThatChangedIsSaidAndStaysToBeLookedAt(): void
    {
        self::be('administrator');
        $this->desk->answers['/v1/corrections/preview'] = ['vouchers' => []];
        self::press('preview_correction', 0, self::CORRECTION);
        $this->desk->answers['/v1/corrections'] = FakeService::response(409, ['code' => 'draft_changed', 'detail' => 'It is another now.']);
        self::press('book_correction', 0, self::CORRECTION);
        self::assertSame('It is another now.', self::said());
        self::assertStringContainsString('No voucher of this time', self::settlements(['view' => 'corrections']));
    }

    public function testWhoMayOnlyLookCorrectsNothing(): void
    {
        self::be('shop_manager');
        $page = self::settlements(['view' => 'corrections']);
        self::assertStringNotContainsString('avstem_preview_correction', $page);
        self::assertStringContainsString('may not correct', $page);
    }

    public function testTheSecretOfANewWebhookIsShownOnce(): void
    {
        self::be('administrator');
        $this->desk->answers['/v1/notifications'] = ['secret' => 'example-signing-secret'] + Desk::answer('notifications');
        self::press('save_telling', 0, []);
        self::assertStringContainsString('example-signing-secret', self::said());
        self::assertSame(1, substr_count(self::settings('posting'), 'example-signing-secret'), 'in the notice, and in no field');
        self::assertStringNotContainsString('example-signing-secret', self::settings('posting'));
        self::assertStringContainsString("regnskap@example.test\nbutikk@example.test", self::settings('posting'));
    }

    public function testWhatTheServiceRefusesIsSaidWithItsFields(): void
    {
        self::be('administrator');
        $problem = ['code' => 'rules_invalid', 'detail' => 'Two rules are wrong.', 'errors' => ['rules.3' => ['Contradicts itself.'], 'x' => [['deep']]]];
        $this->desk->answers['/v1/policy'] = FakeService::response(422, $problem);
        self::press('save_policy', 0, ['avstem_policy' => 'x']);
        self::assertSame('Two rules are wrong. rules.3: Contradicts itself.', self::said());
    }

    public function testARefusedReportIsNotTypedTwice(): void
    {
        self::be('administrator');
        $this->desk->answers['/v1/reports/own'] = FakeService::response(422, ['code' => 'validation_failed', 'detail' => 'Not so.', 'errors' => ['columns.0' => ['Has no sum.']]]);
        self::assertSame('back', self::press('save_own_report', 0, ['avstem_name' => 'Mine <i>', 'avstem_source' => 'fees', 'avstem_period' => 'this_year', 'avstem_show' => ['order' => '1']]));
        self::assertStringContainsString('columns.0: Has no sum.', self::said());
        $page = self::settlements(['view' => 'reports', 'own' => 'new', 'source' => 'fees']);
        self::assertMatchesRegularExpression('/name="avstem_show\\[order\\]" value="1" aria-label="Show Order" checked/', $page);
        self::assertStringNotContainsString(' checked', self::settlements(['view' => 'reports', 'own' => 'new', 'source' => 'fees']), 'once');
    }

    public function testCredentialsGoToTheServiceAsTheyWerePastedAndStayNowhere(): void
    {
        global $wpdb;
        self::be('administrator');
        $secret = 'tlxr_a<b>&"quoted\\"%41+/=';
        $form = ['avstem_put' => 'accounting/tripletex/refresh', 'avstem_environment' => ['tripletex' => 'test'],
            'avstem_credential_tripletex_refresh' => ['refresh_token' => " $secret\n", 'empty' => '']];
        self::assertSame('back', self::press('put_connection', 0, $form));
        $asked = json_decode(substr($this->desk->done[0], strlen('PUT /v1/connections ')), true);
        self::assertSame(['refresh_token' => $secret], $asked['credentials']);
        self::assertSame('POST /v1/connections/7/test', $this->desk->done[1]);
        $everything = serialize([$wpdb->get_results("SELECT * FROM {$wpdb->options}"), \WC_Logger::$lines, self::said(), self::settings('accounting')]);
        self::assertStringNotContainsString('tlxr_', $everything);
    }

    public function testWhoGivesAccessIsSentThereAndComesBackToThisPage(): void
    {
        self::be('administrator');
        $sent = [];
        $note = static function (string $to) use (&$sent): string {
            return $sent[] = $to;
        };
        add_filter('wp_redirect', $note, 5);
        $form = ['avstem_put' => 'accounting/books/oauth', 'avstem_environment' => ['books' => 'test']];
        $this->desk->answers['/v1/oauth/start'] = FakeService::response(200, ['connection' => 7, 'url' => 'https://identity.example/authorize?state=x&y=1', 'expires_at' => '2026-11-20T09:00:00Z']);
        self::assertSame('back', self::press('give_access', 0, $form));
        self::assertSame(['https://identity.example/authorize?state=x&y=1'], $sent);
        $asked = json_decode(substr($this->desk->done[0], strlen('POST /v1/oauth/start ')), true);
        self::assertSame(['role' => 'accounting', 'system' => 'books', 'environment' => 'test', 'style' => 'oauth'], array_diff_key($asked, ['return_to' => 1]));
        self::assertStringStartsWith(admin_url(), $asked['return_to']);
        $this->desk->answers['/v1/oauth/start'] = FakeService::response(200, ['url' => 'javascript:alert(1)']);
        self::assertSame('back', self::press('give_access', 0, $form));
        self::assertCount(2, $sent);
        self::assertStringNotContainsString('javascript', $sent[1]);
        self::assertSame('error', get_transient('avstem_notice_' . get_current_user_id())[0]);
        remove_filter('wp_redirect', $note, 5);
    }

    public function testOrdersThatAreWantedAreLookedForAndSent(): void
    {
        self::be('administrator');
        self::order(7, ['transaction_id' => 'woo-7']);
        $this->desk->answers['/v1/status'] = ['wanted' => [['provider' => 'vipps', 'reference' => 'woo-7']]] + Desk::answer('status');
        $desk = $this->service->instead;
        $this->service->instead = static function (string $path, string $body) use ($desk): ?array {
            return $path === '/v1/events' ? null : $desk($path, $body);
        };
        self::press('look_up', 3);
        self::assertSame('1 order or refund was sent.', self::said());
        $this->desk->answers['/v1/status'] = ['wanted' => []] + Desk::answer('status');
        self::press('look_up', 3);
        self::assertStringContainsString('No order of this shop', self::said());
    }

    /** @return array<string, array{string, int}> */
    public static function readers(): array
    {
        return ['anonymous' => ['anonymous', 401], 'customer' => ['subscriber', 403], 'shop manager' => ['shop_manager', 200], 'administrator' => ['administrator', 200]];
    }

    /** @dataProvider readers */
    public function testProgressIsForThoseWhoMayLook(string $role, int $status): void
    {
        self::be($role);
        $payout = Desk::answer('payout-booked');
        $ask = static function (): \WP_REST_Response {
            return rest_do_request(new WP_REST_Request('GET', '/avstem/v1/payouts/3/progress'));
        };
        self::assertSame($status, $ask()->get_status());
        if ($status !== 200) {
            self::assertSame([], $this->service->requests);

            return;
        }
        $still = $ask()->get_data();
        $page = self::settlements(['view' => 'payout', 'payout' => '3']);
        self::assertStringContainsString('data-seen="' . $still['seen'] . '"', $page, 'the page knows what it shows');
        self::assertFalse($still['busy']);
        $this->desk->answers['/v1/payouts/3'] = ['resync_asked_at' => '2026-11-26T03:00:00Z'] + $payout;
        $busy = $ask()->get_data();
        self::assertTrue($busy['busy']);
        self::assertNotSame($still['seen'], $busy['seen']);
        self::assertSame('Posted and verified', $busy['state']);
        self::assertSame(['busy', 'state', 'seen', 'problem'], array_keys($busy));
        $this->desk->answers['/v1/payouts/3'] = FakeService::response(503, '');
        self::assertStringContainsString('down', $ask()->get_data()['problem']);
    }
}
