"""Drafts: what a payout or a returned payout looks like as a voucher. Sums to zero or is not made."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.balance_days import DAY_TYPES
from app.core.cases import Action, Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.exchange import Rate, exchange
from app.core.fees import fee_parts
from app.core.identities import foreign_rows
from app.core.lines import Lines
from app.core.periods import makes_payable_vat, period_case
from app.core.realised import BookedSale, booked_case, is_likely, named, realise
from app.core.texts import belongs_text, rate_text, voucher_text
from app.core.transactions import (
    OWN_VOUCHER_TYPES,
    Elsewhere,
    Payout,
    PayoutShape,
    Transaction,
    TransactionType,
    net_sum,
)
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind

__all__ = [
    "DraftContext",
    "Drafted",
    "draft_balance_day",
    "draft_payout",
    "draft_return",
    "identity_case",
    "rate_cases",
    "return_reference",
]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, or the cases that hold it back; never both. Neither where there is nothing to post.

    ``standing`` are the cases that standing decisions answered, either way.
    """

    draft: VoucherDraft | None
    cases: tuple[Case, ...]
    standing: tuple[tuple[Case, Decision], ...] = ()


def draft_payout(
    payout: Payout,
    transactions: Sequence[Transaction],
    context: DraftContext,
    booked_elsewhere: Mapping[str, Elsewhere] | None = None,
    answered: Mapping[str, tuple[Case, Decision]] | None = None,
    booked: Mapping[str, tuple[Transaction, str, BookedSale]] | None = None,
) -> Drafted:
    """Draft the voucher that books everything the payout settles, against the bank.

    ``booked_elsewhere`` says, by row key, what other vouchers book: that goes to clearing, and the row is not
    claimed again, as returned payouts and top-ups never are. ``answered`` are, by row key, the answers to
    cases about orders that still stand. A bare transfer lists no rows: it leaves clearing for the bank. A
    balance carried in or kept back is a line of its own on clearing, and only what the provider's own
    balances say; rows that do not add up are a case, as is another currency than the company's until a
    person gives the rate. ``booked`` is what the books have for foreign sales, by row key, with the number of
    the order: clearing is emptied of just that.
    """
    cases = rate_cases(payout, transactions, context)
    if cases:
        return Drafted(None, tuple(cases))
    carried = 0
    if payout.shape is PayoutShape.BARE:
        carried = -payout.amount
    elif payout.opening is not None and payout.closing is not None:
        carried = payout.closing - payout.opening
    difference = net_sum(transactions) - payout.amount - carried
    if difference:
        return Drafted(None, (identity_case(payout, difference, context),))
    own = {row.key: Elsewhere.WHOLE for row in transactions if row.type in OWN_VOUCHER_TYPES}
    elsewhere = {**(booked_elsewhere or {}), **own}
    lines = Lines(context, VoucherKind.PAYOUT, payout.reference, payout.paid_on, payout.currency, answered)
    lines.booked.update(booked or {})
    drawn = payout.amount < 0 and not context.in_transit
    lines.add_own(context.bank_line, payout.amount, "bank_drawn" if drawn else "")
    for row in transactions:
        if row.key in elsewhere:
            lines.add_rest(row, elsewhere[row.key])
        else:
            lines.add_row(row)
    lines.add_own("carried", carried, "paid_bare" if payout.shape is PayoutShape.BARE else "")
    asked = rate_case(f"payout/{payout.reference}", payout.amount, payout.currency, payout.paid_on, context)
    claims = tuple(
        row.key
        for row in transactions
        if row.key not in elsewhere or (elsewhere[row.key] is Elsewhere.OWN and fee_parts(row))
    )
    return _finish(lines, payout.reference, "payout", claims, asked)


