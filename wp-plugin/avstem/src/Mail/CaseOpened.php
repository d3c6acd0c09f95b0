<?php

declare(strict_types=1);

namespace Avstem\Mail;

use Avstem\Api\Told;

/** "There is something to decide": the new questions, grouped by what they are about. */
final class CaseOpened extends Message
{
    public function __construct()
    {
        $this->id = 'avstem_case_opened';
        $this->title = __('Avstem: something to decide', 'avstem');
        $this->description = __('Sent when Avstem has a new question about a payout. All new ones of an hour are in one e-mail.', 'avstem');
        add_action('avstem_cases_opened_notification', [$this, 'trigger']);
        parent::__construct();
    }

    /** @param mixed $cases as in GET /v1/cases */
    public function trigger($cases): bool
    {
        $parts = [];
        foreach (array_filter((array) $cases, 'is_array') as $case) {
            $title = Told::text($case, 'title');
            $parts[$title] = $parts[$title] ?? ['title' => $title, 'sentences' => []];
            $parts[$title]['sentences'][] = trim(Told::text($case, 'sentence') . ' ' . Told::text($case, 'action'));
        }
        $this->parts = array_values($parts);

        return $this->deliver();
    }

    /** @return string */
    public function get_default_subject()
    {
        return __('[{site_title}] A payout needs your decision', 'avstem');
    }

    /** @return string */
    public function get_default_heading()
    {
        return __('For you to decide', 'avstem');
    }
}
