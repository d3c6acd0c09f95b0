"""What Fiken makes of an amount and a VAT code, and how a gross amount is sent so that it makes exactly that.

A line's amount is net and Fiken adds the VAT (observed; for the credit side its own file says gross). Our
postings are gross. Not every gross amount is some net amount and its VAT: with 25 % none is 2, 7 or 12 øre
where a half is rounded up. So a posting becomes one line or two, three for a few øre, whose VAT is not near a
half: the same under every rule of rounding. A credit side that Fiken took for gross would not balance, so
that it is refused instead of booked wrongly; then it is sent gross.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher, VatCode
from app.accounting.fiken.info import SYSTEM
from app.core.cases import CaseCode
from app.errors import Refused

_HALF: Final = Decimal("0.5")
_SMALL: Final = 12
_MOST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class VatKind:
    """``account`` takes the VAT (SAF-T's standard number); ``is_reverse`` amounts have VAT on both sides."""

    code: str
    name: str
    percentage: Decimal = Decimal(0)
    account: str = ""
    is_reverse: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether the gross amount of a line with this code has VAT in it."""
        return self.percentage > 0 and not self.is_reverse


def _of(code: str, name: str, percentage: str = "0", account: str = "", *, reverse: bool = False) -> VatKind:
    return VatKind(code, name, Decimal(percentage), account, reverse)


KINDS: Final[Mapping[str, VatKind]] = {
    kind.code: kind
    for kind in (
        _of("0", "Ingen mva-behandling (kjøp)"),
        _of("1", "Kjøp med høy sats", "25", "2710"),
        _of("3", "Salg med høy sats", "25", "2700"),
        _of("5", "Salg fritatt for mva"),
        _of("6", "Salg utenfor avgiftsområdet"),
        _of("7", "Inntekter uten mva-behandling"),
        _of("11", "Kjøp med middels sats", "15", "2711"),
        _of("12", "Kjøp av råfisk", "11.11", "2712"),
        _of("13", "Kjøp med lav sats", "12", "2713"),
        _of("31", "Salg med middels sats", "15", "2701"),
        _of("32", "Salg av råfisk", "11.11", "2702"),
        _of("33", "Salg med lav sats", "12", "2703"),
        _of("51", "Salg innenlands med omvendt avgiftsplikt"),
        _of("52", "Utførsel av varer og tjenester"),
        _of("86", "Tjenester fra utlandet med fradrag, høy sats", "25", reverse=True),
        _of("87", "Tjenester fra utlandet uten fradrag, høy sats", "25", reverse=True),
        _of("88", "Tjenester fra utlandet med fradrag, lav sats", "12", reverse=True),
        _of("89", "Tjenester fra utlandet uten fradrag, lav sats", "12", reverse=True),
    )
}
"""The codes that a rule can name. Those of imports and gold are for other vouchers than ours."""


def codes_for(*, registered: bool) -> tuple[VatCode, ...]:
    """Return the codes that a company may use: one that is not VAT registered has none with a rate."""
    return tuple(
        VatCode(kind.code, kind.name, format(kind.percentage.normalize(), "f"))
        for kind in KINDS.values()
        if registered or not kind.percentage
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A line's net amount and the VAT that Fiken adds to it, øre, both positive."""

    net: int
    vat: int

    @property
    def gross(self) -> int:
        return self.net + self.vat


def parts(gross: int, percentage: Decimal) -> tuple[Part, ...]:
    """Return the fewest net amounts that come to ``gross`` (øre, positive) with VAT on top of each.

    Among as few, those whose VAT is that of the whole amount; a few øre may have one øre more or less. Raises
    ValueError where none do; every amount of an øre or more has some with the Norwegian rates.
    """
    wanted = _rounded(gross * percentage / (100 + percentage))
    for count in range(1, _MOST_PARTS + 1):
        found = list(_splits(gross, percentage, count))
        if found:
            return min(found, key=lambda split: abs(sum(part.vat for part in split) - wanted))
    raise ValueError(f"{gross} øre cannot be split at {percentage} %")


def _splits(gross: int, percentage: Decimal, count: int) -> Iterator[tuple[Part, ...]]:
    if count == 1:
        whole = _whole(gross, percentage)
        if whole is not None:
            yield (whole,)
        return
    for net in range(1, min(_SMALL, gross)):
        small = _part(net, percentage)
        if small is not None and small.gross < gross:
            for rest in _splits(gross - small.gross, percentage, count - 1):
                yield (*rest, small)


def _whole(gross: int, percentage: Decimal) -> Part | None:
    about = int(gross * 100 / (100 + percentage))
    for net in (about, about + 1, about - 1):
        part = _part(net, percentage)
        if part is not None and part.gross == gross:
            return part
    return None


def _part(net: int, percentage: Decimal) -> Part | None:
    """The VAT of a net amount, None where it would depend on how a half is rounded."""
    exact = net * percentage / 100
    if net < 1 or abs(exact % 1) == _HALF:
        return None
    return Part(net, _rounded(exact))


def _rounded(ore: Decimal) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def expected_sums(voucher: OutgoingVoucher) -> dict[str, int]:
    """Return the sum per account once Fiken has booked the voucher, minor units; zero sums left out.

    Raises Refused (``vat_code_missing``) for a code that is not known, or whose accounts are not.
    """
    sums: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        kind = kind_of(posting)
        vat = 0
        if kind.is_inside:
            sign = 1 if posting.amount > 0 else -1
            vat = sign * sum(part.vat for part in parts(abs(posting.amount), kind.percentage))
            sums[kind.account] += vat
        sums[posting.part] += posting.amount - vat
    return {account: amount for account, amount in sums.items() if amount}


def kind_of(posting: OutgoingPosting) -> VatKind:
    """Return what the posting's code means. Where a reverse charge is booked is not documented: such a
    posting is refused before it is sent."""
    kind = KINDS.get(posting.vat_code)
    if kind is not None and not kind.is_reverse:
        return kind
    facts = {"account": posting.account, "vat_code": posting.vat_code}
    if kind is not None:
        facts["reason"] = "vat accounts not known"
    raise Refused(SYSTEM, "expected_sums", CaseCode.VAT_CODE_MISSING, "", **facts)
