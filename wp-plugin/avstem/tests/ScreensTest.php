<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\NextSteps;
use Avstem\Admin\Settlements\Chart;
use Avstem\Money\Amount;
use Avstem\Services;

/** What the screens show, to whom, and that nothing the service tells is printed as it came. */
final class ScreensTest extends AdministratorTestCase
{
    private const SECTIONS = ['providers', 'accounting', 'methods', 'start', 'sales', 'posting'];
    private const VIEWS = [[], ['view' => 'overview'], ['view' => 'reports'], ['view' => 'reports', 'own' => 'list'],
        ['view' => 'reports', 'own' => '1'], ['view' => 'reports', 'own' => 'new', 'source' => 'transactions'], ['view' => 'proof'], ['view' => 'standing'], ['view' => 'corrections'],
        ['view' => 'sales'], ['view' => 'sales', 'left' => '1'], ['view' => 'sales', 'voucher' => '2'],
        ['view' => 'payout', 'payout' => '1'], ['view' => 'payout', 'payout' => '3'], ['view' => 'payout', 'payout' => '10']];

    public function testThePayouts(): void
    {
        $page = self::settlements();
        self::assertStringContainsString('For you to decide', $page);
        self::assertLessThan(strpos($page, '2000812'), strpos($page, 'Unknown type of transaction'), 'questions come first');
        self::assertStringContainsString("8,082.32\u{a0}NOK", $page);
        self::assertStringContainsString("\u{2212}130.68\u{a0}NOK", $page);
        self::assertStringContainsString('7-2026', $page);
        $preview = strpos($page, 'Preview: before the start');
        self::assertGreaterThan(strpos($page, '2000812'), $preview);
        self::assertLessThan(strpos($page, '2000802'), $preview);
    }

    public function testFeesSayThatVatIsInThem(): void
    {
        $list = self::settlements();
        self::assertStringContainsString('<th scope="col" class="avstem-number">Fees with VAT</th>', $list);
        self::assertStringContainsString('data-label="Fees with VAT"', $list);
        $payout = self::settlements(['view' => 'payout', 'payout' => '3']);
        self::assertStringContainsString('<dt>Fees with VAT</dt>', $payout);
        self::assertStringContainsString('<th scope="col" class="avstem-number">Fee with VAT</th>', $payout);
    }

    public function testNextStepsAreWhatIsMissingAtTheService(): void
    {
        $own = NextSteps::all();
        self::assertCount(1, $own, 'the history alone');
        $status = Desk::answer('status');
        $this->desk->answers['/v1/status'] = ['connections' => [['role' => 'provider', 'confirmed_at' => null]],
            'shop' => ['start_date' => null] + $status['shop'], 'payment_methods_asked' => ['klarna', 'vipps']] + $status;
        Services::heartbeat()->beat();
        $steps = array_slice(NextSteps::all(), 1);
        self::assertCount(4, $steps);
        foreach (['a payment provider', 'the accounting system', 'from which day', 'klarna, vipps'] as $at => $text) {
            self::assertStringContainsString($text, $steps[$at]);
        }
        unset($this->desk->answers['/v1/status']);
        Services::heartbeat()->beat();
        self::assertSame($own, NextSteps::all());
    }

    public function testFiltersAndPagesAreAskedForAtTheService(): void
    {
        self::settlements(['state' => 'waiting', 'q' => '10 423', 'paged' => '2', 'attention' => 'true']);
        $asked = array_column($this->service->requests, 'path');
        self::assertContains('/v1/payouts?state=waiting&q=10+423&attention=true&page=2&per_page=25', $asked);
    }

    public function testAnEmptyPageSaysWhenWeLastLooked(): void
    {
        $this->desk->answers['/v1/payouts'] = ['payouts' => [], 'total' => 0];
        $page = self::settlements();
        self::assertStringContainsString('No payout yet.', $page);
        self::assertStringContainsString('Vipps MobilePay 302321 was last asked November 26, 2026', $page);
        self::assertStringContainsString('No payout fits', self::settlements(['q' => 'x']));
    }

