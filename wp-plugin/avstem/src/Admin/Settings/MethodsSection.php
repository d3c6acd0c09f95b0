<?php

declare(strict_types=1);

namespace Avstem\Admin\Settings;

use Avstem\Admin\Actions;
use Avstem\Admin\Section;
use Avstem\Api\Client;
use Avstem\Api\Failure;
use Avstem\Api\Told;

/** Who settles what buyers choose in the checkout: a connection, or nobody. */
final class MethodsSection implements Section
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
        $told = $this->client->get('/v1/payment-methods');
        $methods = Told::all($told, 'payment_methods');
        $connections = [];
        foreach ((array) ($this->client->get('/v1/connections')['connections'] ?? []) as $one) {
            if (is_array($one) && Told::text($one, 'role') === 'provider') {
                $connections[Told::text($one, 'id')] = Told::text($one, 'title');
            }
        }
        echo '<h2>' . esc_html__('Payment methods', 'avstem') . '</h2>';
        echo '<p>' . esc_html__('Orders paid by a method without a provider (invoice, cash on delivery) are not waited for.', 'avstem') . '</p>';
        if ($methods === []) {
            echo '<div class="avstem-empty"><p>' . esc_html__('No order was sent yet. The payment methods show here when the first ones are.', 'avstem') . '</p></div>';

            return;
        }
        echo '<table class="widefat striped avstem-table avstem-narrow"><thead><tr>';
        foreach ([__('Payment method', 'avstem'), __('Orders', 'avstem'), __('Settled by', 'avstem')] as $column) {
            printf('<th scope="col">%s</th>', esc_html($column));
        }
        echo '</tr></thead><tbody>';
        foreach ($methods as $at => $method) {
            $this->method($at, $method, $connections);
        }
        echo '</tbody></table>';
        if ($this->mayConfigure) {
            echo '<p class="submit">';
            Actions::press('save_methods', 0, __('Save payment methods', 'avstem'), true);
            echo '</p>';
        }
    }

    /**
     * @param array<string, mixed> $method
     * @param array<string, string> $connections
     */
    private function method(int $at, array $method, array $connections): void
    {
        $name = Told::text($method, 'payment_method');
        $settles = !empty($method['no_provider']) ? 'none' : Told::text($method, 'connection');
        $choices = ['' => __('Choose …', 'avstem')] + $connections + ['none' => __('No provider', 'avstem')];
        printf(
            '<tr><th scope="row"><label for="avstem-method-%d">%s</label></th><td>%s</td><td>',
            (int) $at,
            esc_html($name),
            esc_html(number_format_i18n(Told::number($method, 'orders')))
        );
        if (!$this->mayConfigure) {
            echo esc_html($choices[$settles] ?? '–') . '</td></tr>';

            return;
        }
        printf(
            '<input type="hidden" name="avstem_method[%d][name]" value="%s"><select id="avstem-method-%d" name="avstem_method[%d][settles]">',
            (int) $at,
            esc_attr($name),
            (int) $at,
            (int) $at
        );
        foreach ($choices as $value => $label) {
            printf('<option value="%s"%s>%s</option>', esc_attr((string) $value), (string) $value === $settles ? ' selected' : '', esc_html($label));
        }
        echo '</select>';
        if (!empty($method['asked'])) {
            echo ' <strong class="avstem-wrong">' . esc_html__('Please say who settles it', 'avstem') . '</strong>';
        }
        echo '</td></tr>';
    }
}
