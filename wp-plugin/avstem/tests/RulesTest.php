<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Settings\RuleChanges;
use Avstem\Admin\Settings\RulesFile;
use Avstem\Admin\Settings\RulesFileChanges;
use Avstem\Api\Failure;

/** Changing, adding and removing rules on the screen, looked at before they are saved. */
final class RulesTest extends ScreenTestCase
{
    public function testOnlyWhatWasChangedOfTheRulesIsChanged(): void
    {
        self::be('administrator');
        $rules = Desk::answer('rules')['rules'];
        $form = ['avstem_rules_version' => '4', 'avstem_rule' => ['fee' => ['account' => '7771', 'vat_code' => '0'], 'bank' => ['account' => '1920'], 'unknown' => ['account' => '1']]];
        self::press('save_accounts', 0, $form);
        $put = array_values(array_filter($this->service->requests, static function (array $request): bool {
            return $request['method'] === 'PUT';
        }))[0];
        self::assertSame('"4"', $put['headers']['If-Match'], 'the version that was on the page');
        foreach ($rules as $at => $rule) {
            $rules[$at]['account'] = $rule['id'] === 'fee' ? '7771' : $rule['account'];
        }
        self::assertEquals($rules, json_decode($put['body'], true)['rules']);
        $this->desk->done = [];
        self::press('save_accounts', 0, ['avstem_rule' => []]);
        self::assertSame([], $this->desk->done);
        self::assertSame('Nothing was changed.', self::said());
    }

    public function testAccountsAreLookedAtBeforeTheyAreSaved(): void
    {
        self::be('administrator');
        $form = ['avstem_rules_version' => '4', 'avstem_rule' => ['fee' => ['account' => '7771', 'vat_code' => '0']]];
        self::assertSame('back', self::press('preview_accounts', 0, $form));
        self::assertStringContainsString('Nothing is saved yet', self::said());
        self::assertSame([], $this->desk->done);
        $this->desk->answers['/v1/rules/preview'] = Desk::answer('rules-preview');
        $page = self::settings('accounting');
        $asked = json_decode(substr($this->desk->done[0], strlen('POST /v1/rules/preview ')), true);
        self::assertSame(50, $asked['most']);
        self::assertSame(['7771'], array_values(array_unique(array_column(array_filter($asked['rules'], static function (array $rule): bool {
            return $rule['id'] === 'fee';
        }), 'account'))));
        self::assertStringContainsString('Preview: not saved yet', $page);
        self::assertStringContainsString('of the newest', $page);
        self::assertSame(2, substr_count($page, 'avstem-differs'), 'the old place and the new one');
        self::assertStringContainsString('value="7771"', $page);
        self::press('save_accounts', 0, $form);
        self::assertStringNotContainsString('Preview: not saved yet', self::settings('accounting'));
    }

    public function testRulesOfAFileAreLookedAtBeforeTheyAreSaved(): void
    {
        self::be('administrator');
        self::assertStringContainsString('name="avstem_rules_file"', self::settings('accounting'));
        self::press('read_rules');
        self::assertStringContainsString('No file came', self::said());
        $rules = array_slice(Desk::answer('rules')['rules'], 0, 3);
        $this->desk->answers['/v1/rules/csv'] = FakeService::response(200, ['rules' => $rules]);
        $this->desk->answers['/v1/rules/preview'] = Desk::answer('rules-preview');
        $text = "id;account;text_template\r\na;1920;Påmelding – €\r\n";
        foreach (['UTF-8', 'CP1252', 'UTF-16LE'] as $encoding) {
            $this->desk->done = [];
            $mark = ['UTF-8' => "\xef\xbb\xbf", 'CP1252' => '', 'UTF-16LE' => "\xff\xfe"][$encoding];
            RulesFile::take($mark . iconv('UTF-8', $encoding, $text));
            $sent = json_decode(substr($this->desk->done[0], strlen('POST /v1/rules/csv ')), true)['csv'];
            self::assertSame($text, str_replace("\u{feff}", '', $sent), $encoding);
        }
        try {
            RulesFile::take("id;account\r\nb\x81;1920\r\n");
            self::fail('no text of anybody');
        } catch (Failure $failure) {
            self::assertStringContainsString('cannot be read', $failure->getMessage());
        }
        $this->desk->done = [];
        $page = self::settings('accounting');
        self::assertStringContainsString('The file has 3 rules', $page);
        self::assertStringContainsString('Taken away: fee-refund', $page);
        self::assertStringContainsString('Preview: not saved yet', $page);
        self::press('save_rules_file');
        $put = array_values(array_filter($this->service->requests, static function (array $request): bool {
            return $request['method'] === 'PUT';
        }))[0];
        self::assertEquals(['rules' => $rules], json_decode($put['body'], true));
        self::assertSame('"' . Desk::answer('rules')['version'] . '"', $put['headers']['If-Match']);
        self::assertStringNotContainsString('The file has', self::settings('accounting'));
        self::press('save_rules_file');
        self::assertStringContainsString('Choose it again', self::said());
    }

    public function testWhatAFileChangesIsToldByItsColumns(): void
    {
        $now = [['id' => 'fee', 'account' => '7770', 'priority' => 0, 'valid_to' => null], ['id' => 'old', 'account' => '1']];
        $file = [['id' => 'fee', 'account' => '7775', 'priority' => 0, 'valid_to' => '2026-12-31'], ['id' => 'new', 'account' => '2']];
        self::assertSame([
            'fee: account is «7770», and becomes «7775»',
            'fee: valid_to is empty, and becomes «2026-12-31»',
            'New: new',
            'Taken away: old',
        ], RulesFileChanges::tell($now, $file));
        self::assertSame([], RulesFileChanges::tell($now, $now));
    }