    public function testAPayoutThatWaits(): void
    {
        $page = self::settlements(['view' => 'payout', 'payout' => '10']);
        self::assertStringContainsString('id="case-2"', $page);
        self::assertStringContainsString('href="#case-2"', $page, 'the row leads to its question');
        self::assertStringContainsString('From now on: all transactions of the type', $page);
        self::assertStringContainsString('Resync payout', $page);
        ob_start();
        Chart::lists();
        self::assertNotFalse(has_action('admin_footer', [Chart::class, 'lists']));
        self::assertStringContainsString('<option value="1920">1920 Bankinnskudd</option>', (string) ob_get_clean());
    }

    public function testAPayoutThatIsBooked(): void
    {
        $page = self::settlements(['view' => 'payout', 'payout' => '3']);
        self::assertStringContainsString('Voucher 11-2026', $page);
        self::assertStringContainsString('1 voucher from before', $page);
        self::assertStringContainsString('Download evidence', $page);
        self::assertStringContainsString('Download all of it (zip)', $page);
        self::assertStringContainsString('Reverse this voucher', $page);
        self::assertStringNotContainsString('Ignore this payout', $page, 'it is in the books');
        self::assertStringContainsString('1521 Oppgjør Vipps', $page);
        self::assertSame(6, substr_count($page, '>10,071.00</td>'), 'the credit, and both sums, of both vouchers');
    }

    public function testAPreviewIsMarkedAndCannotBeApproved(): void
    {
        $page = self::settlements(['view' => 'payout', 'payout' => '1']);
        self::assertStringContainsString('This is a preview', $page);
        self::assertStringContainsString('Voucher, as it would have been', $page);
        self::assertStringNotContainsString('Approve', $page);
    }

    public function testADraftIsApprovedByTheHashThatWasSeen(): void
    {
        $payout = Desk::answer('payout-booked');
        $payout['vouchers'][1] = ['state' => 'draft', 'number' => null, 'has_evidence' => false] + $payout['vouchers'][1];
        $payout['vouchers'][1]['postings'][0] = ['text' => 'Kort', 'department' => '10', 'dimensions' => ['NETT', '', 'V26']] + $payout['vouchers'][1]['postings'][0];
        $this->desk->answers['/v1/payouts/3'] = $payout;
        $page = self::settlements(['view' => 'payout', 'payout' => '3']);
        self::assertStringContainsString('<td>Kort · 10 · NETT · V26</td>', $page, 'what the lines are marked with is seen before it is approved');
        self::assertStringContainsString('Voucher, as it will be posted', $page);
        self::assertStringContainsString('value="' . $payout['vouchers'][1]['draft_hash'] . '"', $page);
    }

    public function testTheSettings(): void
    {
        self::assertStringContainsString('name="avstem_credential_stripe_restricted_key[api_key]" value=""', self::settings('providers'));
        self::assertStringContainsString('987654325', self::settings('accounting'), 'the company is named');
        self::assertStringContainsString('not in the chart', self::settings('accounting'));
        self::assertStringContainsString('No provider', self::settings('methods'));
        self::assertStringContainsString('Opening position', self::settings('start'));
        self::assertStringContainsString('value="review"  checked=\'checked\'', self::settings('posting'));
    }

    public function testWhoMayOnlyLookSeesEverythingAndCanPressNothing(): void
    {
        self::be('shop_manager');
        foreach (self::VIEWS as $asked) {
            $page = self::settlements($asked);
            self::assertStringContainsString('</nav>', $page);
            self::assertStringNotContainsString('method="post"', $page, (string) json_encode($asked));
        }
        foreach (self::SECTIONS as $section) {
            $page = self::settings($section);
            self::assertStringContainsString('<h2', $page);
            self::assertStringNotContainsString('formaction', $page, $section);
            self::assertStringNotContainsString('type="password"', $page, $section);
        }
    }

    /** @return array<string, array{string}> */
    public static function others(): array
    {
        return ['anonymous' => ['anonymous'], 'customer' => ['subscriber']];
    }

