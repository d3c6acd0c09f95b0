<?php

declare(strict_types=1);

namespace Avstem\Mail;

use Avstem\Api\Failure;
use Avstem\Outbox\Schedule;
use Avstem\Services;

/** Ties the e-mails to WooCommerce's own (Settings → E-mails), and to the hours and days they are sent. */
final class Mails
{
    public static function register(): void
    {
        add_filter('woocommerce_email_classes', [self::class, 'add']);
        add_filter('woocommerce_email_actions', [self::class, 'actions']);
        add_action(Schedule::HOURLY, [self::class, 'hourly'], 20);
        add_action(Schedule::DAILY, [self::class, 'daily'], 20);
    }

    /**
     * @param mixed $classes
     * @return mixed
     */
    public static function add($classes)
    {
        if (is_array($classes)) {
            $classes['Avstem_Case_Opened'] = new CaseOpened();
            $classes['Avstem_Daily_Digest'] = new DailyDigest();
        }

        return $classes;
    }

    /**
     * WooCommerce makes its mailer, and with it the classes, when one of these happens.
     *
     * @param mixed $actions
     * @return mixed
     */
    public static function actions($actions)
    {
        return is_array($actions) ? array_merge($actions, ['avstem_cases_opened', 'avstem_daily_digest']) : $actions;
    }

    public static function hourly(): void
    {
        if (!Services::credentials()->isPaired()) {
            return;
        }
        try {
            Services::notices()->cases();
        } catch (Failure $failure) {
            return; // told in the next hour
        }
    }

    public static function daily(): void
    {
        if (Services::credentials()->isPaired()) {
            Services::notices()->digest((string) wp_date('Y-m-d'));
        }
    }
}
