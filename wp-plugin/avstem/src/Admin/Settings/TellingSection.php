<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Section;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Whom the service itself tells of new questions and of how things stand: by e-mail, and by webhook. */
final class TellingSection implements Section
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
        $told = $this->client->get('/v1/notifications');
        echo '<h2>' . esc_html__('Told by the service', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('One message for each cause, however many questions it opens, and none when all is well.', 'avstem') . '</p>';
        if (!empty($told['mails'])) {
            echo '<p>' . esc_html__('The service sends e-mail to these addresses itself; this site then sends none of its own.', 'avstem') . '</p>';
        } else {
            echo '<p>' . esc_html__('The service sends this shop no e-mail: no address is chosen, or its operator has no mail server. This site sends what is chosen above.', 'avstem') . '</p>';
        }
        $this->fields($told);
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_telling', 0, __('Save whom the service tells', 'avstem'));
            echo '</p>';
        }
    }

    /** @param array<string, mixed> $told */
    private function fields(array $told): void
    {
        $often = [
            'daily' => __('Daily', 'avstem'),
            'weekly' => __('Weekly, on Mondays', 'avstem'),
            'none' => __('Never', 'avstem'),
        ];
        $disabled = $this->mayConfigure ? '' : 'disabled';
        printf(
            '<p><label for="avstem-emails">%s</label><br><textarea id="avstem-emails" name="avstem_emails" rows="3" cols="50" %s>%s</textarea></p>',
            esc_html__('E-mail addresses, one a line, ten at most', 'avstem'),
            esc_attr($disabled),
            esc_html(implode("\n", Told::texts($told, 'emails')))
        );
        printf(
            '<p><label for="avstem-webhook">%s</label><br><input type="url" id="avstem-webhook" name="avstem_webhook" class="regular-text" maxlength="500" placeholder="https://" value="%s" %s></p>',
            esc_html__('Webhook (https), signed; its secret is shown once, when it is saved', 'avstem'),
            esc_attr(Told::text($told, 'webhook')),
            esc_attr($disabled)
        );
        printf('<p><label for="avstem-telling-digest">%s</label> <select id="avstem-telling-digest" name="avstem_telling_digest" %s>', esc_html__('How things stand', 'avstem'), esc_attr($disabled));
        foreach ($often as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr($value), selected($value, Told::text($told, 'digest'), false), esc_html($label));
        }
        echo '</select></p>';
    }
}
