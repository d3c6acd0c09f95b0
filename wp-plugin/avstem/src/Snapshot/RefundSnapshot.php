<?php

declare(strict_types=1);

namespace Avstem\Snapshot;

use Avstem\Money\Currency;
use Avstem\Money\Decimal;
use Avstem\Money\NotAnAmount;

/**
 * A refund as the service learns it. Its reason is not told: people write names into it.
 *
 * The shop writes a refund's lines as negative; its parts sum to its amount, which is positive. A refund of an
 * amount alone has no lines, and so no parts: what VAT is in it is not the shop's to guess.
 */
final class RefundSnapshot
{
    /**
     * The event of a refund as it is now.
     *
     * @param array<string, mixed> $refund see RefundReader::read()
     * @return array<string, mixed>
     * @throws Unreadable
     */
    public static function of(array $refund, int $counter): array
    {
        try {
            return Event::identified(self::facts($refund, $counter));
        } catch (NotAnAmount $problem) {
            throw new Unreadable($problem->getMessage() === 'unknown currency' ? 'currency' : 'amount');
        } catch (\JsonException $problem) {
            throw new Unreadable('text');
        }
    }

    /**
     * The event of a refund that was deleted in the shop, from the last one that was told about it.
     *
     * @param array<string, mixed> $told
     * @return array<string, mixed>
     */
    public static function removed(array $told, int $counter): array
    {
        return Event::identified(['counter' => $counter, 'removed' => true] + $told);
    }

    /**
     * @param array<string, mixed> $refund
     * @return array<string, mixed>
     */
    private static function facts(array $refund, int $counter): array
    {
        $exponent = Currency::exponent($refund['currency']);
        $amount = abs(Decimal::exact(Decimal::millionths($refund['amount']), $exponent));
        if ($refund['created'] === null) {
            throw new Unreadable('no_date');
        }
        $lines = array_map([self::class, 'givenBack'], $refund['lines']);
        $shown = $lines === [] ? null : ShownVat::of($refund['vat_shown'], $lines, $exponent, -1);

        return [
            'type' => 'refund',
            'counter' => $counter,
            'refund_id' => $refund['id'],
            'order_id' => $refund['order_id'],
            'order_key_hash' => hash('sha256', $refund['order_key']),
            'amount' => $amount,
            'currency' => $refund['currency'],
            'created_at' => Moment::of($refund['created']),
            'refunded_payment' => $refund['refunded_payment'],
            'removed' => false,
            'parts' => $lines === [] ? [] : Parts::of($lines, $refund['rates'], $amount, $exponent),
        ] + ($shown === null ? [] : ['vat_shown' => $shown]);
    }

    /**
     * The line with its sign turned.
     *
     * @param array<string, mixed> $line
     * @return array<string, mixed>
     */
    private static function givenBack(array $line): array
    {
        $line['net'] = self::turned($line['net']);
        $line['taxes'] = array_map([self::class, 'turned'], $line['taxes']);

        return $line;
    }

    /**
     * @param mixed $amount
     * @return mixed
     */
    private static function turned($amount)
    {
        if ($amount === '' || $amount === null) {
            return $amount;
        }
        $text = Decimal::millionths($amount);

        return ($text > 0 ? '-' : '') . intdiv(abs($text), 1000000) . '.' . sprintf('%06d', abs($text) % 1000000);
    }
}
