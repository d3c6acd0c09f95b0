<?php

declare(strict_types=1);

namespace Avstem\Api;

/** What a person reads when a call did not succeed, by its code. */
final class Sentences
{
    /** The sentence, or null when only the service can tell. */
    public static function of(string $code): ?string
    {
        $all = self::all();

        return $all[$code] ?? null;
    }

    /** @return array<string, string> */
    public static function all(): array
    {
        return [
            'no_address' => __('No service address is given yet. Ask the agency or person who runs the Avstem service for its address and a one-time code.', 'avstem'),
            'not_an_address' => __('This is not a web address. It looks like https://avstem.example.', 'avstem'),
            'not_https' => __('The service address must begin with https://, so that nobody on the way can read or change what is sent.', 'avstem'),
            'host_unknown' => __('There is no server of this name. Check the service address letter by letter.', 'avstem'),
            'address_refused' => __('WordPress does not call this address: it is in a private network or on an unusual port. Ask whoever runs the service for its public address.', 'avstem'),
            'blocked' => __('This WordPress blocks calls to other servers (WP_HTTP_BLOCK_EXTERNAL). Add the service\'s host to WP_ACCESSIBLE_HOSTS in wp-config.php.', 'avstem'),
            'not_paired' => __('This site is not connected to the service yet. Paste a one-time code.', 'avstem'),
            'no_answer' => __('The service did not answer. Nothing is lost: what waits is sent again by itself.', 'avstem'),
            'service_down' => __('The service is down at the moment. Nothing is lost: what waits is sent again by itself.', 'avstem'),
            'not_json' => __('What answers at this address is not the Avstem service. Check the address, and whether a firewall or a login page stands in front of it.', 'avstem'),
            'too_large' => __('The service takes no request this large.', 'avstem'),
            'too_many_tries' => __('The service asks to wait a little before trying again.', 'avstem'),
            'pairing_code_malformed' => __('A one-time code is four groups of four letters and digits, like 7KQ2-M9XA-44TF-WZ3H.', 'avstem'),
            'pairing_code_unknown' => __('The service does not know this code. Check that all of it was pasted, or ask for a new one.', 'avstem'),
            'pairing_code_used' => __('This code has been used already. Ask for a new one.', 'avstem'),
            'pairing_code_expired' => __('This code has run out; it is valid for an hour. Ask for a new one.', 'avstem'),
            'signature_stale' => __('The clock of this server or of the service is wrong by more than five minutes. Ask your host to set the time.', 'avstem'),
            'signature_wrong' => __('The service does not recognise this site\'s token. Connect again with a new one-time code.', 'avstem'),
            'site_revoked' => __('This site\'s token was revoked. Connect again with a new one-time code.', 'avstem'),
            'site_identity' => __('This site is not as it was when it was connected (another address or environment), so it may only read. Say under WooCommerce → Settings → Avstem what it is.', 'avstem'),
            'capability_missing' => __('Your user may not do this in Avstem.', 'avstem'),
            'plugin_too_old' => __('This version of the Avstem plugin is too old for the service. Update the plugin.', 'avstem'),
            'refused' => __('The service did not accept this.', 'avstem'),
        ];
    }
}
