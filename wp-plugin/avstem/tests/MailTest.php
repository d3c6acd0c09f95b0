<?php

declare(strict_types=1);

namespace Avstem\Tests;

use Avstem\Mail\CaseOpened;
use Avstem\Mail\DailyDigest;
use Avstem\Mail\Mails;
use Avstem\Services;

/** New questions are told once, all in one e-mail; how things stand once a day. */
final class MailTest extends ScreenTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        \WC_Email::$sent = [];
        remove_all_actions('avstem_cases_opened');
        remove_all_actions('avstem_daily_digest');
        remove_all_actions('avstem_cases_opened_notification');
        remove_all_actions('avstem_daily_digest_notification');
        foreach (Mails::actions([]) as $action) { // as WooCommerce does with these
            add_action($action, static function (...$given) use ($action): void {
                do_action_ref_array($action . '_notification', $given);
            });
        }
        self::assertSame(['Avstem_Case_Opened', 'Avstem_Daily_Digest'], array_keys(Mails::add([])));
    }

    public function testNewQuestionsAreToldOnce(): void
    {
        Mails::hourly();
        Mails::hourly();
        self::assertCount(1, \WC_Email::$sent);
        $mail = \WC_Email::$sent[0];
        self::assertSame('admin@example.test', $mail['to']);
        self::assertSame('[Butikken] A payout needs your decision', $mail['subject']);
        self::assertStringContainsString('<h2>Unknown type of transaction</h2>', $mail['message']);
        self::assertStringContainsString('<h2>Refund missing in the web shop</h2>', $mail['message']);
        $cases = Desk::answer('cases');
        $cases['cases'][] = ['id' => 9, 'title' => 'New <b>one</b>', 'sentence' => 'Why?'] + $cases['cases'][0];
        $this->desk->answers['/v1/cases'] = $cases;
        Mails::hourly();
        self::assertCount(2, \WC_Email::$sent);
        self::assertStringContainsString('New &lt;b&gt;one', \WC_Email::$sent[1]['message']);
        self::assertStringNotContainsString('Unknown type', \WC_Email::$sent[1]['message']);
    }

    public function testTheDigestOncePerDay(): void
    {
        Mails::daily();
        self::assertSame([], \WC_Email::$sent, 'nothing was heard yet');
        Services::heartbeat()->beat();
        Mails::daily();
        Mails::daily();
        self::assertCount(1, \WC_Email::$sent);
        self::assertStringContainsString('Cases waiting for an answer: 2.', \WC_Email::$sent[0]['message']);
        self::assertStringContainsString('page=avstem-settlements', \WC_Email::$sent[0]['message']);
    }

    public function testNoDigestWhenAllIsWellAndNothingWhenTheServiceMails(): void
    {
        foreach (['all_is_well', 'mails'] as $flag) {
            $this->desk->answers['/v1/status'] = [$flag => true] + Desk::answer('status');
            Services::heartbeat()->beat();
            Mails::daily();
            self::assertSame([], \WC_Email::$sent, $flag);
        }
        Mails::hourly();
        self::assertSame([], \WC_Email::$sent, 'the service mails');
    }

    public function testTheDigestOnceAWeek(): void
    {
        self::be('administrator');
        self::press('save_notifications', 0, ['avstem_notifications' => 'yes', 'avstem_digest' => 'week']);
        Services::heartbeat()->beat();
        Services::notices()->digest('2026-03-02');
        Services::notices()->digest('2026-03-08');
        self::assertCount(1, \WC_Email::$sent);
        Services::notices()->digest('2026-03-09');
        self::assertCount(2, \WC_Email::$sent);
    }

    public function testSwitchedOffNothingIsSentOrAsked(): void
    {
        self::be('administrator');
        self::press('save_notifications', 0, []);
        $this->service->requests = [];
        Mails::hourly();
        Mails::daily();
        self::assertSame([[], []], [\WC_Email::$sent, $this->service->requests]);
        self::press('save_notifications', 0, ['avstem_notifications' => 'yes']);
        Mails::hourly();
        self::assertCount(1, \WC_Email::$sent);
    }

    public function testAServiceThatIsDownIsToldInTheNextHour(): void
    {
        $desk = $this->service->instead;
        $this->service->instead = static function (): array {
            return FakeService::response(503, '');
        };
        Mails::hourly();
        self::assertSame([], \WC_Email::$sent);
        $this->service->instead = $desk;
        Mails::hourly();
        self::assertCount(1, \WC_Email::$sent);
    }

    public function testPlainTextAndSwitchesOfWooCommerce(): void
    {
        $mail = new CaseOpened();
        $mail->email_type = 'plain';
        self::assertTrue($mail->trigger(Desk::answer('cases')['cases']));
        self::assertStringContainsString('* The payout has a transaction of', \WC_Email::$sent[0]['message']);
        self::assertStringNotContainsString('<', \WC_Email::$sent[0]['message']);
        self::assertSame(['recipient', 'enabled'], array_keys($mail->form_fields));
        $mail->enabled = 'no';
        self::assertFalse($mail->trigger(Desk::answer('cases')['cases']));
        self::assertFalse((new DailyDigest())->trigger(['sentences' => []]));
    }
}
