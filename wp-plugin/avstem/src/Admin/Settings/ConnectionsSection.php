<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Admin\Section;
use Avstem\Admin\Settlements\Actors;
use Avstem\Admin\Settlements\States;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/**
 * What the shop is connected to, of one role: for each system that the operator has set up its state, what it
 * reaches, and the fields for its credentials. Those go to the service and never come back.
 */
final class ConnectionsSection implements Section
{
    /** @var Client */
    private $client;
    /** @var string */
    private $role;
    /** @var bool */
    private $mayConfigure;

    /** @param string $role `provider` or `accounting` */
    public function __construct(Client $client, string $role, bool $mayConfigure)
    {
        $this->client = $client;
        $this->role = $role;
        $this->mayConfigure = $mayConfigure;
    }

    /** @throws Failure */
    public function show(): void
    {
        $told = $this->client->get('/v1/connections');
        $connected = array_filter((array) ($told['connections'] ?? []), [$this, 'isOfRole']);
        $shown = [];
        foreach (array_filter((array) ($told['offered'] ?? []), [$this, 'isOfRole']) as $system) {
            $own = array_filter($connected, static function (array $one) use ($system): bool {
                return $one['system'] === $system['system'];
            });
            $this->system($system, array_values($own));
            $shown[] = $system['system'];
        }
        if ($shown === []) {
            echo '<p>' . esc_html__('Whoever runs Avstem for you has not set up anything here yet.', 'avstem') . '</p>';
        }
    }

    /** @param mixed $one */
    private function isOfRole($one): bool
    {
        return is_array($one) && Told::text($one, 'role') === $this->role && is_string($one['system'] ?? null);
    }

    /**
     * @param array<string, mixed> $system
     * @param list<array<string, mixed>> $connected
     */
    private function system(array $system, array $connected): void
    {
        $title = (string) ($system['title'] ?? $system['system']);
        echo '<section class="avstem-system"><h2>' . esc_html($title) . ' ';
        if ($connected === []) {
            States::badge('', __('Not connected', 'avstem'));
        }
        foreach ($connected as $one) {
            States::badge(Told::text($one, 'state'), Told::text($one, 'state_text'));
        }
        echo '</h2>';
        foreach ($connected as $one) {
            $this->connection($one);
        }
        if ($this->mayConfigure) {
            $this->credentials($system, $title, $connected);
        }
        echo '</section>';
    }

    /** @param array<string, mixed> $one */
    private function connection(array $one): void
    {
        $id = Told::number($one, 'id');
        $is_confirmed = !empty($one['confirmed_at']);
        if (!empty($one['problem'])) {
            printf('<div class="notice notice-error inline"><p>%s</p></div>', esc_html(Told::text($one, 'problem')));
        }
        $this->reached($id, $one, $is_confirmed);
        if ($is_confirmed) {
            /* translators: 1: who, 2: date and time */
            $text = sprintf(__('Confirmed by %1$s, %2$s.', 'avstem'), Actors::name(Told::text($one, 'confirmed_by')), Moments::text(Told::moment($one, 'confirmed_at')));
            echo '<p class="description">' . esc_html($text) . '</p>';
        }
        if (!empty($one['webhook'])) {
            printf('<p>%s <code>%s</code></p>', esc_html__('Address to register at the provider as a webhook:', 'avstem'), esc_html(Told::text($one, 'webhook')));
        }
        if (!$this->mayConfigure) {
            return;
        }
        echo '<p class="submit">';
        if (!$is_confirmed && (array) ($one['reaches'] ?? []) !== []) {
            Actions::press('confirm_connection', $id, __('Confirm: this is ours', 'avstem'), true);
        }
        Actions::press('test_connection', $id, __('Test connection', 'avstem'));
        if (Told::text($one, 'state') === 'paused') {
            Actions::press('resume_connection', $id, __('Go on', 'avstem'));
        } else {
            Actions::press('pause_connection', $id, __('Pause', 'avstem'));
        }
        Actions::press('delete_connection', $id, __('Remove', 'avstem'));
        echo '</p>';
    }

