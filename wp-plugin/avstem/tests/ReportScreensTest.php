<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Settlements\ClosedPeriods;
use Avstem\Services;

/** The proof and the reports on screen, with their plots and files. */
final class ReportScreensTest extends AdministratorTestCase
{
    public function testTheProofNamesItsItems(): void
    {
        $page = self::settlements(['view' => 'proof']);
        self::assertStringContainsString('everything is explained', $page);
        self::assertStringContainsString('Payments that are captured, with sales that are not in the books: ', $page);
        self::assertStringContainsString('Opening position, accepted at the start · November 14, 2026', $page);
        self::assertStringContainsString("Unexplained</th><td class=\"avstem-number\">0.00\u{a0}NOK", $page);
    }

    /** @return array<string, array{string}> */
    public static function wrongs(): array
    {
        return ['changed' => ['voucher_differs'], 'told otherwise' => ['not_as_booked'], 'a loss taken back' => ['loss_taken_back']];
    }

    /** @dataProvider wrongs */
    public function testAVoucherOfOursThatIsContradictedIsNeverShownAsInOrder(string $kind): void
    {
        $proof = Desk::answer('proof');
        $item = ['kind' => $kind, 'sentence' => 'Voucher 12-2026 was changed', 'amount' => 0] + $proof['proofs'][0]['items'][0];
        $proof['proofs'][0] = ['holds' => false, 'items' => [$item]] + $proof['proofs'][0];
        $this->desk->answers['/v1/proof'] = $proof;
        $page = self::settlements(['view' => 'proof']);
        self::assertStringContainsString('<tr class="avstem-item avstem-wrong"><th scope="row">Voucher 12-2026 was changed', $page);
        self::assertStringNotContainsString('Everything has a name', $page);
        self::assertStringContainsString('Look at it', $page);
    }

    public function testAReportIsATableWithItsSumsAndFiles(): void
    {
        $page = self::settlements(['view' => 'reports', 'report' => 'nothing']);
        self::assertStringContainsString("<td class=\"avstem-number\">525.00\u{a0}NOK</td>", $page);
        self::assertStringContainsString("<td class=\"avstem-number\">1.00\u{a0}%</td>", $page);
        self::assertStringContainsString('<option value="fees" selected=\'selected\'>', $page);
        foreach (['csv', 'xlsx', 'pdf'] as $format) {
            self::assertStringContainsString("avstem_report=fees&#038;avstem_format=$format&#038;avstem_from=2026-11-18", $page);
        }
        self::assertStringContainsString('Download the close pack', $page);
        $this->desk->change = static function (array $told): array {
            return isset($told['columns']) ? ['rows' => [], 'totals' => []] + $told : $told;
        };
        self::assertStringContainsString('Nothing in this time.', self::settlements(['view' => 'reports']));
    }

    public function testPeopleOfThisSiteStandInAReportByName(): void
    {
        $here = Services::credentials()->site();
        $by = ['name' => 'By', 'kind' => 'text'];
        $this->desk->change = static function (array $told) use ($here, $by): array {
            return isset($told['columns']) ? ['columns' => [$by, $by, $by], 'rows' => [["user 1 of site $here", "bruker 1 på nettsted $here", 'user 1 of site elsewhere']], 'totals' => []] + $told : $told;
        };
        $page = self::settlements(['view' => 'reports']);
        self::assertSame(2, substr_count($page, '<td class="">' . wp_get_current_user()->display_name . '</td>'));
        self::assertStringContainsString('<td class="">user 1 of site elsewhere</td>', $page);
    }

    public function testAReportOfOneProvider(): void
    {
        $page = self::settlements(['view' => 'reports', 'provider' => 'klarna']);
        self::assertStringContainsString("<option value=\"klarna\" selected='selected'>Klarna</option>", $page);
        self::assertStringContainsString('avstem_provider=klarna', $page, 'the files are of it too');
        $asked = array_column($this->service->requests, 'path');
        self::assertStringContainsString('provider=klarna', (string) end($asked));
    }

