"""What a refund gives back of, where the shop tells only its sum."""

from collections.abc import Sequence
from dataclasses import replace

from app.core.cases import CaseCode
from app.core.sales.asking import Asking
from app.core.sales.facts import Part, SalesRefund


def refunded_parts(asking: Asking, refund: SalesRefund, of: Sequence[Part]) -> Sequence[Part]:
    """Return the refund's parts, positive, which sum to its amount; empty after asking. ``of`` is what was
    sold: of what else the refund may be.

    Told by the shop; else the whole order, where all of it was given back; else the order's one VAT rate. An
    order of several rates is divided by their share when a person says so, never by itself.
    """
    told = sum(part.gross for part in refund.parts)
    if refund.parts:
        rest = refund.amount - told
        if not rest:
            return refund.parts
        return (*refund.parts, Part("rounding", "0", rest, 0))  # more than a krone of it is asked about
    whole = sum(part.gross for part in of)
    if refund.amount == whole:
        return of
    rated = [part for part in of if part.kind != "rounding" and part.gross > 0]
    if not rated:
        asking.ask(CaseCode.SALE_NOT_SUMMING, refund.amount, difference=_told(asking, refund.amount))
        return ()
    if _is_mixed(of) and asking.ask(CaseCode.REFUND_SPLIT, refund.amount) is None:
        return ()
    return _by_share(rated, refund.amount)


def _is_mixed(parts: Sequence[Part]) -> bool:
    """Whether it is anybody's guess at which rate something was given back. Shipping and what was taken off
    count too; shipping is of the goods' class where its rate is theirs."""
    taxed = [part for part in parts if part.kind != "rounding" and part.gross]
    classes = {(part.rate, part.tax_class) for part in taxed if part.kind != "shipping" and part.gross > 0}
    return len({part.rate for part in taxed}) > 1 or len(classes) > 1


def _by_share(parts: Sequence[Part], amount: int) -> list[Part]:
    """Divide the amount by the parts' share of the order; what rounding leaves goes to the largest."""
    whole = sum(part.gross for part in parts)
    shares = [part.gross * amount // whole for part in parts]
    largest = max(range(len(parts)), key=lambda place: parts[place].gross)
    shares[largest] += amount - sum(shares)
    found = []
    for part, share in zip(parts, shares, strict=True):
        vat = (2 * share * part.vat + part.gross) // (2 * part.gross)
        found.append(replace(part, net=share - vat, vat=vat))
    return found


def _told(asking: Asking, amount: int) -> dict[str, object]:
    return {"amount": amount, "currency": asking.order.currency}
