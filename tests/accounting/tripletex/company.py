"""A small company as Tripletex would tell of it, and the connection to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.accounting.base import OutgoingPosting, OutgoingVoucher, Session
from app.accounting.tripletex import Tripletex
from app.http import Http

from .scripted import Scripted

TODAY = date(2026, 3, 17)
KEY = "AVK7Q2MZ4TFW5XN3RD6YBH"
EMPLOYEE = {"employee_token": "test-employee", "consumer_token": "test-consumer"}

VAT_TYPES = [
    {"id": 0, "number": "0", "name": "Ingen avgiftsbehandling", "percentage": 0},
    {"id": 1, "number": "1", "name": "Fradrag, høy sats", "percentage": 25},
    {"id": 3, "number": "3", "name": "Utgående, høy sats", "percentage": 25},
    {"id": 12, "number": "13", "name": "Fradrag, lav sats", "percentage": 12},
    {"id": 23, "number": "14", "name": "Betalt ved innførsel", "percentage": 100.0},
    {"id": 31, "number": "31", "name": "Utgående, middels sats", "percentage": 15},
    {"id": 32, "number": "33", "name": "Utgående, lav sats", "percentage": 12},
    {"id": 34, "number": "86", "name": "Tjenester fra utlandet", "percentage": -25},
    {"id": 35, "number": "87", "name": "Tjenester fra utlandet uten fradrag", "percentage": -25},
    {"id": 111, "number": "12", "name": "Råfisk", "percentage": 11.11},
    {"id": 311, "number": "32", "name": "Råfisk, utgående", "percentage": 11.11},
]


def account(number: int, **given: Any) -> dict[str, Any]:
    return {
        "id": 400_000_000 + number,
        "number": number,
        "name": f"Konto {number}",
        "isInactive": False,
        "ledgerType": "GENERAL",
        "vatType": {"id": 0, "number": "0"},
        "vatLocked": False,
        "legalVatTypes": [{"id": 0, "number": "0"}],
        **given,
    }


ACCOUNTS = [
    account(1500, ledgerType="CUSTOMER"),
    account(1521, vatLocked=True),
    account(1920, isBankAccount=True),
    account(2400, ledgerType="VENDOR"),
    account(3000),
    account(3001),
    account(4000, requiresProject=True),
    account(6550, isInactive=True),
    account(7000, requiresDepartment=True),
    account(7770, vatLocked=True),
]

PERIODS = [
    {"id": 1, "number": 1, "start": "2026-01-01", "end": "2026-02-01", "isClosed": True},
    {"id": 2, "number": 2, "start": "2026-02-01", "end": "2026-03-01", "isClosed": False},
]


def listed(*rows: Any) -> dict[str, Any]:
    return {"fullResultSize": len(rows), "from": 0, "count": len(rows), "values": list(rows)}


def refusal(status: int, code: int, *messages: tuple[str | None, str]) -> dict[str, Any]:
    return {
        "status": status,
        "code": code,
        "message": "Validering feilet.",
        "validationMessages": [{"field": field, "message": text} for field, text in messages],
        "requestId": "request-1",
    }


def tell(script: Scripted) -> None:
    """Plan the answers of a healthy company with empty books."""
    script.on("POST", "/v2/token/session/:create", {"value": {"token": "session-1"}}, status=201)
    script.on("GET", "/v2/ledger/account", listed(*ACCOUNTS))
    script.on("GET", "/v2/ledger/vatType", listed(*VAT_TYPES))
    script.on("GET", "/v2/department", listed({"id": 874122, "name": "Butikk", "departmentNumber": "10"}))
    script.on("GET", "/v2/project", listed({"id": 99, "name": "Nettbutikk", "number": "7"}))
    script.on("GET", "/v2/ledger/accountingDimensionName", listed({"id": 3, "dimensionIndex": 2}))
    value = {"id": 41, "displayName": "Nettbutikk", "number": "NETT"}
    script.on("GET", "/v2/ledger/accountingDimensionValue/search", listed(value))
    script.on("GET", "/v2/ledger/accountingPeriod", listed(*PERIODS))
    script.on("GET", "/v2/supplier", listed({"id": 71, "name": "Vipps AS", "supplierNumber": 50001}))
    script.on("GET", "/v2/currency", listed({"id": 1, "code": "NOK"}))
    script.on("GET", "/v2/ledger/voucher", listed())
    script.on("GET", "/v2/ledger/voucher/>nonPosted", listed())
    script.on("GET", "/v2/ledger/voucher/>externalVoucherNumber", listed())


def session_to(
    url: str,
    credentials: Mapping[str, str] = EMPLOYEE,
    *,
    production: bool = False,
    kept: dict[str, str] | None = None,
) -> Session:
    """A session whose token cache is ``kept``."""
    tokens: dict[str, str] = {} if kept is None else kept

    def write(key: str, token: str | None, seconds: int) -> None:
        if token is None:
            tokens.pop(key, None)
        else:
            assert seconds > 0
            tokens[key] = token

    return Session(
        http=Http("tripletex", url, call_seconds=30, production=production),
        credentials=credentials,
        today=TODAY,
        read_token=tokens.get,
        write_token=write,
    )


def connect(url: str, **given: Any) -> Tripletex:
    return Tripletex(session_to(url, **given))


def settlement(*postings: OutgoingPosting, key: str = KEY, on: date = date(2026, 3, 16)) -> OutgoingVoucher:
    return OutgoingVoucher(
        key=key,
        date=on,
        currency="NOK",
        text="Vipps oppgjør 2000143 2026-03-16",
        postings=postings
        or (
            OutgoingPosting("1920", "0", 1102837, "Utbetalt Vipps 2000143"),
            OutgoingPosting("7770", "0", 22163, "Gebyr", department="10"),
            OutgoingPosting("1521", "0", -1125000, "Betalinger 31 stk"),
        ),
    )


def voucher_row(voucher_id: int, /, **given: Any) -> dict[str, Any]:
    """A booked voucher of Tripletex."""
    postings = [
        {"row": 1, "amount": 11028.37, "account": {"id": 400001920, "number": 1920}},
        {"row": 2, "amount": 221.63, "account": {"id": 400007770, "number": 7770}},
        {"row": 3, "amount": -11250, "account": {"id": 400001521, "number": 1521}},
    ]
    return {
        "id": voucher_id,
        "version": 1,
        "date": "2026-03-16",
        "number": 46,
        "year": 2026,
        "numberAsString": "46-2026",
        "description": f"Vipps oppgjør 2000143 2026-03-16 [{KEY}]",
        "externalVoucherNumber": KEY,
        "reverseVoucher": None,
        "attachment": None,
        "postings": postings,
        **given,
    }
