"""Cases: what a person must decide. A case holds back exactly the voucher it concerns.

A case is named by what caused it, so that explaining the same facts again finds the same case and the
decision already made on it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.core.conditions import Condition


class CaseCode(StrEnum):
    """Why a person is needed; each has a sentence and an action in both languages."""

    # explaining
    ORDER_MISSING = "order_missing"
    REFUND_MISSING = "refund_missing"
    OUTSIDE_SHOP = "outside_shop"
    AMBIGUOUS_ORDER = "ambiguous_order"
    UNKNOWN_TRANSACTION = "unknown_transaction"
    HELD_BY_RULE = "held_by_rule"
    FEE_UNRECOGNISED = "fee_unrecognised"
    FEE_VAT_UNMAPPED = "fee_vat_unmapped"
    RULE_MISSING = "rule_missing"
    IDENTITY_BROKEN = "identity_broken"
    BALANCE_CHAIN_BROKEN = "balance_chain_broken"
    PAYOUT_NOT_FINAL = "payout_not_final"
    REPORT_UNREADABLE = "report_unreadable"
    REPORT_CHANGED = "report_changed"
    SOURCES_DIFFER = "sources_differ"
    SOURCES_OVERLAP = "sources_overlap"
    RATE_MISSING = "rate_missing"
    FEE_DOCUMENT_DIFFERS = "fee_document_differs"
    BOOKED_AMOUNT_MISSING = "booked_amount_missing"
    FEE_INVOICE = "fee_invoice"
    ORDER_KEY_CHANGED = "order_key_changed"
    LATE_ORDER_DIFFERS = "late_order_differs"
    DISPUTE_OPEN = "dispute_open"
    DISPUTE_WON_LATE = "dispute_won_late"
    REFUND_FAILED = "refund_failed"
    # sales
    SALE_NEEDS_PERSON = "sale_needs_person"
    SALE_UNMAPPED = "sale_unmapped"
    SALE_VAT_DIFFERS = "sale_vat_differs"
    SALE_ROUNDING = "sale_rounding"
    SALE_NOT_SUMMING = "sale_not_summing"
    SALE_WITHOUT_PROVIDER = "sale_without_provider"
    SALE_LATE = "sale_late"
    SALE_WITHDRAWN = "sale_withdrawn"
    SALE_IN_PARTS = "sale_in_parts"
    CAPTURED_BEFORE_START = "captured_before_start"
    GIFT_CARD_UNCLEAR = "gift_card_unclear"
    REFUND_BY_HAND = "refund_by_hand"
    REFUND_SPLIT = "refund_split"
    REFUND_WITH_GIFT_CARD = "refund_with_gift_card"
    REFUND_CARDS_OR_GOODS = "refund_cards_or_goods"
    REFUND_EXCEEDS_SALE = "refund_exceeds_sale"
    # sending
    ACCOUNT_MISSING = "account_missing"
    ACCOUNT_INACTIVE = "account_inactive"
    ACCOUNT_VAT_LOCKED = "account_vat_locked"
    VAT_CODE_MISSING = "vat_code_missing"
    PERIOD_CLOSED = "period_closed"
    LATE_OUTPUT_VAT = "late_output_vat"
    BANK_PERIOD_RECONCILED = "bank_period_reconciled"
    PARTY_MISSING = "party_missing"
    CUSTOMER_MISSING = "customer_missing"
    CUSTOMER_NOT_TAKEN = "customer_not_taken"
    DIMENSION_MISSING = "dimension_missing"
    UNBALANCED_REFUSED = "unbalanced_refused"
    ROWS_REFUSED = "rows_refused"
    FIELD_REFUSED = "field_refused"
    NUMBER_TAKEN = "number_taken"
    RIGHT_MISSING = "right_missing"
    VOUCHER_REFUSED = "voucher_refused"
    DIFFERENT_VOUCHER_FOUND = "different_voucher_found"
    ALREADY_BOOKED = "already_booked"
    REVERSED_OUTSIDE = "reversed_outside"
    DUPLICATE_REMOVED = "duplicate_removed"
    DUPLICATE_IN_BOOKS = "duplicate_in_books"
    READ_BACK_DIFFERS = "read_back_differs"
    VOUCHER_VANISHED = "voucher_vanished"
    RELEASE_FAILED = "release_failed"
    RELEASE_STALLED = "release_stalled"
    ATTACHMENT_REFUSED = "attachment_refused"
    REVERSAL_REFUSED = "reversal_refused"
    REVERSAL_OTHER_DATE = "reversal_other_date"
    BANK_LINE_MISSING = "bank_line_missing"
    # the proof
    PROOF_POSTING = "proof_posting"
    PROOF_GAP = "proof_gap"
    # what is connected
    CONNECTION_BROKEN = "connection_broken"
    IDENTITY_CHANGED = "identity_changed"
    GAVE_UP = "gave_up"


class Action(StrEnum):
    """What a person can answer; which of them a case takes is in ``ACTIONS``."""

    ACCEPT = "accept"
    BOOK_TO = "book_to"
    LINK_ORDER = "link_order"
    TREAT_AS_FEE = "treat_as_fee"
    USE_RATE = "use_rate"
    USE_DATE = "use_date"
    TRY_AGAIN = "try_again"
    BOOK_AGAIN = "book_again"
    LEAVE = "leave"
    REVERSE_AND_REBOOK = "reverse_and_rebook"
    ACKNOWLEDGE = "acknowledge"
    WRITE_OFF = "write_off"
    WRITE_OFF_WITH_VAT = "write_off_with_vat"
    ANNUL_SALE = "annul_sale"
    CREDITED = "credited"
    LOST_BEFORE_START = "lost_before_start"
    TAKE_BACK = "take_back"
    SET_OFF = "set_off"
    GIFT_CARDS = "gift_cards"
    GOODS = "goods"


_RETRY: Final = (Action.TRY_AGAIN,)

ACTIONS: Final[Mapping[CaseCode, tuple[Action, ...]]] = {
    CaseCode.ORDER_MISSING: (Action.ACCEPT, Action.LINK_ORDER, Action.BOOK_TO),
    CaseCode.REFUND_MISSING: (Action.ACCEPT, Action.BOOK_TO),
    CaseCode.OUTSIDE_SHOP: (Action.BOOK_TO, Action.ACCEPT, Action.LINK_ORDER),
    CaseCode.AMBIGUOUS_ORDER: (Action.LINK_ORDER, Action.ACCEPT),
    CaseCode.UNKNOWN_TRANSACTION: (Action.BOOK_TO, Action.SET_OFF),
    CaseCode.HELD_BY_RULE: (Action.BOOK_TO, Action.SET_OFF),
    CaseCode.FEE_UNRECOGNISED: (Action.TREAT_AS_FEE, Action.BOOK_TO, Action.SET_OFF),
    CaseCode.FEE_VAT_UNMAPPED: (Action.BOOK_TO,),
    CaseCode.RULE_MISSING: _RETRY,
    CaseCode.IDENTITY_BROKEN: _RETRY,
    CaseCode.BALANCE_CHAIN_BROKEN: _RETRY,
    CaseCode.PAYOUT_NOT_FINAL: _RETRY,
    CaseCode.REPORT_UNREADABLE: _RETRY,
    CaseCode.REPORT_CHANGED: (Action.REVERSE_AND_REBOOK, Action.LEAVE),
    CaseCode.SOURCES_DIFFER: (Action.ACKNOWLEDGE,),
    CaseCode.SOURCES_OVERLAP: (Action.ACKNOWLEDGE,),
    CaseCode.RATE_MISSING: (Action.USE_RATE, Action.TRY_AGAIN),
    CaseCode.FEE_DOCUMENT_DIFFERS: (Action.TRY_AGAIN, Action.LEAVE),
    CaseCode.BOOKED_AMOUNT_MISSING: (Action.TRY_AGAIN, Action.USE_RATE, Action.ACCEPT),
    CaseCode.FEE_INVOICE: _RETRY,
    CaseCode.ORDER_KEY_CHANGED: (Action.ACKNOWLEDGE,),
    CaseCode.LATE_ORDER_DIFFERS: (Action.REVERSE_AND_REBOOK, Action.LEAVE),
    CaseCode.DISPUTE_OPEN: (
        Action.WRITE_OFF,
        Action.WRITE_OFF_WITH_VAT,
        Action.ANNUL_SALE,
        Action.CREDITED,
        Action.LOST_BEFORE_START,
    ),
    CaseCode.DISPUTE_WON_LATE: (Action.TAKE_BACK, Action.LEAVE),
    CaseCode.REFUND_FAILED: (Action.BOOK_TO, Action.LEAVE),
    CaseCode.SALE_NEEDS_PERSON: (Action.ACCEPT, Action.LEAVE),
    CaseCode.SALE_UNMAPPED: (Action.BOOK_TO, Action.LEAVE),
    CaseCode.SALE_VAT_DIFFERS: (Action.ACCEPT, Action.LEAVE),
    CaseCode.SALE_ROUNDING: (Action.ACCEPT, Action.LEAVE),
    CaseCode.SALE_NOT_SUMMING: (Action.LEAVE,),
    CaseCode.SALE_WITHOUT_PROVIDER: (Action.BOOK_TO, Action.LEAVE),
    CaseCode.SALE_LATE: (Action.ACCEPT, Action.LEAVE),
    CaseCode.SALE_WITHDRAWN: (Action.ACCEPT, Action.LEAVE),
    CaseCode.SALE_IN_PARTS: (Action.ACCEPT, Action.LEAVE),
    CaseCode.CAPTURED_BEFORE_START: (Action.ACCEPT, Action.LEAVE),
    CaseCode.GIFT_CARD_UNCLEAR: (Action.LEAVE,),
    CaseCode.REFUND_BY_HAND: (Action.ACCEPT, Action.BOOK_TO, Action.LEAVE),
    CaseCode.REFUND_SPLIT: (Action.ACCEPT, Action.LEAVE),
    CaseCode.REFUND_WITH_GIFT_CARD: (Action.ACCEPT, Action.LEAVE),
    CaseCode.REFUND_CARDS_OR_GOODS: (Action.GIFT_CARDS, Action.GOODS, Action.LEAVE),
    CaseCode.REFUND_EXCEEDS_SALE: (Action.ACCEPT, Action.LEAVE),
    CaseCode.ACCOUNT_MISSING: _RETRY,
    CaseCode.ACCOUNT_INACTIVE: _RETRY,
    CaseCode.ACCOUNT_VAT_LOCKED: _RETRY,
    CaseCode.VAT_CODE_MISSING: _RETRY,
    CaseCode.PERIOD_CLOSED: (Action.USE_DATE, Action.TRY_AGAIN),
    CaseCode.LATE_OUTPUT_VAT: _RETRY,
    CaseCode.BANK_PERIOD_RECONCILED: _RETRY,
    CaseCode.PARTY_MISSING: _RETRY,
    CaseCode.CUSTOMER_MISSING: _RETRY,
    CaseCode.CUSTOMER_NOT_TAKEN: _RETRY,
    CaseCode.DIMENSION_MISSING: _RETRY,
    CaseCode.UNBALANCED_REFUSED: _RETRY,
    CaseCode.ROWS_REFUSED: _RETRY,
    CaseCode.FIELD_REFUSED: _RETRY,
    CaseCode.NUMBER_TAKEN: _RETRY,
    CaseCode.RIGHT_MISSING: _RETRY,
    CaseCode.VOUCHER_REFUSED: _RETRY,
    CaseCode.DIFFERENT_VOUCHER_FOUND: _RETRY,
    CaseCode.ALREADY_BOOKED: (Action.LEAVE, Action.BOOK_AGAIN),
    CaseCode.REVERSED_OUTSIDE: (Action.BOOK_AGAIN, Action.LEAVE),
    CaseCode.DUPLICATE_REMOVED: (Action.ACKNOWLEDGE,),
    CaseCode.DUPLICATE_IN_BOOKS: _RETRY,
    CaseCode.READ_BACK_DIFFERS: (Action.TRY_AGAIN, Action.REVERSE_AND_REBOOK, Action.LEAVE),
    CaseCode.VOUCHER_VANISHED: (Action.BOOK_AGAIN, Action.LEAVE),
    CaseCode.RELEASE_FAILED: _RETRY,
    CaseCode.RELEASE_STALLED: _RETRY,
    CaseCode.ATTACHMENT_REFUSED: (Action.TRY_AGAIN, Action.LEAVE),
    CaseCode.REVERSAL_REFUSED: _RETRY,
    CaseCode.REVERSAL_OTHER_DATE: (Action.ACKNOWLEDGE,),
    CaseCode.BANK_LINE_MISSING: (Action.TRY_AGAIN, Action.LEAVE),
    CaseCode.PROOF_POSTING: (Action.ACCEPT, Action.TRY_AGAIN),
    CaseCode.PROOF_GAP: _RETRY,
    CaseCode.CONNECTION_BROKEN: _RETRY,
    CaseCode.IDENTITY_CHANGED: (Action.ACKNOWLEDGE,),
    CaseCode.GAVE_UP: _RETRY,
}

OF_SALES: Final = frozenset(
    {
        *(code for code in CaseCode if code.startswith("sale_")),
        CaseCode.CAPTURED_BEFORE_START,
        CaseCode.GIFT_CARD_UNCLEAR,
        CaseCode.REFUND_BY_HAND,
        CaseCode.REFUND_SPLIT,
        CaseCode.REFUND_WITH_GIFT_CARD,
        CaseCode.REFUND_CARDS_OR_GOODS,
        CaseCode.REFUND_EXCEEDS_SALE,
    }
)
"""What is asked about an order's sale; a missing rate can be too (its subject begins with ``sale/``)."""

