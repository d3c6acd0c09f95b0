<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Settings\RuleChanges;
use Avstem\Services;

/** Sales: who books them, the vouchers of them, and what no voucher has. */
final class SalesTest extends ScreenTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::be('administrator');
        Services::heartbeat()->beat();
    }

    public function testVouchersWithTheirRatesAndWhatIsAskedFirst(): void
    {
        $page = self::settlements(['view' => 'sales']);
        self::assertStringContainsString('one voucher a day, from November 24, 2026. Their day is that on which the order was completed.', $page);
        self::assertLessThan(strpos($page, 'Nettsalg 2026-11-25'), strpos($page, 'was bought by a company'), 'questions come first');
        self::assertStringContainsString('<span>25 % VAT</span> <span>572.20</span> <span>of which 114.44</span>', $page);
        self::assertStringContainsString('<span>12 % VAT</span>', $page);
        self::assertStringContainsString("1,332.43\u{a0}NOK", $page);
        self::assertStringContainsString('>2-2026</td>', $page);
        self::assertStringContainsString('avstem_evidence&#038;avstem_id=2', $page);
        self::assertStringNotContainsString('avstem_evidence&#038;avstem_id=3', $page, 'what is no voucher yet has no documentation');
        self::assertStringContainsString('name="avstem_draft_hash" value="' . Desk::answer('sales')['vouchers'][0]['draft'] . '"', $page);
        self::assertStringNotContainsString('avstem_approve_sales', $page, 'one that waits has its own button');
        self::assertContains('/v1/cases?per_page=200&about=sales', $this->asked());
    }

    public function testWhatNoVoucherHasIsListedWithItsReason(): void
    {
        $page = self::settlements(['view' => 'sales']);
        self::assertStringContainsString('Not in the books', $page);
        self::assertStringContainsString('the web shop has not sent the order&#039;s lines', $page);
        self::assertStringContainsString('data-label="Day">–</td>', $page, 'the day of such a sale is not known');
        $this->desk->answers['/v1/sales/left-out'] = ['total' => 120] + Desk::answer('sales-left-out');
        self::assertStringContainsString('left=1">Show all 120</a>', self::settlements(['view' => 'sales']));
        $page = self::settlements(['view' => 'sales', 'left' => '2']);
        self::assertContains('/v1/sales/left-out?page=2&per_page=50', $this->asked());
        self::assertStringContainsString('page 2 of 3', $page);
        self::assertStringNotContainsString('Nettsalg 2026-11-25', $page);
        $this->desk->answers['/v1/sales/left-out'] = ['orders' => [], 'total' => 0];
        self::assertStringContainsString('Nothing is left out.', self::settlements(['view' => 'sales']));
    }

    public function testPagesAndThoseThatWaitAreAskedForAtTheService(): void
    {
        $this->desk->answers['/v1/sales'] = ['total' => 60] + Desk::answer('sales');
        $page = self::settlements(['view' => 'sales', 'state' => 'draft', 'paged' => '2']);
        self::assertContains('/v1/sales?state=draft&page=2&per_page=25', $this->asked());
        self::assertStringContainsString('page 2 of 3', $page);
        self::assertStringContainsString('state=draft&#038;paged=3"', $page);
        $this->desk->answers['/v1/sales'] = ['vouchers' => [], 'total' => 0] + Desk::answer('sales');
        self::assertStringContainsString('None waits for an approval.', self::settlements(['view' => 'sales', 'state' => 'draft']));
        self::assertStringContainsString('The orders were last looked at November 27, 2026', self::settlements(['view' => 'sales']));
        $this->desk->answers['/v1/sales'] = ['vouchers' => [], 'total' => 0, 'worked_at' => null] + Desk::answer('sales');
        self::assertStringContainsString('the orders have not been looked at', self::settlements(['view' => 'sales']));
    }

    public function testWhileSomebodyElseBooksThemNothingElseIsShown(): void
    {
        $this->desk->answers['/v1/sales'] = ['mode' => 'settlement_only', 'start' => null, 'vouchers' => [], 'total' => 0] + Desk::answer('sales');
        $page = self::settlements(['view' => 'sales']);
        self::assertStringContainsString('Somebody else books the sales', $page);
        self::assertStringContainsString('Choose who books the sales', $page);
        self::assertStringNotContainsString('Not in the books', $page);
        $this->desk->answers['/v1/sales'] = ['vouchers' => Desk::answer('sales')['vouchers'], 'total' => 2] + $this->desk->answers['/v1/sales'];
        self::assertStringContainsString('2-2026', self::settlements(['view' => 'sales']), 'what was booked before stays readable');
    }

    public function testOneVoucherWhole(): void
    {
        $page = self::settlements(['view' => 'sales', 'voucher' => '2']);
        self::assertStringContainsString('<h2>Nettsalg 2026-11-24</h2>', $page);
        self::assertStringContainsString('Voucher 2-2026', $page);
        self::assertStringContainsString('Download evidence', $page);
        self::assertStringContainsString('Reverse this voucher', $page);
        self::assertStringContainsString('<ol class="avstem-history">', $page);
    }

    public function testThoseThatWereSeenAreApprovedTogether(): void
    {
        $draft = Desk::answer('sales')['vouchers'][0];
        $this->desk->answers['/v1/sales'] = ['vouchers' => [['id' => 8] + $draft, ['id' => 9, 'draft' => 'x'] + $draft]] + Desk::answer('sales');
        $page = self::settlements(['view' => 'sales']);
        self::assertStringContainsString('name="avstem_drafts[8]" value="' . $draft['draft'] . '"', $page);
        self::assertStringContainsString('Approve the 2 that wait on this page', $page);
        self::press('approve_sales', 0, ['avstem_drafts' => ['8' => 'a', '9' => 'b']]);
        self::assertSame('2 vouchers are approved and sent to the books now.', self::said());
    }

    public function testOneThatChangedIsSaidAndTheOthersAreApproved(): void
    {
        $this->desk->answers['/v1/vouchers/8/approve'] = FakeService::response(409, ['code' => 'draft_changed', 'detail' => 'It is another draft now.']);
        self::press('approve_sales', 0, ['avstem_drafts' => ['8' => 'a', '9' => 'b']]);
        self::assertCount(2, $this->desk->done);
        self::assertSame('1 voucher is approved and sent to the books now. 1 was not approved: It is another draft now.', self::said());
    }

    public function testAServiceThatIsDownIsNotAskedForEachOfThem(): void
    {
        $this->desk->answers['/v1/vouchers/8/approve'] = FakeService::response(503, '');
        self::press('approve_sales', 0, ['avstem_drafts' => ['8' => 'a', '9' => 'b', '10' => 'c']]);
        self::assertCount(1, $this->desk->done);
        self::assertStringContainsString('The service is down', self::said());
    }

    public function testTheSettingSaysWhatEachWayMeans(): void
    {
        $page = self::settings('sales');
        self::assertStringContainsString("value=\"daily\"  checked='checked'>", $page);
        self::assertStringContainsString('The web shop as a till', $page);
        self::assertStringContainsString('value="2026-11-24" readonly', $page, 'sales were sent');
        self::assertStringContainsString('and the day stays', $page);
        self::assertStringContainsString('Sales can lie on a collective customer', $page);
        self::assertStringContainsString('section=accounting', $page);
        $this->desk->answers['/v1/sales'] = ['start_is_fixed' => false] + Desk::answer('sales');
        self::assertStringNotContainsString('readonly', self::settings('sales'));
    }

    public function testASystemThatRefusesIsSaidInTheServicesWords(): void
    {
        $refused = ['mode' => 'settlement_only', 'start' => null, 'start_is_fixed' => false, 'can_book' => false, 'cannot_book' => 'Visma <takes> no vouchers with VAT.', 'collective_customer' => false];
        $this->desk->answers['/v1/sales'] = $refused + Desk::answer('sales');
        $page = self::settings('sales');
        self::assertStringContainsString('notice-warning inline"><p>Visma &lt;takes&gt; no vouchers with VAT.</p>', $page);
        self::assertStringContainsString('value="daily"  disabled>', $page);
        self::assertStringContainsString("value=\"settlement_only\"  checked='checked'>", $page);
        self::assertStringNotContainsString('avstem_sales_start', $page);
        self::assertStringContainsString('Visma &lt;takes&gt; no vouchers', self::settlements(['view' => 'sales']));
        $this->desk->answers['/v1/sales'] = ['can_book' => true, 'cannot_book' => null] + $this->desk->answers['/v1/sales'];
        self::assertStringContainsString('takes no customer with a voucher', self::settings('sales'));
    }

    public function testWhatTheServiceRefusesIsSaid(): void
    {
        $this->desk->answers['/v1/sales'] = FakeService::response(409, ['code' => 'sales_before_start', 'detail' => 'Choose that day or a later one.']);
        self::press('save_sales', 0, ['avstem_mode' => 'daily', 'avstem_sales_start' => '2020-01-01']);
        self::assertSame('Choose that day or a later one.', self::said());
    }

    public function testARuleNamesACustomerWhereTheSystemTakesOne(): void
    {
        self::assertStringContainsString('name="avstem_rule[fee][customer_ref]" value=""', self::settings('accounting'));
        delete_transient('avstem_chart');
        $this->desk->answers['/v1/accounting/reference-data'] = ['collective_customer' => false] + Desk::answer('reference-data');
        $page = self::settings('accounting');
        self::assertStringNotContainsString('[customer_ref]', $page);
        self::assertStringContainsString('takes no customer with a voucher', $page);
        $rules = [['id' => 'a', 'account' => '1500', 'vat_code' => '0', 'customer_ref' => '10001'], ['id' => 'b', 'account' => '1521', 'vat_code' => '0']];
        self::assertSame([$rules, 0], RuleChanges::apply($rules, ['a' => ['account' => '', 'vat_code' => '0']]), 'a page without the field takes nothing away');
        [$changed, $count] = RuleChanges::apply($rules, ['a' => ['customer_ref' => ''], 'b' => ['customer_ref' => '10002']]);
        self::assertSame([2, '', '10002'], [$count, $changed[0]['customer_ref'], $changed[1]['customer_ref']]);
    }

    /** @return list<string> */
    private function asked(): array
    {
        return array_column($this->service->requests, 'path');
    }
}
