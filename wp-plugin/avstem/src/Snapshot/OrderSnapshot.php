<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

use Avstem\Money\Currency;
use Avstem\Money\Decimal;
use Avstem\Money\NotAnAmount;

/**
 * An order as the service learns it: plain values in, an event out. Nothing of a person is in it.
 *
 * What goes in is what `Avstem\WooCommerce\OrderReader` read; what comes out is the order event of docs/api.md.
 */
final class OrderSnapshot
{
    /**
     * The event of an order as it is now.
     *
     * @param array<string, mixed> $order see OrderReader::read()
     * @param int $counter number of this snapshot, rising: the highest of an order wins
     * @param list<string> $former numbers the order had before
     * @return array<string, mixed>
     * @throws Unreadable when it cannot be told exactly
     */
    public static function of(array $order, int $counter, array $former = []): array
    {
        try {
            return Event::identified(self::facts($order, $counter, $former));
        } catch (NotAnAmount $problem) {
            throw new Unreadable($problem->getMessage() === 'unknown currency' ? 'currency' : 'amount');
        } catch (\JsonException $problem) {
            throw new Unreadable('text');
        }
    }

    /**
     * The event of an order that was deleted for good, from the last one that was made of it.
     *
     * @param array<string, mixed> $told
     * @return array<string, mixed>
     */
    public static function removed(array $told, int $counter): array
    {
        return Event::identified(['counter' => $counter, 'removed' => true] + $told);
    }

    /**
     * @param array<string, mixed> $order
     * @param list<string> $former
     * @return array<string, mixed>
     */
    private static function facts(array $order, int $counter, array $former): array
    {
        $exponent = Currency::exponent($order['currency']);
        $total = Decimal::exact(Decimal::millionths($order['total']), $exponent);
        if ($total < 0 || $order['created'] === null) {
            throw new Unreadable($total < 0 ? 'amount' : 'no_date');
        }
        $number = Text::cut($order['number'], 100);
        $number = $number === '' ? (string) $order['id'] : $number;
        $cards = self::giftCards($order['gift_cards'], $exponent);
        $references = References::of($order['metas']);
        $shown = ShownVat::of($order['vat_shown'], $order['lines'], $exponent);

        return [
            'type' => 'order',
            'counter' => $counter,
            'id' => $order['id'],
            'number' => $number,
            'former_numbers' => array_values(array_diff($former, [$number])),
            'order_key_hash' => hash('sha256', $order['order_key']),
            'status' => preg_replace('/[^a-z0-9_-]/', '', strtolower($order['status'])) ?: 'unknown',
            'payment_method' => Text::cut($order['payment_method'], 100),
            'transaction_id' => Text::whole($order['transaction_id'], 250),
            'currency' => $order['currency'],
            'total' => $total,
            'created_at' => Moment::of($order['created']),
            'paid_at' => Moment::of($order['paid']),
            'completed_at' => Moment::of($order['completed']),
            'parts' => Parts::of($order['lines'], $order['rates'], self::target($order, $total, $cards), $exponent),
            'shipping' => self::shipping($order),
            'company' => $order['company'],
            'test_mode' => $order['test_mode'] || References::isTest($order['metas']),
            'gift_cards' => $cards,
            'sales_document' => Text::whole($order['sales_document'], 100),
        ] + ($references === [] ? [] : ['references' => $references])
            + ($shown === null ? [] : ['vat_shown' => $shown]);
    }

    /**
     * What the parts must come to: the total, and what gift cards paid of the lines. Some gift card plugins
     * lower only the total, others put a negative line in the order: the lines tell which.
     *
     * @param array<string, mixed> $order
     * @param list<array{kind: string, amount: int}> $cards
     */
    private static function target(array $order, int $total, array $cards): int
    {
        $used = 0;
        foreach ($cards as $card) {
            $used += $card['kind'] === 'used' ? $card['amount'] : 0;
        }
        $lines = Parts::sum($order['lines'], Currency::exponent($order['currency']));

        return abs($lines - $total - $used) < abs($lines - $total) ? $total + $used : $total;
    }

    /**
     * @param list<array{kind: string, amount: mixed}> $cards
     * @return list<array{kind: string, amount: int}>
     */
    private static function giftCards(array $cards, int $exponent): array
    {
        $told = [];
        foreach ($cards as $card) {
            $amount = abs(Decimal::rounded(Decimal::millionths($card['amount']), $exponent));
            if ($amount !== 0) {
                $told[] = ['kind' => $card['kind'] === 'sold' ? 'sold' : 'used', 'amount' => $amount];
            }
        }

        return $told;
    }

    /**
     * Too coarse to tell a person: the country, and three characters of the postcode.
     *
     * @param array<string, mixed> $order
     * @return array{country: string, postcode_area: string}
     */
    private static function shipping(array $order): array
    {
        $country = strtoupper(Text::whole($order['country'], 2));
        $area = substr((string) preg_replace('/[^0-9A-Z]/', '', strtoupper($order['postcode'])), 0, 3);
        $is_country = preg_match('/^[A-Z]{2}$/D', $country) === 1;

        return ['country' => $is_country ? $country : '', 'postcode_area' => $area];
    }
}
