<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Money\Decimal;
use Avstem\Money\NotAnAmount;
use Avstem\Snapshot\OrderSnapshot;
use Avstem\Snapshot\Parts;
use Avstem\Snapshot\Rates;
use Avstem\Snapshot\RefundSnapshot;
use Avstem\Snapshot\ShownVat;
use Avstem\Snapshot\Text;
use Avstem\Snapshot\Unreadable;
use PHPUnit\Framework\TestCase;

/** Snapshots of orders as they should not be, and the rules behind the goldens one by one. */
final class SnapshotTest extends TestCase
{
    private const RATES = [
        1 => ['percent' => 25, 'compound' => false],
        2 => ['percent' => '15.0000', 'compound' => false],
        3 => ['percent' => 10, 'compound' => true],
    ];

    /**
     * @param array<string, mixed> $changed
     * @return array<string, mixed>
     */
    private static function order(array $changed = []): array
    {
        return $changed + [
            'id' => 7, 'number' => '7', 'order_key' => 'wc_order_x', 'status' => 'processing',
            'payment_method' => 'vipps', 'transaction_id' => 'woo-7', 'metas' => [], 'currency' => 'NOK',
            'total' => '125.00', 'created' => 1795423555, 'paid' => null, 'completed' => null,
            'lines' => [self::line('100', [1 => '25'])], 'rates' => self::RATES, 'vat_shown' => [], 'country' => 'NO',
            'postcode' => '0154', 'company' => false, 'gift_cards' => [], 'sales_document' => '', 'test_mode' => false,
        ];
    }

    /**
     * @param mixed $net
     * @param array<int, mixed> $taxes
     * @return array<string, mixed>
     */
    private static function line($net, array $taxes, string $kind = 'line_item', string $category = ''): array
    {
        return ['kind' => $kind, 'net' => $net, 'taxes' => $taxes, 'tax_class' => '', 'category' => $category];
    }

    /** @return array<string, array{mixed, int}> */
    public static function decimals(): array
    {
        return [
            'six decimals' => ['130.347826', 130347826],
            'negative' => ['-12.5', -12500000],
            'a number after a calculation' => [0.1 + 0.2, 300000],
            'a whole number' => [348, 348000000],
            'nothing' => ['', 0],
            'null' => [null, 0],
            'half of a millionth' => ['0.0000005', 1],
            'less' => ['0.0000004', 0],
            'no whole part' => ['.5', 500000],
            'a very small number' => [1.0E-5, 10],
            'the same as text' => ['1.0E-5', 10],
            'minus nothing' => ['-0', 0],
        ];
    }

    /**
     * @dataProvider decimals
     * @param mixed $given
     */
    public function testDecimals($given, int $millionths): void
    {
        self::assertSame($millionths, Decimal::millionths($given));
    }

    /** @return array<string, array{mixed}> */
    public static function noDecimals(): array
    {
        return ['word' => ['abc'], 'list' => [[1]], 'comma' => ['1,5'], 'yes' => [true], 'huge' => ['1234567890123'],
            'infinite' => [INF], 'no number' => [NAN]];
    }

    /**
     * @dataProvider noDecimals
     * @param mixed $given
     */
    public function testNoDecimals($given): void
    {
        $this->expectException(NotAnAmount::class);
        Decimal::millionths($given);
    }

    public function testRoundingIsHalfAwayFromZeroInTheCurrencysOwnUnits(): void
    {
        self::assertSame([1, -1, 0], [Decimal::rounded(5000, 2), Decimal::rounded(-5000, 2), Decimal::rounded(4999, 2)]);
        self::assertSame(2, Decimal::rounded(1500000, 0));
        self::assertSame(1235, Decimal::rounded(1234500, 3));
    }

    public function testRates(): void
    {
        $rate = static function (array $taxes, string $net, string $vat): string {
            return Rates::ofLine($taxes, self::RATES, Decimal::millionths($net), Decimal::millionths($vat));
        };
        self::assertSame('25', $rate([1 => '25'], '100', '25'));
        self::assertSame('15', $rate([2 => '15', 1 => ''], '100', '15'));
        self::assertSame('0', $rate([], '100', '0'));
        self::assertSame('40', $rate([1 => '25', 2 => '15'], '100', '40'), 'two on one line');
        self::assertSame('37.5', $rate([1 => '25', 3 => '12.5'], '100', '37.5'), 'ten on top of twenty-five');
        self::assertSame('12', $rate([9 => '0.165'], '1.375', '0.165'), 'a rate that was deleted: what the line shows');
        self::assertSame('25', $rate([1 => '-49.8', 2 => '-0'], '-199.2', '-49.8'), 'a refund has a zero for every rate');
    }

