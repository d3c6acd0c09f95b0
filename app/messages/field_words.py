"""What the fields of credentials, rules and requests are called."""

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    "account": ("konto", "account"),
    "account_id": ("konto-ID (acct_…)", "account id (acct_…)"),
    "application_key": ("applikasjonsnøkkel (application key)", "application key"),
    "api_key": ("begrenset nøkkel (rk_…)", "restricted key (rk_…)"),
    "branch": ("avdeling (branch), der det er flere", "branch, where there are several"),
    "calls_per_second": ("kall i sekundet", "calls a second"),
    "columns": ("kolonner (columns)", "columns"),
    "currency": ("valuta", "currency"),
    "api_token": ("personlig API-nøkkel", "personal API token"),
    "client_id": ("klient-ID (client_id)", "client id (client_id)"),
    "client_key": ("klientnøkkel (client key)", "client key"),
    "client_secret": ("klienthemmelighet (client_secret)", "client secret (client_secret)"),
    "consumer_token": ("consumer token", "consumer token"),
    "employee_token": ("brukernøkkel (employee token)", "user key (employee token)"),
    "event_id": ("hendelsens ID (event_id)", "the event's id (event_id)"),
    "fee_type": ("gebyrtype", "fee type"),
    "ledger": ("hovedbok (ledger), der det er flere", "ledger, where there are several"),
    "ledger_id": ("brukerstedets ID (ledger id)", "merchant account id (ledger id)"),
    "merchant_number": (
        "brukerstedets nummer hos Nets (Merchant ID)",
        "merchant number at Nets (merchant id)",
    ),
    "merchant_id": ("brukerstedets ID (MID)", "merchant id (MID)"),
    "merchant_serial_number": ("salgsstedets nummer (MSN)", "sales unit number (MSN)"),
    "note": ("merknad", "note"),
    "order_number": ("ordrenummer", "order number"),
    "reason": ("begrunnelse", "reason"),
    "refresh_token": ("API-nøkkel (tlxr_…)", "API key (tlxr_…)"),
    "password": ("passord (API-nøkkel)", "password (API key)"),
    "payout_schedule": ("utbetalingsplan", "payout schedule"),
    "partner_merchant_number": (
        "brukerstedets nummer hos Nets (Merchant ID)",
        "merchant number at Nets (merchant id)",
    ),
    "partner_key": ("partnernøkkel", "partner key"),
    "secret_key": ("hemmelig nøkkel (live-secret-key-…)", "secret key (live-secret-key-…)"),
    "settlements_path": ("oppgjørs-API-ets sti", "path of the settlements API"),
    "start_date": ("startdato", "start date"),
    "subaccount": (
        "underkonto (subaccount) for linjer uten avdeling",
        "subaccount of lines without a department",
    ),
    "subscription_key": ("abonnementsnøkkel (subscription key)", "subscription key"),
    "tenant_id": ("firmaets tenant-ID", "the company's tenant id"),
    "username": ("brukernavn (API-nøkkel)", "user name (API key)"),
    "vat_code": ("mva-kode", "VAT code"),
    "webhook_secret": ("webhook-hemmelighet (whsec_…)", "webhook secret (whsec_…)"),
}
