<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Api\Address;
use Avstem\Api\Failure;
use Avstem\Api\Sentences;
use Avstem\Connection\Credentials;
use Avstem\Connection\Site;
use Avstem\Outbox\Entry;
use Avstem\Services;
use WP_Error;

/** Pairing, signing, and a clear sentence for everything that can be wrong with a connection. */
final class ConnectionTest extends ShopTestCase
{
    private function reason(callable $work): string
    {
        try {
            $work();
        } catch (Failure $failure) {
            self::assertNotSame('', $failure->getMessage());

            return $failure->reason();
        }

        return '';
    }

    /** @return array<string, array{string, string}> */
    public static function addresses(): array
    {
        return [
            'none' => ['', 'no_address'],
            'a word' => ['avstem', 'not_an_address'],
            'another scheme' => ['ftp://avstem.example', 'not_an_address'],
            'with a password' => ['https://user:secret@avstem.example', 'not_an_address'],
            'not https' => ['http://avstem.example', 'not_https'],
            'blocked by WordPress' => ['https://avstem.example', 'blocked'],
            'the shop\'s own host' => ['https://butikk.example', ''],
            'this machine' => ['http://localhost', ''],
            'an unusual port' => ['https://butikk.example:9999', 'address_refused'],
        ];
    }

    /** @dataProvider addresses */
    public function testAddresses(string $address, string $reason): void
    {
        $same_host = static function (): bool {
            return true;
        };
        add_filter('http_request_host_is_external', $same_host); // what localhost is to a shop on localhost
        self::assertSame($reason, $this->reason(static function () use ($address): void {
            Address::check($address);
        }));
        remove_filter('http_request_host_is_external', $same_host);
    }

    public function testAPastedAddressIsTidied(): void
    {
        Services::credentials()->setAddress('  https://avstem.example/v1/ ');
        self::assertSame('https://avstem.example', Services::credentials()->address());
    }

    public function testPairingStoresOneTokenThatIsNotAutoloaded(): void
    {
        global $wpdb;
        Services::credentials()->forgetToken();
        delete_option('avstem_paired');
        Services::pairing()->pair(' 7kq2 m9xa-44tfwz3h ');
        self::assertTrue(Services::credentials()->isPaired());
        self::assertSame('Butikken AS', Services::credentials()->paired()['shop']);
        $asked = json_decode($this->service->requests[0]['body'], true);
        self::assertSame('7KQ2M9XA44TFWZ3H', $asked['code']);
        self::assertSame('https://butikk.example', $asked['address']);
        self::assertSame('production', $asked['environment']);
        self::assertMatchesRegularExpression('/^[A-Za-z0-9_-]{16,64}$/', $asked['nonce']);
        self::assertArrayNotHasKey('X-Avstem-Signature', $this->service->requests[0]['headers']);
        $holding = $wpdb->get_results(
            "SELECT option_name, autoload FROM {$wpdb->options} WHERE option_value LIKE '%" . FakeService::TOKEN . "%'"
        );
        self::assertCount(1, $holding);
        self::assertSame('no', $holding[0]->autoload);
        self::assertStringNotContainsString('7KQ2M9XA', (string) wp_json_encode(get_option('avstem_paired')));
    }

    public function testALostAnswerToPairingIsAskedForWithTheSameNonce(): void
    {
        $this->service->loseAnswers = true;
        self::assertSame('no_answer', $this->reason(static function (): void {
            Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        }));
        $this->service->loseAnswers = false;
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        $nonces = array_map(static function (array $request): string {
            return json_decode($request['body'], true)['nonce'];
        }, $this->service->requests);
        self::assertSame($nonces[0], $nonces[1]);
        Services::pairing()->pair('2222-2222-2222-2222');
        self::assertNotSame($nonces[0], json_decode($this->service->requests[2]['body'], true)['nonce']);
    }

    /** @return array<string, array{string, int, string}> */
    public static function codes(): array
    {
        return [
            'used' => ['pairing_code_used', 410, 'used already'],
            'run out' => ['pairing_code_expired', 410, 'run out'],
            'unknown' => ['pairing_code_unknown', 410, 'does not know this code'],
            'too many tries' => ['too_many_tries', 429, 'wait a little'],
        ];
    }

    /** @dataProvider codes */
    public function testACodeThatGivesNoToken(string $code, int $status, string $says): void
    {
        $this->service->instead = static function () use ($code, $status): array {
            return FakeService::response($status, ['code' => $code, 'detail' => 'x']);
        };
        $this->expectException(Failure::class);
        $this->expectExceptionMessage($says);
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
    }

    public function testSomethingThatIsNoCodeIsNotSent(): void
    {
        foreach (['', '7KQ2-M9XA-44TF', '0000-0000-0000-0000', 'https://x'] as $code) {
            self::assertSame('pairing_code_malformed', $this->reason(static function () use ($code): void {
                Services::pairing()->pair($code);
            }));
        }
        self::assertSame([], $this->service->requests);
    }

