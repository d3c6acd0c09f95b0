<?php

declare(strict_types=1);

namespace Avstem\Admin;

use Avstem\Connection\Credentials;
use Avstem\Connection\Health;

/** Service address and one-time code; what the site is connected to. The token is never printed. */
final class ConnectionSection implements Section
{
    /** @var Credentials */
    private $credentials;
    /** @var bool */
    private $mayConfigure;

    public function __construct(Credentials $credentials, bool $mayConfigure)
    {
        $this->credentials = $credentials;
        $this->mayConfigure = $mayConfigure;
    }

    public function show(): void
    {
        echo '<h2>' . esc_html__('Connection', 'avstem') . '</h2>';
        if ($this->credentials->isPaired()) {
            $this->showPaired();
        }
        if ($this->mayConfigure) {
            $this->showForm();
        }
    }

    private function showPaired(): void
    {
        $paired = $this->credentials->paired();
        $health = Health::last();
        echo '<table class="form-table" role="presentation"><tbody>';
        self::row(__('Connected to', 'avstem'), $paired['shop'] !== '' ? $paired['shop'] : $paired['site']);
        if ($paired['kind'] === 'test') {
            self::row(__('Kind', 'avstem'), __('A test shop: nothing reaches real books.', 'avstem'));
        }
        self::row(__('Since', 'avstem'), Moments::text((int) $paired['at']));
        self::row(
            __('Last answer', 'avstem'),
            $health['heard_at'] > 0 ? Moments::text((int) $health['heard_at']) : __('none yet', 'avstem')
        );
        if ($health['code'] !== '') {
            self::row(__('Last failure', 'avstem'), Moments::text((int) $health['failed_at']) . ': ' . $health['sentence']);
        }
        echo '</tbody></table>';
    }

    private function showForm(): void
    {
        $label = $this->credentials->isPaired() ? __('Connect again', 'avstem') : __('Connect', 'avstem');
        echo '<table class="form-table" role="presentation"><tbody>';
        printf(
            '<tr><th scope="row"><label for="avstem_address">%s</label></th><td><input type="url" class="regular-text"
                id="avstem_address" name="avstem_address" value="%s" placeholder="https://avstem.example"
                autocomplete="off"></td></tr>',
            esc_html__('Service address', 'avstem'),
            esc_attr($this->credentials->address())
        );
        printf(
            '<tr><th scope="row"><label for="avstem_code">%s</label></th><td><input type="text" class="regular-text"
                id="avstem_code" name="avstem_code" value="" placeholder="XXXX-XXXX-XXXX-XXXX" autocomplete="off"
                aria-describedby="avstem_code_help"><p class="description" id="avstem_code_help">%s</p></td></tr>',
            esc_html__('One-time code', 'avstem'),
            esc_html__('From the agency or person who runs the service; valid for an hour, for this site.', 'avstem')
        );
        printf(
            '<tr><th scope="row">%s</th><td><label><input type="checkbox" name="avstem_test_orders" value="yes" %s> %s</label></td></tr>',
            esc_html__('Test orders', 'avstem'),
            checked(get_option('avstem_test_orders'), 'yes', false),
            esc_html__('All orders of this shop are test orders (gateways in test mode that leave no mark on the order).', 'avstem')
        );
        echo '</tbody></table><p class="submit">';
        ConnectionActions::button('connect', $label, true); // the first one is what Enter presses
        ConnectionActions::button('keep', __('Save without connecting', 'avstem'));
        if ($this->credentials->isPaired()) {
            ConnectionActions::button('test', __('Test connection', 'avstem'));
            ConnectionActions::button('disconnect', __('Disconnect', 'avstem'));
        }
        echo '</p>';
    }

    private static function row(string $name, string $value): void
    {
        printf('<tr><th scope="row">%s</th><td>%s</td></tr>', esc_html($name), esc_html($value));
    }
}