def draft_balance_day(
    day: Payout,
    transactions: Sequence[Transaction],
    context: DraftContext,
    whole: Collection[str] = (),
    booked_elsewhere: Collection[str] = (),
    answered: Mapping[str, tuple[Case, Decision]] | None = None,
    booked: Mapping[str, tuple[Transaction, str, BookedSale]] | None = None,
) -> Drafted:
    """Draft the voucher of a balance day: what its rows cost, against what the provider still owes.

    All of a row in ``whole``, which no payout is expected to list, of others their fees, disputes and
    reserves; nothing that another voucher books (``booked_elsewhere``). A sale is on clearing already and
    stays there; one in another currency at what the provider settles it at (``booked``, as for a payout), so
    that what is paid out later empties it. The rows something is posted of are claimed; where that is none,
    there is no voucher.
    """
    lines = Lines(context, VoucherKind.BALANCE_DAY, day.reference, day.paid_on, day.currency, answered)
    lines.booked.update(booked or {})
    for row in transactions:
        if row.key in booked_elsewhere or row.type in OWN_VOUCHER_TYPES:
            continue
        if row.type is not TransactionType.PAYOUT and (row.key in whole or row.type in DAY_TYPES):
            lines.add_row(row)
        else:
            lines.add_fees(row)
    lines.keep_off("carried", "not_paid_out")
    posted = {key for one in lines.postings(day.reference) for key in one.transactions}
    posted |= set(lines.booked)
    claims = tuple(row.key for row in transactions if row.key in posted)
    amount = sum(row.net for row in transactions if row.key in posted)
    asked = rate_case(f"balance_day/{day.reference}", amount, day.currency, day.paid_on, context)
    return _finish(lines, day.reference, "balance_day", claims, asked)


def return_reference(row: Transaction) -> str:
    """What a person knows a returned payout, or a top-up, by."""
    return row.reference("payout_reference") or row.reference("psp_reference") or row.key


def draft_return(row: Transaction, reference: str, context: DraftContext) -> Drafted:
    """Draft the voucher of a row that moved between provider and bank by itself: clearing against the bank.

    For an aborted or failed payout (the money is back at the provider) and for a top-up by the shop. The bank
    side is where a payout has it, on the bank or in transit; a fee in the row is a fee. ``reference`` is what
    a person knows it by.
    """
    lines = Lines(context, VoucherKind.RETURN, row.key, row.booked_on, row.currency)
    lines.add_net(row, sign=1)
    lines.add_fees(row)
    returned = row.type is TransactionType.PAYOUT_RETURN
    lines.add_own(context.bank_line, -row.gross, "bank_returned" if returned else "bank_paid_in")
    asked = rate_case(row.key, row.gross, row.currency, row.booked_on, context)
    return _finish(lines, reference, str(row.type), (row.key,), asked)


def _finish(lines: Lines, reference: str, text: str, claims: tuple[str, ...], asked: Case) -> Drafted:
    """Make the draft of the lines; ``asked`` is the question about their rate, should they need one."""
    context = lines.context
    postings: tuple[Posting, ...] = tuple(lines.postings(reference))
    if not lines.cases and not lines.booked and not any(posting.amount for posting in postings):
        return Drafted(None, (), tuple(lines.standing.values()))
    rate = _rate(lines, asked) if lines.currency != context.currency else None
    if rate is not None:
        rest = Lines(context, lines.kind, lines.subject, lines.on, lines.currency)
        postings = exchange(postings, rate, lambda amount: _rest(rest, amount, reference))
        lines.cases.update(rest.cases)
    if not lines.cases:
        postings = _realised(lines, postings, rate, reference)
    if lines.cases or not any(posting.amount for posting in postings):
        return Drafted(None, tuple(lines.cases.values()), tuple(lines.standing.values()))
    told = [voucher_text(text, context.provider, reference, lines.on.isoformat(), context.language)]
    if rate is not None:
        told.append(rate_text(rate, context.language))
    identity = VoucherIdentity(
        context.company, lines.kind, context.provider, context.merchant_account, lines.subject
    )
    dated = _open_day(lines, identity, postings)
    if dated != lines.on:
        told.append(belongs_text(lines.on, context.language))
    draft = VoucherDraft(
        identity=identity,
        date=dated,
        currency=context.currency,
        text=", ".join(told),
        postings=postings,
        claims=claims,
        payout_reference=reference,
        decisions=(*lines.decided, *(named(key, one) for key, (_, _, one) in lines.booked.items())),
    )
    return Drafted(draft, (), tuple(lines.standing.values()))