    public function testPairingAgainKeepsTheSiteAndWhatItAcknowledged(): void
    {
        self::order(7);
        Services::orders()->put(7, 'manual');
        Services::sender()->run(5);
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        self::assertSame('3f9c2a1b6d0e4857', json_decode(end($this->service->requests)['body'], true)['site']);
        self::assertFalse(self::entry(Entry::ORDER, 7)->isWaiting());
    }

    public function testAnotherSiteOfAnotherServiceGetsEverythingAgain(): void
    {
        self::order(7);
        Services::orders()->put(7, 'manual');
        Services::sender()->run(5);
        $this->service->instead = static function (): array {
            return FakeService::response(200, ['site' => 'another', 'token' => 'x', 'shop' => ['name' => 'B', 'kind' => 'test']]);
        };
        Services::pairing()->pair('7KQ2-M9XA-44TF-WZ3H');
        self::assertTrue(self::entry(Entry::ORDER, 7)->isWaiting());
    }

    public function testDisconnectingEndsTheTokenEvenWhenTheServiceIsDown(): void
    {
        $this->service->instead = static function (): WP_Error {
            return new WP_Error('http_request_failed', 'x');
        };
        self::assertSame('no_answer', $this->reason(static function (): void {
            Services::pairing()->revoke();
        }));
        self::assertFalse(Services::credentials()->isPaired());
        self::assertSame('3f9c2a1b6d0e4857', Services::credentials()->paired()['site'], 'to be the same site again');
    }

    public function testUserAndRoleAreThoseOfWhoIsLoggedIn(): void
    {
        self::assertSame(['', 'view'], [Site::user(), Site::role()]);
        wp_set_current_user(1);
        self::assertSame(['1', 'view decide configure'], [Site::user(), Site::role()]);
        $manager = (int) wp_insert_user(['user_login' => uniqid('m'), 'user_pass' => 'x', 'role' => 'shop_manager']);
        wp_set_current_user($manager);
        self::assertSame('view', Site::role());
        Services::client()->get('/v1/status');
        self::assertSame((string) $manager, $this->service->requests[0]['headers']['X-Avstem-User']);
    }

    public function testTheAddressIsTheOneInTheDatabase(): void
    {
        $other = static function (): string {
            return 'https://staging.example';
        };
        add_filter('option_home', $other);
        self::assertSame('https://butikk.example', Site::address());
        remove_filter('option_home', $other);
    }

    public function testAWrongClockIsToldAlsoWhenTheSignatureWasRefusedForIt(): void
    {
        $this->service->instead = static function (): array {
            $date = gmdate('D, d M Y H:i:s', time() - 900) . ' GMT';

            return FakeService::response(401, ['code' => 'signature_wrong', 'detail' => 'x'], ['date' => $date]);
        };
        self::assertSame('signature_stale', $this->reason(static function (): void {
            Services::client()->get('/v1/status');
        }));
    }

    public function testAnOldPluginIsTold(): void
    {
        $this->service->status['lowest_plugin_version'] = '99.0.0';
        self::assertSame('plugin_too_old', $this->reason(static function (): void {
            Services::heartbeat()->beat();
        }));
    }

    public function testTheServicesOwnSentenceIsShownWithoutItsMarkup(): void
    {
        $this->service->instead = static function (): array {
            return FakeService::response(409, ['code' => 'start_is_fixed', 'detail' => 'The <b>start</b> is fixed.<script>x</script>']);
        };
        $this->expectExceptionMessage('The start is fixed.');
        Services::client()->get('/v1/start');
    }

    public function testEveryCallIsSafeAndFollowsNoRedirect(): void
    {
        $seen = [];
        $spy = static function (array $args) use (&$seen): array {
            $seen = $args;

            return $args;
        };
        add_filter('http_request_args', $spy);
        Services::client()->get('/v1/status');
        remove_filter('http_request_args', $spy);
        self::assertTrue($seen['reject_unsafe_urls']);
        self::assertSame(0, $seen['redirection']);
    }

    public function testEverySentenceHasANorwegianOne(): void
    {
        $mo = new \MO();
        self::assertTrue($mo->import_from_file(dirname(__DIR__) . '/languages/avstem-nb_NO.mo'));
        foreach (Sentences::all() + \Avstem\Outbox\Reasons::all() as $code => $sentence) {
            self::assertNotSame($sentence, $mo->translate($sentence), $code);
        }
    }

    public function testTheNonceOfACodeIsKeptHashed(): void
    {
        (new Credentials())->nonceFor('7KQ2M9XA44TFWZ3H');
        self::assertStringNotContainsString('7KQ2', (string) wp_json_encode(get_option('avstem_pairing_nonce')));
    }
}
