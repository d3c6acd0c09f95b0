"""Pairing: a one-time code becomes a site's token; rotating and ending tokens.

A code is four groups of four characters. The first group only finds the code, the other sixty bits prove
it: they are stored hashed, and ten wrong tries end the code. The token is what a site signs with; it exists
here only encrypted.
"""

import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass
from typing import Any, Final

from cachetools import TTLCache
from sqlalchemy import Connection, Row

from app.core.marks import Marks
from app.errors import AvstemError, Refusal
from app.pipeline.choosing import MOVED, RESTORED
from app.pipeline.identity import mark_columns, same_address
from app.pipeline.keeping import apply_kept, settle_doubts
from app.pipeline.services import Services
from app.store import audit, doubtful, shops, sites

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Base32 without 0, 1, I and O, which are read wrong."""

_GROUPS: Final = 4
_MOST_WRONG_TRIES: Final = 10
_WRONG_A_MINUTE: Final = 30


class CodeRefused(AvstemError):
    """The code gives no token: it is used, run out, or nobody has it."""

    code = "pairing_code_used"
    status = 410


class TooManyTries(AvstemError):
    """Too many wrong codes: wait, or ask for a new one."""

    code = "too_many_tries"
    status = 429


@dataclass(frozen=True, slots=True)
class Paired:
    """What a site gets: its public id, the token it signs with, and the shop it belongs to."""

    site: str
    token: str
    shop_name: str
    shop_kind: str
    shop_id: int
    site_id: int


class WrongTries:
    """Wrong codes this process has seen in the last minute, from whomever they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: TTLCache[int, bool] = TTLCache(maxsize=1000, ttl=60)
        self._count = 0

    def note(self) -> None:
        with self._lock:
            self._count += 1
            self._seen[self._count] = True

    @property
    def too_many(self) -> bool:
        with self._lock:
            self._seen.expire()
            return len(self._seen) >= _WRONG_A_MINUTE


