<?php

declare(strict_types=1);

namespace Avstem;

use Avstem\Api\Client;
use Avstem\Capture\Heartbeat;
use Avstem\Capture\History;
use Avstem\Capture\Orders;
use Avstem\Capture\Resend;
use Avstem\Capture\Sweep;
use Avstem\Connection\Credentials;
use Avstem\Connection\Pairing;
use Avstem\Connection\SafeMode;
use Avstem\Mail\Notices;
use Avstem\Outbox\Outbox;
use Avstem\Outbox\Sender;

/** The objects of the plugin, each with what it needs. They hold no state: all of it is in the database. */
final class Services
{
    public static function credentials(): Credentials
    {
        return new Credentials();
    }

    public static function client(): Client
    {
        return new Client(self::credentials());
    }

    public static function outbox(): Outbox
    {
        return new Outbox();
    }

    public static function sender(): Sender
    {
        return new Sender(self::outbox(), self::client());
    }

    public static function pairing(): Pairing
    {
        return new Pairing(self::credentials(), self::client(), self::outbox());
    }

    public static function orders(): Orders
    {
        return new Orders(self::outbox());
    }

    public static function sweep(): Sweep
    {
        return new Sweep(self::outbox(), self::orders());
    }

    public static function history(): History
    {
        return new History(self::orders());
    }

    public static function heartbeat(): Heartbeat
    {
        return new Heartbeat(self::client(), self::orders(), self::safeMode(), self::resend());
    }

    public static function safeMode(): SafeMode
    {
        return new SafeMode(self::credentials(), self::client());
    }

    public static function notices(): Notices
    {
        return new Notices(self::client());
    }

    public static function resend(): Resend
    {
        return new Resend(self::outbox());
    }
}