    /**
     * The company or the merchant accounts that the credentials reach: what a person has to recognise.
     *
     * @param array<string, mixed> $one
     */
    private function reached(int $id, array $one, bool $isConfirmed): void
    {
        $reaches = Told::all($one, 'reaches');
        if ($reaches === []) {
            return;
        }
        if (!$isConfirmed) {
            echo '<p><strong>' . esc_html__('Is this you? Nothing is collected or booked before a person has confirmed it.', 'avstem') . '</strong></p>';
        }
        echo '<table class="widefat avstem-table avstem-narrow avstem-stack"><thead><tr>';
        $columns = [__('Name', 'avstem'), __('Organisation number', 'avstem'), __('Reference', 'avstem'), __('Environment', 'avstem'), __('Currency', 'avstem'), __('Bank account', 'avstem')];
        foreach ($columns as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($reaches as $at => $reached) {
            $name = Told::text($reached, 'name') !== '' ? Told::text($reached, 'name') : Told::text($reached, 'reference');
            echo '<tr><th scope="row">';
            if ($this->mayConfigure && !$isConfirmed) {
                printf(
                    '<label><input type="checkbox" name="avstem_reached[%d][%d]" value="%s" %s> %s</label>',
                    (int) $id,
                    (int) $at,
                    esc_attr(Told::text($reached, 'reference')),
                    checked(count($reaches), 1, false),
                    esc_html($name)
                );
            } else {
                echo esc_html($name);
            }
            echo '</th>';
            self::facts($reached, Told::text($one, 'environment'), array_slice($columns, 1));
            echo '</tr>';
        }
        echo '</tbody></table>';
    }

    /**
     * @param array<string, mixed> $reached
     * @param list<string> $columns
     */
    private static function facts(array $reached, string $environment, array $columns): void
    {
        $facts = [
            Told::text($reached, 'organisation_number'),
            Told::text($reached, 'reference'),
            Fields::environment($environment),
            Told::text($reached, 'currency'),
            Told::text($reached, 'bank_account'),
        ];
        foreach ($facts as $at => $fact) {
            printf('<td data-label="%s">%s</td>', esc_attr($columns[$at]), esc_html($fact === '' ? '–' : $fact));
        }
    }

    /**
     * @param array<string, mixed> $system
     * @param list<array<string, mixed>> $connected
     */
    private function credentials(array $system, string $title, array $connected): void
    {
        $styles = Told::all($system, 'styles');
        $environments = Told::texts($system, 'environments');
        $name = Told::text($system, 'system');
        /* translators: %s: name of a system */
        $label = $connected === [] ? sprintf(__('Connect %s', 'avstem'), $title) : __('Give new credentials', 'avstem');
        printf('<details class="avstem-more"%s><summary>%s</summary>', $connected === [] ? ' open' : '', esc_html($label));
        if (count($environments) > 1) {
            printf('<p><label>%s <select name="avstem_environment[%s]">', esc_html__('Environment', 'avstem'), esc_attr($name));
            foreach ($environments as $environment) {
                printf('<option value="%s">%s</option>', esc_attr($environment), esc_html(Fields::environment($environment)));
            }
            echo '</select></label></p>';
        } else {
            printf('<input type="hidden" name="avstem_environment[%s]" value="%s">', esc_attr($name), esc_attr((string) reset($environments)));
        }
        foreach ($styles as $style) {
            $this->style($name, $style);
        }
        echo '</details>';
    }

    /** A system that hands out no keys: the button sends the browser there, and it comes back to this page. */
    private function consent(string $system, string $style): void
    {
        echo '<p class="description">' . esc_html__('You are sent there to log in and give access, and come back here. No keys are typed in.', 'avstem') . '</p>';
        printf(
            '<p class="submit"><button type="submit" class="button button-primary" name="avstem_put" value="%s" formaction="%s" formmethod="post" formnovalidate>%s</button></p></fieldset>',
            esc_attr("{$this->role}/$system/$style"),
            esc_url(Actions::url('give_access')),
            esc_html__('Connect', 'avstem')
        );
    }

    /** @param array<string, mixed> $style */
    private function style(string $system, array $style): void
    {
        $name = Told::text($style, 'style');
        printf('<fieldset class="avstem-style"><legend>%s</legend>', esc_html(Fields::style($name)));
        if (empty($style['available'])) {
            echo '<p class="description">' . esc_html(Told::text($style, 'reason')) . '</p></fieldset>';

            return;
        }
        if (!empty($style['consent'])) {
            $this->consent($system, $name);

            return;
        }
        foreach (Told::all($style, 'fields') as $field) {
            $is_secret = !empty($field['secret']);
            $label = Fields::label(Told::text($field, 'name')) . (empty($field['required']) ? ' ' . __('(optional)', 'avstem') : '');
            printf(
                '<p><label><span>%s</span><input type="%s" class="regular-text" name="avstem_%s[%s]" value="" autocomplete="%s" spellcheck="false"></label></p>',
                esc_html($label),
                $is_secret ? 'password' : 'text',
                esc_attr("credential_{$system}_{$name}"),
                esc_attr(Told::text($field, 'name')),
                $is_secret ? 'new-password' : 'off'
            );
            if (!empty($field['warning'])) {
                printf('<div class="notice notice-warning inline"><p>%s</p></div>', esc_html(Told::text($field, 'warning')));
            }
        }
        echo '<p class="description">' . esc_html__('They go straight to the service, which keeps them encrypted. They are not stored in WordPress and never shown again.', 'avstem') . '</p>';
        echo '<p class="submit">';
        printf(
            '<button type="submit" class="button button-primary" name="avstem_put" value="%s" formaction="%s" formmethod="post" formnovalidate>%s</button></p></fieldset>',
            esc_attr("{$this->role}/$system/$name"),
            esc_url(Actions::url('put_connection')),
            esc_html__('Save and test', 'avstem')
        );
    }
}
