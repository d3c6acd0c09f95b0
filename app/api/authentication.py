"""Who calls: the signature decides site and shop; user and role come from what was signed, nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from flask import current_app, g, request
from sqlalchemy import Row

from app.api.limits import whole_body
from app.api.public import PUBLIC
from app.api.signatures import SignedParts, body_hash, is_signature
from app.api.uploads import is_upload, uploaded
from app.errors import AvstemError, Conflict
from app.pipeline.identity import COPY, Judged, Told, judge
from app.pipeline.services import Services
from app.store import shops, sites

VIEW: Final = "view"
DECIDE: Final = "decide"
CONFIGURE: Final = "configure"
SITE: Final = ""
"""A call of the site itself: its signature is enough, nobody needs to be logged in."""

_CAPABILITIES: Final = frozenset({VIEW, DECIDE, CONFIGURE})
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TIMESTAMP: Final = re.compile(r"[0-9]{1,11}")
_HEADERS: Final = {
    "user": ("X-Avstem-User", 64),
    "role": ("X-Avstem-Role", 200),
    "address": ("X-Avstem-Address", 500),
    "environment": ("X-Avstem-Environment", 32),
    "mark": ("X-Avstem-Mark", 128),
}

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class NotSigned(AvstemError):
    """The request does not come from a site that is paired."""

    code = "signature_missing"
    status = 401


class CapabilityMissing(AvstemError):
    """The signed role does not allow this call."""

    code = "capability_missing"
    status = 403


@dataclass(frozen=True, slots=True)
class Caller:
    """The site that signed, its shop, and the person who acts there.

    ``judged`` tells whether it is the site that was paired; when something ``differs`` (``address``,
    ``environment``, ``mark``, ``copy``) it may be a copy, and may only read.
    """

    shop: Row[Any]
    site: Row[Any]
    user: str
    capabilities: frozenset[str]
    told: Told
    judged: Judged

    @property
    def differs(self) -> tuple[str, ...]:
        return self.judged.differs

    @property
    def is_copy(self) -> bool:
        return COPY in self.judged.differs

    def actor(self, capability: str) -> str:
        """How the log names who did it: site, user and the role it was done by."""
        if not self.user:
            return f"site {self.site.public_id}"
        return f"user {self.user} ({capability or 'site'}), site {self.site.public_id}"


def services() -> Services:
    return cast(Services, current_app.extensions["avstem"])


def caller() -> Caller:
    return cast(Caller, g.caller)


def shop_id() -> int:
    return int(caller().shop.id)


def actor() -> str:
    return str(g.actor)


def needs(
    capability: str, *, doubtful: bool = False, copies: bool = False
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Declare what a signed route needs. Deciding and configuring change something: a site that is not as it
    was is refused these, unless the route takes ``doubtful`` ones, or ``copies``."""

    def declare(view: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(view)
        def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            who = caller()
            if capability and capability not in who.capabilities:
                raise CapabilityMissing(capability=capability)
            welcome = copies if who.is_copy else doubtful
            if who.differs and not welcome and capability in (DECIDE, CONFIGURE):
                raise Conflict("site_identity", differs=", ".join(who.differs))
            g.actor = who.actor(capability)
            return view(*args, **kwargs)

        checked.capability = capability  # type: ignore[attr-defined]  # read by the test over all routes
        return checked

    return declare


def authenticate() -> None:
    """Before every request: refuse what is not signed, unless the route is public. Raises NotSigned."""
    if request.url_rule is None or request.url_rule.rule in PUBLIC:
        return
    public_id, given = request.headers.get("X-Avstem-Site", ""), request.headers.get("X-Avstem-Signature", "")
    if not public_id or not given:
        raise NotSigned()
    if is_upload():
        _refuse_strange_file(public_id)
    parts = _signed_parts()
    with services().store.reading(None) as connection:
        site = sites.find_site(connection, public_id) if len(public_id) <= 64 else None
        shop = shops.get_shop(connection, site.shop_id) if site is not None else None
    if site is None or shop is None:
        raise NotSigned("signature_wrong")
    by_previous = _is_by_previous_token(site, parts, given)
    if site.state == sites.REVOKED or shop.removed_at is not None:
        raise NotSigned("site_revoked")
    now = services().now_ms()
    window = services().settings.signature_window
    if abs(now // 1000 - int(parts.timestamp)) > window:
        raise NotSigned("signature_stale")
    with services().store.writing("nonce", shop.id, at_once=False) as connection:
        fresh = sites.use_nonce(connection, shop.id, site.id, parts.nonce, now, now + 2 * window * 1000)
        if fresh and not by_previous and site.first_used_at is None:
            sites.note_first_use(connection, shop.id, site.id, site.token, now)
        told = Told(parts.address, parts.environment, parts.mark, int(parts.timestamp))
        judged = judge(connection, shop, site, told, now) if fresh else Judged()
    if not fresh:
        raise NotSigned("nonce_used")
    capabilities = frozenset(parts.role.split()) & _CAPABILITIES
    g.caller = Caller(shop, site, parts.user, capabilities, told, judged)


def _refuse_strange_file(public_id: str) -> None:
    """Before a file is received to know its hash: the site must exist, and the request be of now."""
    given = request.headers.get("X-Avstem-Timestamp", "")
    if not _TIMESTAMP.fullmatch(given):
        raise NotSigned("signature_malformed")
    if abs(services().now_ms() // 1000 - int(given)) > services().settings.signature_window:
        raise NotSigned("signature_stale")
    with services().store.reading(None) as connection:
        if len(public_id) > 64 or sites.find_site(connection, public_id) is None:
            raise NotSigned("signature_wrong")


def _is_by_previous_token(site: Row[Any], parts: SignedParts, given: str) -> bool:
    """Whether it was signed with the token before a rotation; raises NotSigned when with neither."""
    vault = services().vault
    if is_signature(vault.open(site.token)["token"], parts, given):
        return False
    if site.previous_token is not None and is_signature(
        vault.open(site.previous_token)["token"], parts, given
    ):
        return True
    raise NotSigned("signature_wrong")


def _signed_parts() -> SignedParts:
    timestamp = request.headers.get("X-Avstem-Timestamp", "")
    nonce = request.headers.get("X-Avstem-Nonce", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        raise NotSigned("signature_malformed")
    told: dict[str, str] = {}
    for field, (header, longest) in _HEADERS.items():
        try:  # WSGI hands headers over as Latin-1; sites write UTF-8
            told[field] = request.headers.get(header, "").encode("latin-1").decode("utf-8")
        except UnicodeError:
            raise NotSigned("signature_malformed") from None
        if len(told[field]) > longest or not told[field].isprintable():
            raise NotSigned("signature_malformed")
    return SignedParts(
        method=request.method,
        path=_path_as_sent(),
        timestamp=timestamp,
        nonce=nonce,
        body_sha256=uploaded().sha256 if is_upload() else body_hash(whole_body()),
        **told,
    )


def _path_as_sent() -> str:
    """The path with its query exactly as it came (what WSGI decodes cannot be signed)."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path)
    if not raw.startswith("/"):  # a proxy may send the whole address
        raw = "/" + raw.split("://", 1)[-1].partition("/")[2]
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise NotSigned("signature_malformed") from None
