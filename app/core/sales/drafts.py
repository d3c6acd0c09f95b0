"""Pieces as vouchers: those of one day together, or each by itself. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.cases import Action
from app.core.periods import may_be_moved, period_case
from app.core.rules import Aggregation
from app.core.sales.context import ACCOUNT, PROVIDER, SalesContext, SalesMode
from app.core.sales.lines import SaleLine
from app.core.sales.pieces import Piece
from app.core.sales.texts import day_text, order_text, sale_line_text
from app.core.texts import belongs_text
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind, part_of

_MONEY: Final = ("payment", "prepayment", "gift_card_redeem")
_Place = tuple[int, str, str, str, str, str, str, str, tuple[str, ...], str, str, bool]
_Lines = list[tuple[Piece, SaleLine]]


@dataclass(frozen=True, slots=True)
class SalesDraft:
    """A voucher and the pieces in it; its postings name them by their keys."""

    voucher: VoucherDraft
    pieces: tuple[Piece, ...]


def sales_drafts(
    pieces: Iterable[Piece], context: SalesContext, today: date, held: Collection[date] = ()
) -> list[SalesDraft]:
    """Return the vouchers of the pieces, by day; a day's voucher only when the day is over and nothing is
    asked about its orders: those days are ``held``. Pieces that stand alone have one each."""
    together: dict[tuple[date, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if context.mode is SalesMode.DAILY and piece.alone:
            together[piece.day, piece.key].append(piece)
        elif context.mode is SalesMode.DAILY and piece.day < today and piece.day not in held:
            together[piece.day, piece.day.isoformat()].append(piece)
        elif context.mode is SalesMode.PER_ORDER and piece.day <= today:
            together[piece.day, piece.key].append(piece)
    return [
        _draft(day, subject, sorted(found, key=lambda one: one.key), context)
        for (day, subject), found in sorted(together.items())
    ]


def _draft(day: date, subject: str, pieces: Sequence[Piece], context: SalesContext) -> SalesDraft:
    only = pieces[0] if context.mode is SalesMode.PER_ORDER or pieces[0].alone else None
    number = only.order_number if only else ""
    text = (
        order_text(only.what.partition("/")[0], number, day.isoformat(), context.language)
        if only
        else day_text(day.isoformat(), context.language)
    )
    voucher = VoucherDraft(
        identity=VoucherIdentity(context.company, VoucherKind.SALES, PROVIDER, ACCOUNT, subject),
        date=day,
        currency=context.currency,
        text=text,
        postings=tuple(_postings(pieces, context, day, number)),
        payout_reference=number or day.isoformat(),
        decisions=tuple(sorted({answer for piece in pieces for answer in piece.answers})),
    )
    return SalesDraft(_in_open_period(voucher, context), tuple(pieces))


def _in_open_period(voucher: VoucherDraft, context: SalesContext) -> VoucherDraft:
    """The voucher on the day a person chose where its own is in a closed period; income stands on its day."""
    asked = period_case(voucher.identity)
    answer = context.decisions.get(asked.key)
    if answer is None or answer.action is not Action.USE_DATE or not may_be_moved(voucher):
        return voucher
    return replace(
        voucher,
        date=date.fromisoformat(answer.voucher_date),
        text=f"{voucher.text}, {belongs_text(voucher.date, context.language)}",
        decisions=(*voucher.decisions, f"{asked.code}:{asked.subject}:{asked.scope}:{answer.as_json()}"),
    )


def _postings(pieces: Sequence[Piece], context: SalesContext, day: date, number: str) -> Iterable[Posting]:
    """The pieces' lines, summed by what they are alike in, each order's by itself where a rule says so; money
    first, then income, in a fixed order."""
    sums: dict[_Place, _Lines] = defaultdict(list)
    for piece in pieces:
        back = piece.what.startswith(("refund", "repaid"))
        for line in piece.lines:
            if not line.amount:
                continue
            first = 0 if line.line_type in _MONEY else 1
            account = part_of(line.account, line.customer)
            order = number or (piece.order_number if line.aggregation == Aggregation.PER_ORDER else "")
            place = (first, line.line_type, account, line.rate, line.rule, *_rest(line), order, back)
            sums[place].append((piece, line))
    for place, summed in sorted(sums.items()):
        for found in _never_nothing(summed):
            line, order, back = found[0][1], place[-2], place[-1]
            yield Posting(
                account=line.account,
                vat_code=line.vat_code,
                amount=sum(one.amount for _, one in found),
                text=sale_line_text(line, context.language, len(found), day.isoformat(), order, back),
                line_type=line.line_type,
                rule=line.rule,
                department=line.department,
                project=line.project,
                count=len(found),
                transactions=tuple(dict.fromkeys(piece.key for piece, _ in found)),
                customer=line.customer,
                dimensions=line.dimensions,
            )


def _never_nothing(summed: _Lines) -> Iterator[_Lines]:
    """The lines together; debit and credit apart where they sum to nothing: no system books a line of 0, and
    the orders behind it are not to vanish from the voucher."""
    if sum(line.amount for _, line in summed):
        yield summed
        return
    for is_debit in (True, False):
        yield [one for one in summed if (one[1].amount > 0) == is_debit]


def _rest(line: SaleLine) -> tuple[str, str, str, tuple[str, ...], str]:
    return (
        f"{line.vat_code}/{line.provider}",
        line.department,
        line.project,
        line.dimensions,
        line.text_template,
    )