INFORMING: Final = frozenset(
    {
        CaseCode.DUPLICATE_REMOVED,
        CaseCode.REVERSAL_OTHER_DATE,
        CaseCode.ORDER_KEY_CHANGED,
        CaseCode.IDENTITY_CHANGED,
        CaseCode.SOURCES_DIFFER,
        CaseCode.SOURCES_OVERLAP,
    }
)
"""Cases that tell something and hold nothing back."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question to a person about one subject.

    ``subject`` names the transaction, payout or voucher; ``cause`` groups cases that one answer could settle;
    ``params`` fill the sentence: amounts as ``{"amount": int, "currency": str}``, never personal data.
    ``scope`` tells apart what the subject alone does not: the merchant account it is unique in (two of them
    number their payouts alike), and which of a row's lines is asked about. ``alike`` is what it has in common
    with other cases that one standing decision can answer, None where each is decided by itself.
    """

    code: CaseCode
    subject: str
    params: Mapping[str, object] = field(default_factory=dict)
    cause: str = ""
    scope: str = ""
    alike: Condition | None = None

    @property
    def key(self) -> str:
        """A stable name: the same facts give the same case, and find the decision already made on it."""
        return hashlib.sha256(f"{self.code}\n{self.subject}\n{self.scope}".encode()).hexdigest()[:32]

    @property
    def holds(self) -> bool:
        return self.code not in INFORMING


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to a case: the action and what it needs (account and VAT code, order, fee type).

    ``customer`` is the number of the customer on whose part of the account the amount goes, where it has
    any. ``standing`` names the standing decision and its version where the answer was given for all alike.
    ``rate`` is decimal text: how many of the company's currency one of the payout's is; ``rate_source`` who
    says so and ``rate_on`` of which day (ISO date). ``voucher_date`` is the day in an open period (ISO date).
    """

    action: Action
    account: str = ""
    vat_code: str = ""
    order_identity: str = ""
    fee_type: str = ""
    note: str = ""
    standing: str = ""
    rate: str = ""
    rate_source: str = ""
    rate_on: str = ""
    voucher_date: str = ""
    customer: str = ""

    def as_json(self) -> str:
        """Canonical text, part of what a voucher's hash covers."""
        return json.dumps(
            {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}, sort_keys=True
        )