def _open_day(lines: Lines, identity: VoucherIdentity, postings: Sequence[Posting]) -> date:
    """The day a person chose where the voucher's own is in a closed period; accounts are those of its own.

    Not of one that makes VAT to pay, as after a change of the rules since: that is asked about anew."""
    if makes_payable_vat(postings):
        return lines.on
    asked = period_case(identity)
    decision = lines.context.decision(asked, lines.on)
    if decision is None or decision.action is not Action.USE_DATE:
        return lines.on
    lines.rests_on(asked, decision)
    return date.fromisoformat(decision.voucher_date)


def _rest(lines: Lines, amount: int, reference: str) -> tuple[Posting, ...]:
    """The line that takes what exchanging leaves, where the voucher has none on clearing."""
    lines.add_own("carried", amount, "exchange_rest")
    return tuple(lines.postings(reference))


def _realised(
    lines: Lines, postings: tuple[Posting, ...], rate: Rate | None, reference: str
) -> tuple[Posting, ...]:
    """The postings with the exchange differences of what the books have; one that is unlikely is a case."""
    context = lines.context
    sales: dict[str, tuple[int, int]] = {}
    for key, (row, order, sale) in list(lines.booked.items()):
        settled = row.gross if rate is None else rate.convert(row.gross)
        asked = booked_case(row, order, context, None if is_likely(sale.amount, settled) else sale)
        decision = context.decision(asked, lines.on)
        if decision is not None and decision.action is Action.ACCEPT:
            lines.rests_on(asked, decision)
            del lines.booked[key]
        elif "booked" in asked.params:
            lines.cases.setdefault(asked.key, asked)
        else:
            if decision is not None and decision.action is Action.USE_RATE:
                lines.rests_on(asked, decision)
            sales[key] = (settled, sale.amount)
    if not sales or lines.cases:
        return postings

    def new_lines(line_type: str, amount: int) -> Sequence[Posting]:
        more = Lines(context, lines.kind, lines.subject, lines.on, context.currency)
        more.add_own(line_type, amount)
        lines.cases.update(more.cases)
        return tuple(more.postings(reference))

    return realise(postings, sales, new_lines)


def _rate(lines: Lines, asked: Case) -> Rate | None:
    """The rate a person gave, which the voucher then rests on; without one the question is a case."""
    decision = lines.context.decision(asked, lines.on)
    if decision is None or decision.action is not Action.USE_RATE:
        lines.cases.setdefault(asked.key, asked)
        return None
    lines.rests_on(asked, decision)
    return Rate(lines.currency, lines.context.currency, decision.rate, decision.rate_source, decision.rate_on)


def identity_case(payout: Payout, difference: int, context: DraftContext) -> Case:
    """The rows are not what was paid: ``difference`` is minor units too much."""
    params = {
        "difference": {"amount": difference, "currency": payout.currency},
        "amount": {"amount": payout.amount, "currency": payout.currency},
        "reference": payout.reference,
    }
    subject = f"payout/{payout.reference}"
    return Case(CaseCode.IDENTITY_BROKEN, subject, params, scope=context.scope)


def rate_case(subject: str, amount: int, currency: str, on: date, context: DraftContext) -> Case:
    """The question which rate turns the voucher's amount (minor units) into the company's currency.

    Vouchers of one currency and day share the cause: one rate can answer them all.
    """
    params = {
        "amount": {"amount": amount, "currency": currency},
        "currency": currency,
        "into": context.currency,
        "date": on.isoformat(),
    }
    cause = f"rate_missing/{currency}/{on.isoformat()}"
    return Case(CaseCode.RATE_MISSING, subject, params, cause, context.scope)


def rate_cases(payout: Payout, transactions: Sequence[Transaction], context: DraftContext) -> list[Case]:
    """The rows in another currency than their payout: nobody has given a rate for them."""
    return [
        Case(
            CaseCode.RATE_MISSING,
            row.key,
            {"amount": {"amount": row.net, "currency": row.currency}, "currency": row.currency},
            cause=f"rate_missing/{row.currency}",
            scope=context.scope,
        )
        for row in foreign_rows(payout, transactions)
    ]