    /** @dataProvider others */
    public function testOthersSeeNothing(string $role): void
    {
        self::be($role);
        $this->service->requests = [];
        $died = static function (): callable {
            return static function (): void {
                throw new \RuntimeException('died');
            };
        };
        add_filter('wp_die_handler', $died);
        try {
            self::settlements();
            self::fail('the page was shown');
        } catch (\RuntimeException $end) {
            self::assertSame('died', $end->getMessage());
        } finally {
            remove_filter('wp_die_handler', $died);
        }
        self::assertStringNotContainsString('<h2', self::settings('providers'));
        self::assertSame([], $this->service->requests, 'the service is not even asked');
    }

    public function testWhateverTheServiceTellsIsEscaped(): void
    {
        $evil = '"\'><img src=x onerror=alert(1)>';
        $this->desk->change = static function (array $told) use ($evil): array {
            array_walk_recursive($told, static function (&$value, $key) use ($evil): void {
                $is_decided_by = in_array($key, ['role', 'system', 'state', 'status', 'colour', 'currency', 'action', 'style', 'kind', 'payment_method', 'cause'], true);
                $is_day = is_string($value) && preg_match('/^\d{4}-\d\d/', $value) === 1;
                if (is_string($value) && !$is_decided_by && !$is_day) {
                    $value .= $evil;
                }
            });

            return $told;
        };
        Services::heartbeat()->beat();
        delete_transient('avstem_chart');
        $shown = 0;
        foreach (self::VIEWS as $asked) {
            $page = self::settlements($asked);
            self::assertStringNotContainsString('<img src=x', $page, (string) json_encode($asked));
            $shown += substr_count($page, '&lt;img src=x');
        }
        foreach (array_merge([''], self::SECTIONS) as $section) {
            $page = self::settings($section);
            self::assertStringNotContainsString('<img src=x', $page, $section);
            $shown += substr_count($page, '&lt;img src=x');
        }
        self::assertGreaterThan(200, $shown);
    }

    public function testAnAnswerOfAnotherShapeBreaksNoPage(): void
    {
        $odd = ['payouts' => 'x', 'cases' => [1], 'connections' => [[]], 'offered' => ['x'], 'rules' => [[]],
            'vouchers' => [[]], 'transactions' => [[]], 'proofs' => [[]], 'currencies' => [[]], 'openings' => [[]],
            'standing_decisions' => [[]], 'payment_methods' => [[]], 'unsettled' => 3, 'history' => [[]]];
        foreach ([[], $odd] as $told) {
            $this->desk->change = static function () use ($told): array {
                return $told;
            };
            foreach (self::VIEWS as $asked) {
                self::assertStringContainsString('<h1>', self::settlements($asked));
            }
            foreach (self::SECTIONS as $section) {
                self::assertStringContainsString('class="avstem"', self::settings($section));
            }
        }
    }

    public function testAServiceThatIsDownIsSaid(): void
    {
        $this->service->instead = static function (): array {
            return FakeService::response(503, '');
        };
        foreach (self::VIEWS as $asked) {
            if ($asked === ['view' => 'corrections']) {
                continue; // it asks nothing before somebody has told which account
            }
            self::assertStringContainsString('The service is down at the moment', self::settlements($asked));
        }
        self::assertStringContainsString('The service is down at the moment', self::settings('providers'));
    }

    public function testAmounts(): void
    {
        self::assertSame("1,234,567.05\u{a0}NOK", Amount::text(123456705, 'NOK'));
        self::assertSame("\u{2212}0.05\u{a0}NOK", Amount::text(-5, 'NOK'));
        self::assertSame("5\u{a0}JPY", Amount::text(5, 'JPY'));
        self::assertSame("0.005\u{a0}KWD", Amount::text(5, 'KWD'));
        self::assertSame('', Amount::text(5, 'XXX'), 'nobody knows its decimals');
        self::assertSame('', Amount::text('5', 'NOK'));
        self::assertSame('', Amount::text(5.5, 'NOK'));
    }
}