    public function testCategoriesClassesAndKindsAreApart(): void
    {
        $lines = [
            self::line('10', [1 => '2.5'], 'line_item', 'klaer'),
            self::line('20', [1 => '5'], 'line_item', 'boker'),
            self::line('30', [1 => '7.5'], 'line_item', 'klaer'),
            self::line('5', [1 => '1.25'], 'shipping'),
        ];
        $parts = Parts::of($lines, self::RATES, 8125, 2);
        self::assertSame(['boker', 'klaer', ''], array_column($parts, 'category'));
        self::assertSame([2000, 4000, 500], array_column($parts, 'net'));
        self::assertSame($parts, Parts::of(array_reverse($lines), self::RATES, 8125, 2), 'the order of lines does not count');
    }

    public function testWhatIsMissingToTheTotalIsALineOfItsOwn(): void
    {
        $event = OrderSnapshot::of(self::order(['total' => '124.98']), 1);
        self::assertSame(
            ['kind' => 'rounding', 'vat_rate' => '0', 'tax_class' => '', 'category' => '', 'net' => -2, 'vat' => 0],
            $event['parts'][1]
        );
    }

    public function testAnOrderWithNothingToPay(): void
    {
        $event = OrderSnapshot::of(self::order(['total' => '0', 'lines' => [], 'payment_method' => '']), 1);
        self::assertSame([0, [], ''], [$event['total'], $event['parts'], $event['payment_method']]);
    }

    public function testAGiftCardThatLowersOnlyTheTotal(): void
    {
        $event = OrderSnapshot::of(self::order(['total' => '25', 'gift_cards' => [['kind' => 'used', 'amount' => '100.00']]]), 1);
        self::assertSame([['kind' => 'used', 'amount' => 10000]], $event['gift_cards']);
        self::assertSame(12500, $event['parts'][0]['net'] + $event['parts'][0]['vat']);
        self::assertCount(1, $event['parts'], 'a gift card is no rounding');
    }

    public function testAGiftCardThatIsANegativeLine(): void
    {
        $lines = [self::line('100', [1 => '25']), self::line('-100', [], 'fee')];
        $event = OrderSnapshot::of(self::order([
            'total' => '25',
            'lines' => $lines,
            'gift_cards' => [['kind' => 'used', 'amount' => '100.00']],
        ]), 1);
        self::assertSame(2500, array_sum(array_column($event['parts'], 'net')) + array_sum(array_column($event['parts'], 'vat')));
        self::assertCount(2, $event['parts']);
    }

    public function testReferencesOfTheWrongTypeAreNone(): void
    {
        $metas = ['_vipps_orderid' => ['x'], '_charge_id' => "a\nb", '_intent_id' => str_repeat('x', 251),
            '_stripe_intent_id' => 'pi_1', '_dibs_payment_id' => new \stdClass(), '_wc_klarna_order_id' => 12345];
        $event = OrderSnapshot::of(self::order(['metas' => $metas]), 1);
        self::assertSame(['_stripe_intent_id' => 'pi_1', '_wc_klarna_order_id' => '12345'], $event['references']);
        self::assertArrayNotHasKey('references', OrderSnapshot::of(self::order(), 1));
    }

    public function testTestModeByMarkOrSwitch(): void
    {
        self::assertFalse(OrderSnapshot::of(self::order(), 1)['test_mode']);
        self::assertTrue(OrderSnapshot::of(self::order(['test_mode' => true]), 1)['test_mode']);
        $marked = self::order(['metas' => ['_wc_klarna_environment' => 'test']]);
        self::assertTrue(OrderSnapshot::of($marked, 1)['test_mode']);
        $live = self::order(['metas' => ['_wc_klarna_environment' => 'live', '_wcpay_mode' => 'prod']]);
        self::assertFalse(OrderSnapshot::of($live, 1)['test_mode']);
    }

    public function testWhereItGoesIsTooCoarseToTellAPerson(): void
    {
        $to = static function (string $country, string $postcode): array {
            return OrderSnapshot::of(self::order(['country' => $country, 'postcode' => $postcode]), 1)['shipping'];
        };
        self::assertSame(['country' => 'NO', 'postcode_area' => '917'], $to('NO', '9170'));
        self::assertSame(['country' => 'GB', 'postcode_area' => 'SW1'], $to('gb', 'sw1a 1aa'));
        self::assertSame(['country' => '', 'postcode_area' => ''], $to('Norge', ''));
    }

