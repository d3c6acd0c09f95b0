<?php

declare(strict_types=1);

namespace Avstem\Admin\Settlements;

use Avstem\Admin\Actions;
use Avstem\Admin\Moments;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;
use Avstem\Capture\Heartbeat;
use Avstem\Money\Amount;

/** Per provider: what the books say, what the provider says, and a name for each part of the difference. */
final class ProofView
{
    /** @var Client */
    private $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    /** @throws Failure */
    public function show(): void
    {
        $told = $this->client->get('/v1/proof');
        $proofs = Told::all($told, 'proofs');
        echo '<h2>' . esc_html__('Proof', 'avstem') . '</h2>';
        echo '<p class="description">' . esc_html__('Both sides are asked, each from its own source. What they differ by must have a name; what has none is shown as unexplained.', 'avstem') . '</p>';
        foreach ($proofs as $proof) {
            $this->one($proof);
        }
        self::first($proofs);
    }

    /**
     * A provider that was never proven: the button that does it.
     *
     * @param array<mixed> $proofs
     */
    private static function first(array $proofs): void
    {
        $proven = array_column($proofs, 'provider');
        $providers = array_unique(array_column(array_filter((array) (Heartbeat::last()['told']['accounts'] ?? []), 'is_array'), 'provider'));
        foreach (array_diff($providers, $proven) as $provider) {
            echo '<div class="avstem-empty"><h3>' . esc_html(States::provider((string) $provider)) . '</h3><p>' . esc_html__('There is no proof yet. Accept the opening position under Settings → Avstem → Start, and then ask both sides.', 'avstem') . '</p>';
            self::button((string) $provider, 'NOK');
            echo '</div>';
        }
        if ($providers === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('No provider is connected yet: see Settings → Avstem → Providers.', 'avstem') . '</p></div>';
        }
    }

    /** @param array<string, mixed> $proof */
    private function one(array $proof): void
    {
        $currency = Told::text($proof, 'currency');
        $holds = !empty($proof['holds']);
        echo '<section class="avstem-proof"><h3>' . esc_html(States::provider(Told::text($proof, 'provider')) . ' ' . $currency) . ' ';
        States::badge($holds ? 'green' : 'red', $holds ? __('Everything has a name', 'avstem') : __('Look at it', 'avstem'));
        echo '</h3><p class="avstem-sentence">' . esc_html(Told::text($proof, 'sentence')) . '</p>';
        self::sums($proof, $currency);
        self::untied(Told::all($proof, 'untied'), $currency);
        /* translators: 1: day, 2: date and time */
        $when = sprintf(__('At the end of %1$s; made %2$s.', 'avstem'), Moments::day(Told::text($proof, 'on')), Moments::text(Told::moment($proof, 'made_at')));
        $sources = implode(', ', Told::texts($proof, 'sources'));
        echo '<p class="description">' . esc_html(trim($when . ' ' . $sources)) . '</p>';
        self::button(Told::text($proof, 'provider'), $currency);
        $this->history(Told::text($proof, 'provider'), $currency);
        echo '</section>';
    }

    /** How it stood day by day: the service's plot as an image, in which no script runs. */
    private function history(string $provider, string $currency): void
    {
        try {
            $file = $this->client->file('/v1/proof/history.svg?' . http_build_query(['provider' => $provider, 'currency' => $currency]));
        } catch (Failure $failure) {
            return; // the proof stands without its history
        }
        if ($file['type'] === 'image/svg+xml') {
            printf(
                '<img class="avstem-plot" src="%s" alt="%s">',
                esc_attr('data:image/svg+xml;base64,' . base64_encode($file['content'])),
                /* translators: %s: provider and currency */
                esc_attr(sprintf(__('Difference and unexplained, day by day: %s', 'avstem'), States::provider($provider) . ' ' . $currency))
            );
        }
    }

    /** @param array<string, mixed> $proof */
    private static function sums(array $proof, string $currency): void
    {
        printf('<table class="widefat avstem-table avstem-narrow"><caption class="screen-reader-text">%s</caption><tbody>', esc_html__('Proof', 'avstem'));
        $rows = [
            __('In the books', 'avstem') . ' (' . implode(', ', (array) ($proof['accounts'] ?? [])) . ')' => $proof['books'] ?? null,
            __('At the provider', 'avstem') => $proof['provider_holds'] ?? null,
            __('Held back in disputes and reserves', 'avstem') => $proof['held'] ?? null,
        ];
        foreach ($rows as $name => $amount) {
            self::line('', $name, $amount, $currency);
        }
        self::line('avstem-total', __('Difference', 'avstem'), $proof['difference'] ?? null, $currency);
        ProofItems::show(Told::all($proof, 'items'), $currency);
        $unexplained = $proof['unexplained'] ?? null;
        self::line('avstem-total' . ($unexplained === 0 ? '' : ' avstem-wrong'), __('Unexplained', 'avstem'), $unexplained, $currency);
        echo '</tbody></table>';
    }

    /**
     * One line of the table.
     *
     * @param mixed $amount
     */
    public static function line(string $class, string $name, $amount, string $currency): void
    {
        printf(
            '<tr class="%s"><th scope="row">%s</th><td class="avstem-number">%s</td></tr>',
            esc_attr($class),
            esc_html($name),
            esc_html(Amount::text($amount, $currency))
        );
    }

    /** @param array<array<string, mixed>> $postings */
    private static function untied(array $postings, string $currency): void
    {
        if ($postings === []) {
            return;
        }
        echo '<h4>' . esc_html__('Postings that belong to nothing Avstem knows', 'avstem') . '</h4><ul class="ul-disc">';
        foreach ($postings as $posting) {
            $text = implode(' · ', array_filter([
                Told::text($posting, 'number'),
                Told::text($posting, 'account'),
                Moments::day(Told::text($posting, 'day')),
                Amount::text($posting['amount'] ?? null, $currency),
                Told::text($posting, 'text'),
            ], 'strlen'));
            echo '<li>' . esc_html($text) . '</li>';
        }
        echo '</ul>';
    }

    private static function button(string $provider, string $currency): void
    {
        if (!Actions::isAllowed('prove')) {
            return;
        }
        Actions::open('prove', 0, 'avstem-inline');
        printf(
            '<input type="hidden" name="avstem_provider" value="%s"><input type="hidden" name="avstem_currency" value="%s"><button type="submit" class="button">%s</button></form>',
            esc_attr($provider),
            esc_attr($currency),
            esc_html__('Ask both sides now', 'avstem')
        );
    }
}
