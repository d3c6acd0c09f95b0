"""What a connection needs and reaches: credentials, environments, merchant accounts, companies, reports.

Plain facts that the packages of providers and accounting systems hand over and the store keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class Holder(StrEnum):
    """Who holds a credential: the shop types it in, or the operator's settings have it."""

    SHOP = "shop"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One credential. ``style`` groups the fields of one way to connect (a system may offer several);
    ``setting`` is the operator's setting name when ``holder`` is OPERATOR (prefixed for test shops).
    ``warning`` names what a person has to know before handing it over (a word of kind
    ``credential_warning``), empty where there is nothing to warn of."""

    name: str
    style: str
    holder: Holder = Holder.SHOP
    secret: bool = True
    required: bool = True
    setting: str = ""
    pattern: str = r".{1,4000}"
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """A place a connection can reach. ``url_setting`` names the setting that holds scheme, host and port.

    A test shop reaches only ``test`` environments, a production shop only the others. ``token_url_setting``
    and ``token_default_url`` are the same for who hands out tokens, where that is another host.
    """

    name: str
    test: bool
    url_setting: str
    default_url: str
    token_url_setting: str = ""
    token_default_url: str = ""


class ClientIn(StrEnum):
    """Where a token request carries the software's own id and secret: Basic header, or fields of the form."""

    HEADER = "header"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class OAuth:
    """How a person gives a connection access at the system itself (RFC 6749, authorization code).

    ``style`` names the way to connect it is; that style has the operator's fields ``client_id`` and
    ``client_secret`` and none of the shop's. Both paths are below the environment's ``token_url_setting``, or
    its ``url_setting`` where access is given at the same host. ``access_seconds`` counts where an answer does
    not say how long its token lasts; the grant is renewed at least every ``renew_days``, used or not. Refresh
    tokens are taken to be good for one use everywhere: where they are not, nothing is lost by it.
    ``state_with_code``: the token call for a code brings the state of the consent too.
    """

    style: str
    authorize_path: str
    token_path: str
    scopes: tuple[str, ...] = ()
    client_in: ClientIn = ClientIn.HEADER
    pkce: bool = True
    access_seconds: int = 3600
    renew_days: int = 7
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    state_with_code: bool = False


def setting_for(test: bool, setting: str) -> str:
    """The name of an operator's setting: test shops have their own, with AVSTEM_TEST_ in front."""
    return setting.replace("AVSTEM_", "AVSTEM_TEST_", 1) if test else setting


@dataclass(frozen=True, slots=True)
class MerchantAccount:
    """Where a provider keeps the shop's money. ``reference`` is the provider's own stable id; ``zone`` the
    shop's, which tells the day of a moment. ``schedule`` is how the provider says it pays out: ``manual``
    where the shop orders each payout itself, and none of them lists its rows; "" where it does not say."""

    reference: str
    currency: str
    name: str = ""
    organisation_number: str = ""
    handles: tuple[str, ...] = ()
    bank_account: str = ""
    schedule: str = ""
    zone: str = "Europe/Oslo"


FILE: Final = "file"
"""The style of a connection without keys: its reports are files that a person uploads."""

FILE_CREDENTIALS: Final = (
    CredentialField("account", FILE, secret=False, pattern=r"[0-9A-Za-z][0-9A-Za-z_.:-]{0,63}"),
    CredentialField("currency", FILE, secret=False, pattern=r"[A-Z]{3}"),
)
"""What a person declares in place of keys: the merchant account as its files name it, and its currency."""


def declared_account(credentials: Mapping[str, str]) -> MerchantAccount:
    """Return the merchant account that a connection of style FILE stands for."""
    return MerchantAccount(credentials["account"], credentials["currency"])


@dataclass(frozen=True, slots=True)
class ReportPart:
    """One piece of a report as it is stored: scrubbed of personal data before this object exists.

    ``key`` orders and names the part within its merchant account and report day (topic and page);
    ``delivered_sha256`` is the hash of the bytes as they came, ``body`` what is kept. ``complete`` is True on
    every part of a day that the provider calls final.
    """

    key: str
    day: date
    body: bytes
    delivered_sha256: str
    complete: bool
    last: bool = True


@dataclass(frozen=True, slots=True)
class CollectedDay:
    """All parts of one report day, or of one payout. ``complete`` False: not final yet, ask again later.

    ``prefix`` begins the keys of all these parts and of nothing else on that day: a part stored under it that
    is not among them is not told any more. Empty where the day is told as a whole. ``payout`` is the
    reference of the payout whose report this is, empty where it is that of a day.
    """

    day: date
    parts: tuple[ReportPart, ...]
    complete: bool
    prefix: str = ""
    payout: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """The set of books the credentials reach. ``reference`` is the system's own stable id; ``rights`` what
    the credentials may do there, in the system's words, empty where it does not say."""

    reference: str
    name: str
    organisation_number: str
    currency: str = "NOK"
    rights: tuple[str, ...] = ()