    public function testTextsAreOneLineAndValid(): void
    {
        $event = OrderSnapshot::of(self::order(['number' => "Å-7\n", 'status' => 'WC Paid!', 'payment_method' => "x\xff"]), 1);
        self::assertSame(['Å-7', 'wcpaid', 'x'], [$event['number'], $event['status'], $event['payment_method']]);
        self::assertSame('7', OrderSnapshot::of(self::order(['number' => '']), 1)['number']);
        self::assertSame('æøå', Text::cut('æøåæøå', 3));
        self::assertSame('', Text::whole('æøåæøå', 3), 'a shortened reference would be another');
    }

    /** @return array<string, array{array<string, mixed>, string}> */
    public static function unreadable(): array
    {
        return [
            'no number' => [['total' => 'abc'], 'amount'],
            'negative' => [['total' => '-1'], 'amount'],
            'a fraction of an øre' => [['total' => '1.005'], 'amount'],
            'half a yen' => [['total' => '1.5', 'currency' => 'JPY'], 'amount'],
            'another money' => [['currency' => 'XBT'], 'currency'],
            'no date' => [['created' => null], 'no_date'],
            'another kind of line' => [['lines' => [self::line('1', [], 'tip')]], 'line_unknown'],
            'a line that is no number' => [['lines' => [self::line('x', [])]], 'amount'],
            'a tax of the wrong type' => [['lines' => [self::line('1', [1 => ['x']])]], 'amount'],
        ];
    }

    /**
     * @dataProvider unreadable
     * @param array<string, mixed> $changed
     */
    public function testWhatCannotBeToldExactlyIsNotTold(array $changed, string $why): void
    {
        $this->expectException(Unreadable::class);
        $this->expectExceptionMessage($why);
        OrderSnapshot::of(self::order($changed), 1);
    }

    public function testEveryReasonHasItsSentence(): void
    {
        $known = array_keys(\Avstem\Outbox\Reasons::all());
        foreach (self::unreadable() as $case) {
            self::assertContains($case[1], $known);
        }
        self::assertContains('too_many_parts', $known);
    }

    public function testMoreThanTheServiceTakes(): void
    {
        $lines = [];
        foreach (range(1, 501) as $one) {
            $lines[] = self::line('1', [], 'line_item', "category-$one");
        }
        $this->expectExceptionMessage('too_many_parts');
        Parts::of($lines, [], 50100, 2);
    }

    public function testTellsTheVatThatTheOrderShows(): void
    {
        $shown = static function (string $percent, string $goods, string $shipping, bool $compound = false): array {
            return ['percent' => $percent, 'compound' => $compound, 'amounts' => [$goods, $shipping]];
        };
        $lines = [self::line('100', [1 => '25', 2 => '0'])];
        $told = ShownVat::of([$shown('25.0000', '50', '20'), $shown('15', '39.10', ''), $shown('25', '0.005', '')], $lines, 2);
        self::assertSame([['vat_rate' => '15', 'vat' => 3910], ['vat_rate' => '25', 'vat' => 7001]], $told);
        self::assertSame([['vat_rate' => '15', 'vat' => 200]], ShownVat::of([$shown('15', '-2.00', '0')], $lines, 2, -1));
        self::assertSame([], ShownVat::of([], $lines, 2), 'no tax line: it shows none');
        self::assertNull(ShownVat::of([$shown('5', '1', '0', true)], $lines, 2), 'a tax on a tax');
        self::assertNull(ShownVat::of([$shown('', '1', '0')], $lines, 2), 'a rate that is not told');
        self::assertNull(ShownVat::of([$shown('25', '25', '0')], [self::line('100', [1 => '25', 2 => '5'])], 2), 'two taxes on a line');
    }

    public function testARefundLargerThanItsLinesHasTheRestAsALine(): void
    {
        $refund = ['id' => 9, 'order_id' => 7, 'order_key' => 'k', 'amount' => '150.00', 'currency' => 'NOK',
            'created' => 1795423555, 'refunded_payment' => true, 'rates' => self::RATES, 'vat_shown' => [],
            'lines' => [self::line('-100.00', [1 => '-25', 2 => '-0'])]];
        $event = RefundSnapshot::of($refund, 3);
        self::assertSame([15000, 10000, 2500, 2500], [$event['amount'], $event['parts'][0]['net'],
            $event['parts'][0]['vat'], $event['parts'][1]['net']]);
        self::assertSame('25', $event['parts'][0]['vat_rate']);
        $removed = RefundSnapshot::removed($event, 4);
        self::assertTrue($removed['removed']);
        self::assertSame(4, $removed['counter']);
        self::assertNotSame($event['event_id'], $removed['event_id']);
    }
}