    public function testOwnReportsAreListedShownAndMade(): void
    {
        $page = self::settlements(['view' => 'reports', 'own' => 'list']);
        self::assertStringContainsString('own=1">Gebyrer per måned</a>', $page);
        self::assertStringContainsString('>Transaksjoner &lt;b&gt;</a>', $page);
        self::assertStringContainsString('<option value="postings">Voucher lines</option>', $page);
        $page = self::settlements(['view' => 'reports', 'own' => '1']);
        self::assertStringContainsString("<td class=\"avstem-number\">1,234.11\u{a0}NOK</td>", $page);
        self::assertMatchesRegularExpression('/name="avstem_group\\[month\\]" value="1" aria-label="Group by Month" checked/', $page);
        self::assertStringContainsString('name="avstem_least[cost]" value="0.01"', $page);
        self::assertStringContainsString('name="avstem_version" value="1"', $page);
        $page = self::settlements(['view' => 'reports', 'own' => 'new', 'source' => 'fees']);
        self::assertStringContainsString('<option value="vipps">Vipps MobilePay</option>', $page);
        self::assertStringNotContainsString('name="avstem_group[cost]"', $page, 'sums are not grouped by');
        self::assertStringContainsString('There is no such report.', self::settlements(['view' => 'reports', 'own' => 'new', 'source' => 'x']));
    }

    public function testWhoOnlyLooksMakesNoReport(): void
    {
        self::be('shop_manager');
        foreach (['list', '1', 'new'] as $own) {
            $page = self::settlements(['view' => 'reports', 'own' => $own, 'source' => 'fees']);
            self::assertStringNotContainsString('own_report&', str_replace('avstem_own_report&', '', $page));
            self::assertStringNotContainsString('Make a report', $page);
        }
    }

    public function testThePlotIsAnImageInWhichNothingRuns(): void
    {
        $page = self::settlements(['view' => 'overview']);
        self::assertStringContainsString('<img class="avstem-plot" src="data:image/svg+xml;base64,', $page);
        self::assertStringNotContainsString('<script', $page);
        self::assertStringContainsString('November 2026</th>', $page, 'the numbers are a table');
        self::assertStringContainsString('<dt>Fees with VAT</dt>', $page);
        self::assertStringContainsString('<th scope="col" class="avstem-number">Fees with VAT</th>', $page);
    }

    public function testClosePacksAreOfWhatHasEnded(): void
    {
        self::assertSame([
            'VAT term 1 of 2027' => ['from' => '2027-01-01', 'to' => '2027-02-28'],
            'VAT term 6 of 2026' => ['from' => '2026-11-01', 'to' => '2026-12-31'],
            'VAT term 5 of 2026' => ['from' => '2026-09-01', 'to' => '2026-10-31'],
            'The year 2026' => ['from' => '2026-01-01', 'to' => '2026-12-31'],
        ], ClosedPeriods::before(new \DateTimeImmutable('2027-03-01')));
        self::assertSame('VAT term 6 of 2027', key(ClosedPeriods::before(new \DateTimeImmutable('2028-02-29'))), 'a term has not ended on its last day');
        self::assertSame('2028-02-29', ClosedPeriods::before(new \DateTimeImmutable('2028-03-01'))['VAT term 1 of 2028']['to']);
        self::assertStringContainsString('>VAT term ', self::settlements(['view' => 'reports']));
    }

    public function testTheProofHasItsHistoryAsAnImage(): void
    {
        $page = self::settlements(['view' => 'proof']);
        self::assertContains('/v1/proof/history.svg?provider=vipps&currency=NOK', array_column($this->service->requests, 'path'));
        self::assertStringContainsString('<img class="avstem-plot" src="data:image/svg+xml;base64,', $page);
        self::assertStringContainsString('alt="Difference and unexplained, day by day: Vipps MobilePay NOK"', $page);
    }

    public function testInvoicesForFeesAreHeldAgainstTheBooks(): void
    {
        $page = self::settlements(['view' => 'overview']);
        self::assertStringContainsString('October 2026</th><td>Vipps MobilePay 302321</td><td class="avstem-number">221.63</td><td class="avstem-number">221.63</td><td class="avstem-number">agrees</td>', $page);
        self::assertStringContainsString("\u{2212}11.63</td>", $page);
        self::assertStringContainsString('name="avstem_number"', $page);
    }
}
