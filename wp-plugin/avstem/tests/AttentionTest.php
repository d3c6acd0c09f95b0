<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Admin\Attention;
use Avstem\Api\Failure;
use Avstem\Connection\Health;
use Avstem\Services;

/** What the plugin says outside its own screens: the notice when a person is needed, and Site Health. */
final class AttentionTest extends ScreenTestCase
{
    private static function notice(): string
    {
        ob_start();
        Attention::show();

        return (string) ob_get_clean();
    }

    /** @param array<string, int> $counts */
    private function told(array $counts): void
    {
        $this->desk->answers['/v1/status'] = ['counts' => $counts] + Desk::answer('status');
        Services::heartbeat()->beat();
    }

    public function testNothingIsSaidWhenNobodyIsNeeded(): void
    {
        self::be('administrator');
        self::assertSame('', self::notice(), 'nothing was heard yet');
        $this->told(['open_cases' => 0]);
        self::assertSame('', self::notice());
        Health::failed(new Failure('unreachable', 'Not reached.', 0), time());
        self::assertSame('', self::notice(), 'a short silence mends itself');
    }

    public function testOpenCasesAreToldUntilPutAwayAndAgainWhenThereAreMore(): void
    {
        self::be('administrator');
        $this->told(['open_cases' => 2]);
        self::assertStringContainsString('2 questions wait', self::notice());
        self::assertStringContainsString('page=avstem-settlements', self::notice());
        self::assertSame('back', $this->putAway());
        self::assertSame('', self::notice());
        $this->told(['open_cases' => 3]);
        self::assertStringContainsString('3 questions', self::notice());
        self::be('customer');
        self::assertSame('', self::notice());
    }

    public function testALongSilenceIsToldWithItsReason(): void
    {
        self::be('administrator');
        $this->told(['open_cases' => 0]);
        Health::succeeded(time() - 2 * DAY_IN_SECONDS);
        Health::failed(new Failure('site_revoked', 'Revoked <b>.', 401), time());
        self::assertStringContainsString('Revoked &lt;b&gt;.', self::notice());
    }

    public function testPuttingAwayNeedsNonceAndCapability(): void
    {
        $this->told(['open_cases' => 2]);
        foreach (['anonymous' => 'died', 'customer' => 'died', 'shop_manager' => 'back', 'administrator' => 'back'] as $role => $ends) {
            self::be($role);
            self::assertSame($ends, $this->putAway(), $role);
            self::assertSame('died', $this->putAway('wrong'), $role);
        }
    }

    private function putAway(?string $nonce = null): string
    {
        $_REQUEST['_wpnonce'] = $nonce ?? wp_create_nonce(Attention::PUT_AWAY);
        $redirected = static function (): string {
            throw new \RuntimeException('back');
        };
        $died = static function (): callable {
            return static function (): void {
                throw new \RuntimeException('died');
            };
        };
        add_filter('wp_redirect', $redirected);
        add_filter('wp_die_handler', $died);
        try {
            do_action('admin_post_' . Attention::PUT_AWAY);
        } catch (\RuntimeException $end) {
            return $end->getMessage();
        } finally {
            remove_filter('wp_redirect', $redirected);
            remove_filter('wp_die_handler', $died);
        }

        return 'nothing';
    }

    /** @return array<string, mixed> */
    private static function siteHealth(string $test): array
    {
        return (apply_filters('site_status_tests', ['direct' => []])['direct'][$test]['test'])();
    }

    public function testSiteHealthOfTheService(): void
    {
        self::assertSame('recommended', self::siteHealth('avstem_service')['status'], 'nothing was heard');
        Services::heartbeat()->beat();
        self::assertSame('good', self::siteHealth('avstem_service')['status']);
        Health::failed(new Failure('site_revoked', 'Revoked <b>.', 401), time());
        $result = self::siteHealth('avstem_service');
        self::assertSame('critical', $result['status']);
        self::assertStringContainsString('Revoked &lt;b&gt;.', $result['description']);
        self::assertCount(1, $this->service->requests, 'only the heartbeat calls');
    }

    public function testSiteHealthOfTheIdentity(): void
    {
        self::assertSame('good', self::siteHealth('avstem_identity')['status']);
        self::inSafeMode();
        $result = self::siteHealth('avstem_identity');
        self::assertSame('critical', $result['status']);
        self::assertStringContainsString('kept aside', $result['description']);
    }

    public function testSiteHealthOfDecimalsAndRetention(): void
    {
        self::assertSame('good', self::siteHealth('avstem_decimals')['status']);
        foreach ([[0, 'NOK', 'recommended'], [0, 'JPY', 'good'], [2, 'BHD', 'recommended'], [2, 'ABC', 'critical']] as $case) {
            update_option('woocommerce_price_num_decimals', $case[0]);
            update_option('woocommerce_currency', $case[1]);
            self::assertSame($case[2], self::siteHealth('avstem_decimals')['status'], $case[1]);
        }
        delete_option('woocommerce_price_num_decimals');
        delete_option('woocommerce_currency');
        self::assertSame('good', self::siteHealth('avstem_retention')['status']);
        update_option('woocommerce_anonymize_completed_orders', ['number' => 2, 'unit' => 'years']);
        self::assertSame('recommended', self::siteHealth('avstem_retention')['status']);
        delete_option('woocommerce_anonymize_completed_orders');
        Services::credentials()->forgetToken();
        self::assertSame(['direct' => []], apply_filters('site_status_tests', ['direct' => []]));
    }
}