    public function testEverythingOfARuleIsChangedOnTheScreen(): void
    {
        self::be('administrator');
        $page = self::settings('accounting');
        foreach (['department', 'project', 'dimension1', 'dimension2', 'dimension3', 'text_template', 'aggregation', 'action', 'valid_from', 'valid_to', 'priority', 'remove'] as $field) {
            self::assertStringContainsString('name="avstem_rule[fee][' . $field . ']"', $page);
            if ($field !== 'remove') {
                self::assertStringContainsString('name="avstem_rule[+][' . $field . ']"', $page);
            }
        }
        $kept = count(Desk::answer('rules')['rules']);
        $form = ['avstem_rules_version' => '4', 'avstem_rule' => [
            'fee' => ['aggregation' => 'per_order', 'action' => 'post', 'department' => '10', 'dimension1' => 'NETT', 'text_template' => 'Gebyr {order_no}', 'valid_to' => '2026-12-31', 'priority' => '5'],
            'bank' => ['aggregation' => 'per_voucher', 'action' => 'post', 'department' => '', 'valid_from' => '', 'priority' => '0'],
            'fee-refund' => ['remove' => '1'],
            '+' => ['line_type' => 'fee', 'provider' => 'stripe', 'fee_type' => 'subscription', 'currency' => '', 'account' => '6553', 'vat_code' => '86', 'valid_from' => '2027-01-01', 'action' => 'post'],
        ]];
        self::press('preview_accounts', 0, $form);
        $this->desk->answers['/v1/rules/preview'] = Desk::answer('rules-preview');
        $page = self::settings('accounting');
        self::assertStringContainsString('value="6553"', $page, 'the new rule stays in its form');
        self::assertStringContainsString('to be removed', $page);
        self::assertStringContainsString('each order · Department 10 · Dimension 1 NETT · Gebyr {order_no} · To day December 31, 2026 · Priority 5', $page);
        $asked = json_decode(substr($this->desk->done[0], strlen('POST /v1/rules/preview ')), true);
        self::press('save_accounts', 0, $form);
        $put = array_values(array_filter($this->service->requests, static function (array $request): bool {
            return $request['method'] === 'PUT';
        }))[0];
        $rules = array_column(json_decode($put['body'], true)['rules'], null, 'id');
        self::assertSame($asked['rules'], array_values($rules), 'what was looked at is what is saved');
        self::assertCount($kept, $rules, 'one less, one more');
        self::assertSame(['per_order', '10', 'Gebyr {order_no}', '2026-12-31'], [$rules['fee']['aggregation'], $rules['fee']['department'], $rules['fee']['text_template'], $rules['fee']['valid_to']]);
        self::assertSame(5, $rules['fee']['priority'], 'a number, as the service takes it');
        self::assertSame(array_column(Desk::answer('rules')['rules'], null, 'id')['bank'], $rules['bank']);
        self::assertEquals(
            ['id' => 'stripe-fee-subscription', 'line_type' => 'fee', 'provider' => 'stripe', 'fee_type' => 'subscription', 'account' => '6553', 'vat_code' => '86', 'action' => 'post', 'valid_from' => '2027-01-01'],
            $rules['stripe-fee-subscription']
        );
    }

    public function testANewRuleGetsAnIdOfItsOwnAndADayCanBeTakenAway(): void
    {
        $rules = [['id' => 'vipps-fee', 'account' => '7770', 'vat_code' => '0', 'valid_to' => '2026-12-31']];
        [$changed, $count] = RuleChanges::apply($rules, ['vipps-fee' => ['valid_to' => ''], '+' => ['provider' => 'vipps', 'line_type' => 'fee', 'account' => '7771']]);
        self::assertSame(2, $count);
        self::assertNull($changed[0]['valid_to']);
        self::assertSame('vipps-fee-2', $changed[1]['id']);
        foreach (['-3' => -3, '' => 0, 'x' => 'x'] as $typed => $priority) {
            [$changed] = RuleChanges::apply($rules, ['+' => ['merchant_account' => '123456', 'account' => '7771', 'priority' => (string) $typed]]);
            self::assertSame(['123456', $priority], [$changed[1]['merchant_account'], $changed[1]['priority'] ?? 0]);
        }
        self::assertSame([$rules, 0], RuleChanges::apply($rules, ['+' => ['provider' => 'vipps', 'account' => '']]));
    }

    public function testAPreviewThatTheServiceRefusesSaysWhyAtTheRules(): void
    {
        self::be('administrator');
        self::press('preview_accounts', 0, ['avstem_rule' => ['fee' => ['account' => '9999', 'vat_code' => '0']]]);
        $problem = ['code' => 'rules_invalid', 'detail' => 'One rule is wrong.', 'errors' => ['rules.2.account' => ['Is not in the chart.']]];
        $this->desk->answers['/v1/rules/preview'] = FakeService::response(422, $problem);
        self::assertStringContainsString('One rule is wrong. rules.2.account: Is not in the chart.', self::settings('accounting'));
        self::press('preview_accounts', 0, ['avstem_rule' => []]);
        self::assertSame('Nothing was changed.', self::said());
        self::assertStringNotContainsString('Preview: not saved yet', self::settings('accounting'));
    }
}