def new_code(services: Services, shop_id: int) -> str:
    """Make a pairing code for one more site of the shop, like ``7KQ2-M9XA-44TF-WZ3H``; valid once."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_GROUPS * 4))
    expires = services.now_ms() + services.settings.pairing_code_seconds * 1000
    with services.store.writing("pairing.code", shop_id) as connection:
        shops.get_shop(connection, shop_id)
        sites.add_code(connection, shop_id, _stored(letters), expires)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _stored(letters: str) -> str:
    return f"{letters[:4]}:{hashlib.sha256(letters[4:].encode()).hexdigest()}"


def exchange(
    services: Services,
    tries: WrongTries,
    *,
    code: str,
    nonce: str,
    address: str,
    environment: str,
    plugin_version: str,
    known_as: str = "",
) -> Paired:
    """Give the site its token. The same code and nonce give the same token until it is first used.

    A site that pairs again (``known_as`` is the public id it had, or its address is one of the shop's) stays
    the same site: its old token ends, its orders stay its own. Raises Refusal, CodeRefused, TooManyTries.
    """
    letters = code.upper().replace("-", "").replace(" ", "")
    if len(letters) != _GROUPS * 4 or set(letters) - set(ALPHABET):
        raise Refusal("pairing_code_malformed")
    if tries.too_many:
        raise TooManyTries()
    now = services.now_ms()
    with services.store.writing("pairing.exchange", None) as connection:
        found = _find(connection, letters)
        told = {"address": address, "environment": environment, "plugin_version": plugin_version}
        outcome = (
            found
            if isinstance(found, AvstemError)
            else _pair(services, connection, found, now, nonce, known_as, told)
        )
    if isinstance(outcome, AvstemError):
        if outcome.code == "pairing_code_unknown":
            tries.note()
        raise outcome
    apply_kept(services, outcome.shop_id, outcome.site_id)
    return outcome


def _find(connection: Connection, letters: str) -> Row[Any] | AvstemError:
    """The code's row, or what is wrong; wrong tries are counted on every code with that first group."""
    rows = sites.codes_beginning(connection, f"{letters[:4]}:")
    wanted = _stored(letters)
    found = [row for row in rows if hmac.compare_digest(row.code_hash, wanted)]
    if any(row.tries >= _MOST_WRONG_TRIES for row in rows):
        return TooManyTries()
    if not found:
        for row in rows:
            sites.count_wrong_try(connection, row.shop_id, row.id)
        return CodeRefused("pairing_code_unknown")
    return found[0]


def _pair(
    services: Services,
    connection: Connection,
    row: Row[Any],
    now: int,
    nonce: str,
    known_as: str,
    told: dict[str, str],
) -> Paired | AvstemError:
    shop = shops.get_shop(connection, row.shop_id)
    if row.expires_at < now or shop.removed_at is not None:
        return CodeRefused("pairing_code_expired")
    if row.site_id is not None:
        site = sites.get_site(connection, row.shop_id, row.site_id)
        if row.nonce != nonce or site.first_used_at is not None or site.state != sites.ACTIVE:
            return CodeRefused()
        token = services.vault.open(site.token)["token"]
        return Paired(site.public_id, token, shop.name, shop.kind, shop.id, site.id)
    token = secrets.token_urlsafe(32)
    sealed = services.vault.seal({"token": token})
    site_id = _site_again(connection, shop.id, known_as, told["address"])
    if site_id is None:
        site_id = sites.add_site(
            connection, shop.id, now, public_id=secrets.token_hex(8), token=sealed, **told
        )
    else:
        before = sites.get_site(connection, shop.id, site_id)
        sites.set_site(
            connection,
            shop.id,
            site_id,
            token=sealed,
            previous_token=None,
            pairing=before.pairing + 1,
            state=sites.ACTIVE,
            paired_at=now,
            first_used_at=None,
            **mark_columns(Marks(lost=True)),
            **told,
        )
        settle_doubts(connection, shop.id, site_id, before.pairing + 1, told["address"], now)
    _end_copy(connection, shop.id, known_as, now)
    sites.use_code(connection, shop.id, row.id, nonce, site_id)
    site = sites.get_site(connection, shop.id, site_id)
    audit.log_change(connection, shop.id, ("site", site_id), f"site/{site.public_id}", now, "site_paired")
    return Paired(site.public_id, token, shop.name, shop.kind, shop.id, site.id)


def _end_copy(connection: Connection, shop_id: int, known_as: str, now: int) -> None:
    """What pairs as the site is its copy no longer."""
    for row in sites.list_sites(connection, shop_id):
        if row.public_id == known_as and row.state == sites.COPY:
            sites.set_site(connection, shop_id, row.id, state=sites.REVOKED)
            audit.log_change(connection, shop_id, ("site", row.id), f"site/{known_as}", now, "site_revoked")


def _site_again(connection: Connection, shop_id: int, known_as: str, address: str) -> int | None:
    """Return the site that pairs again: by the id it had, by its address, or by its owner's word that the
    shop has moved there. A copy that pairs is no copy any more: it takes the place of what it was taken from.
    """
    known = sites.list_sites(connection, shop_id)
    for row in known:
        if known_as and row.public_id == known_as:
            return int(row.copy_of or row.id)
    for row in known:
        if row.copy_of is None and same_address(row.address, address):
            return int(row.id)
    for doubt in doubtful.list_doubtful(connection, shop_id):
        if doubt.choice in (MOVED, RESTORED) and same_address(doubt.address, address):
            return int(doubt.site_id)
    return None


def rotate_token(services: Services, shop_id: int, site_id: int, actor: str) -> str:
    """Give the site a new token; the one before stays valid until the new one is first used."""
    now = services.now_ms()
    token = secrets.token_urlsafe(32)
    with services.store.writing("pairing.rotate", shop_id) as connection:
        row = sites.get_site(connection, shop_id, site_id)
        # A new token that was never used is lost on its way: the one before it is still the site's.
        before = row.token if row.first_used_at is not None else row.previous_token or row.token
        sites.set_site(
            connection,
            shop_id,
            site_id,
            token=services.vault.seal({"token": token}),
            previous_token=before,
            first_used_at=None,
        )
        audit.log_change(connection, shop_id, ("site", site_id), actor, now, "token_rotated")
    return token


def revoke_site(services: Services, shop_id: int, site_id: int, actor: str) -> None:
    """End the site's token at once."""
    now = services.now_ms()
    with services.store.writing("pairing.revoke", shop_id) as connection:
        row = sites.get_site(connection, shop_id, site_id)
        if row.state == sites.REVOKED:
            return
        sites.set_site(connection, shop_id, site_id, state=sites.REVOKED, previous_token=None)
        audit.log_change(connection, shop_id, ("site", site_id), actor, now, "site_revoked")


def revoke_sites(services: Services, shop_id: int, actor: str) -> int:
    """End the tokens of all the shop's sites; return how many were ended."""
    with services.store.reading(shop_id) as connection:
        shops.get_shop(connection, shop_id)
        active = [row.id for row in sites.list_sites(connection, shop_id) if row.state != sites.REVOKED]
    for site_id in active:
        revoke_site(services, shop_id, site_id, actor)
    return len(active)
