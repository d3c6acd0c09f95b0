<?php

declare(strict_types=1);

namespace Avstem\Mail;

/** Once a day: how things stand, in the service's sentences, the worst first. */
final class DailyDigest extends Message
{
    public function __construct()
    {
        $this->id = 'avstem_daily_digest';
        $this->title = __('Avstem: daily digest', 'avstem');
        $this->description = __('Sent once a day: how payouts, vouchers and questions stand.', 'avstem');
        add_action('avstem_daily_digest_notification', [$this, 'trigger']);
        parent::__construct();
    }

    /** @param mixed $told what the heartbeat kept */
    public function trigger($told): bool
    {
        $sentences = array_values(array_filter((array) (is_array($told) ? $told['sentences'] ?? [] : []), 'is_string'));
        $this->parts = $sentences === [] ? [] : [['title' => '', 'sentences' => $sentences]];

        return $this->deliver();
    }

    /** @return string */
    public function get_default_subject()
    {
        return __('[{site_title}] Settlements today', 'avstem');
    }

    /** @return string */
    public function get_default_heading()
    {
        return __('How your settlements stand', 'avstem');
    }
}
