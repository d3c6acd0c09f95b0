<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Section;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Mail\Notices;

/** Who lets vouchers be sent, whether sending is stopped, and who is told by e-mail. */
final class PolicySection implements Section
{
    /** @var Client */
    private $client;
    /** @var bool */
    private $mayConfigure;

    public function __construct(Client $client, bool $mayConfigure)
    {
        $this->client = $client;
        $this->mayConfigure = $mayConfigure;
    }

    /** @throws Failure */
    public function show(): void
    {
        $told = $this->client->get('/v1/start');
        $policies = [
            'review' => [__('Review', 'avstem'), __('Each voucher waits until somebody has approved it.', 'avstem')],
            'automatic' => [__('Automatic', 'avstem'), __('What has no question is sent by itself. Drafts that wait now are approved, too.', 'avstem')],
        ];
        $chosen = (string) ($told['policy'] ?? 'review');
        echo '<h2>' . esc_html__('When to post', 'avstem') . '</h2><fieldset><legend class="screen-reader-text">' . esc_html__('When to post', 'avstem') . '</legend>';
        foreach ($policies as $value => $text) {
            printf(
                '<label class="avstem-check"><input type="radio" name="avstem_policy" value="%s" %s%s> <strong>%s</strong> %s</label>',
                esc_attr($value),
                checked($value, $chosen, false),
                $this->mayConfigure ? '' : ' disabled',
                esc_html($text[0]),
                esc_html($text[1])
            );
        }
        echo '</fieldset>';
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_policy', 0, __('Save', 'avstem'), true);
            echo '</p>';
        }
        $this->split((string) ($told['split'] ?? 'none'));
        $this->pause(!empty($told['paused']));
        $this->notifications();
    }

    /** At which period ends fees are booked apart from their payout. */
    private function split(string $chosen): void
    {
        $ends = [
            'none' => __('Only at the end of the year', 'avstem'),
            'month' => __('At the end of each month', 'avstem'),
            'vat_term' => __('At the end of each VAT term', 'avstem'),
        ];
        echo '<h2>' . esc_html__('Period ends', 'avstem') . '</h2><p>';
        echo esc_html__('What sales have cost is booked in their own period where the payout comes later. What is booked already stays as it is.', 'avstem');
        echo '</p><p><label for="avstem-split">' . esc_html__('Split payouts', 'avstem') . '</label> ';
        printf('<select id="avstem-split" name="avstem_split"%s>', $this->mayConfigure ? '' : ' disabled');
        foreach ($ends as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, $chosen, false), esc_html($label));
        }
        echo '</select></p>';
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_split', 0, __('Save period ends', 'avstem'));
            echo '</p>';
        }
    }

    private function pause(bool $isPaused): void
    {
        echo '<h2>' . esc_html__('Pause', 'avstem') . '</h2><p>';
        echo esc_html($isPaused ? __('Sending to the books is stopped. Collecting and explaining go on.', 'avstem')
            : __('Vouchers are sent to the books. A pause stops that at once; collecting and explaining go on.', 'avstem')) . '</p>';
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            if ($isPaused) {
                Actions::press('resume', 0, __('Go on sending', 'avstem'), true);
            } else {
                Actions::press('pause', 0, __('Stop sending', 'avstem'));
            }
            echo '</p>';
        }
    }

    private function notifications(): void
    {
        echo '<h2>' . esc_html__('Notifications', 'avstem') . '</h2>';
        printf(
            '<label class="avstem-check"><input type="checkbox" name="avstem_notifications" value="yes" %s%s> %s</label>',
            checked(Notices::areOn(), true, false),
            $this->mayConfigure ? '' : ' disabled',
            esc_html__('Send e-mail when there is something new to decide, and a digest once a day when something waits', 'avstem')
        );
        printf(
            '<label class="avstem-check"><input type="checkbox" name="avstem_digest" value="week" %s%s> %s</label>',
            checked(Notices::isWeekly(), true, false),
            $this->mayConfigure ? '' : ' disabled',
            esc_html__('The digest once a week instead', 'avstem')
        );
        printf(
            '<p class="description">%s <a href="%s">%s</a></p>',
            esc_html__('Recipients and texts are with WooCommerce\'s other e-mails:', 'avstem'),
            esc_url(admin_url('admin.php?page=wc-settings&tab=email')),
            esc_html__('Settings → E-mails', 'avstem')
        );
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_notifications', 0, __('Save notifications', 'avstem'));
            echo '</p>';
        }
    }
}
