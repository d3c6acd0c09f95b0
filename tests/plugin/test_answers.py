"""The plugin's screens are tested with what the service answers, and have words for its words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from marshmallow import Schema, fields

from app.accounting.registry import SYSTEMS
from app.api.case_schemas import CasePage
from app.api.connection_schemas import Connections, ReferenceDataShown
from app.api.corrections import CorrectionsShown
from app.api.fee_documents import FeeDocumentsShown
from app.api.notifications import NotificationsShown
from app.api.own_report_schemas import Catalogue, OwnReports
from app.api.payment_methods import MethodsShown
from app.api.payout_schemas import STATES, PayoutPage, PayoutShown, VoucherShown
from app.api.proof_schemas import Openings, Proofs
from app.api.report_tables import TableShown
from app.api.reports import Overview
from app.api.rules import RulesPreview, RulesShown
from app.api.sales_schemas import LeftOut, SalesShown
from app.api.standing_schemas import StandingPage
from app.api.start import StartShown
from app.api.status import Status
from app.core.rules import LINE_TYPES
from app.core.sales import SaleDate, SalesMode
from app.core.transactions import FeeType
from app.providers.registry import PROVIDERS

TESTS: Final = Path(__file__).parents[2] / "wp-plugin" / "avstem" / "tests"
SOURCES: Final = TESTS.parent / "src"
FORMS: Final[dict[str, Schema]] = {
    "status": Status(),
    "payouts": PayoutPage(),
    "payout-booked": PayoutShown(),
    "payout-case": PayoutShown(),
    "payout-preview": PayoutShown(),
    "cases": CasePage(),
    "connections": Connections(),
    "rules": RulesShown(),
    "rules-preview": RulesPreview(),
    "reference-data": ReferenceDataShown(),
    "payment-methods": MethodsShown(),
    "cases-sales": CasePage(),
    "sales": SalesShown(),
    "sales-voucher": VoucherShown(),
    "sales-left-out": LeftOut(),
    "start": StartShown(),
    "notifications": NotificationsShown(),
    "corrections-preview": CorrectionsShown(),
    "opening": Openings(),
    "overview": Overview(),
    "report-fees": TableShown(),
    "own-reports": OwnReports(),
    "own-catalogue": Catalogue(),
    "own-report": TableShown(),
    "fee-documents": FeeDocumentsShown(),
    "proof": Proofs(),
    "standing-decisions": StandingPage(),
}


def test_every_answer_has_a_form() -> None:
    assert {path.stem for path in (TESTS / "answers").glob("*.json")} == set(FORMS)


@pytest.mark.parametrize("name", FORMS)
def test_an_answer_has_no_field_that_its_form_has_not(name: str) -> None:
    answer = json.loads((TESTS / "answers" / f"{name}.json").read_text(encoding="utf-8"))
    assert list(_unknown(FORMS[name], answer, "")) == []


def _unknown(schema: Schema, answer: dict[str, Any], where: str) -> Iterator[str]:
    named = {field.data_key or name: field for name, field in schema.fields.items()}
    yield from (f"{where}.{name}" for name in set(answer) - set(named))
    for name, field in named.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested) and answer.get(name):
            for one in answer[name] if isinstance(field, fields.List) else [answer[name]]:
                yield from _unknown(inner.schema, one, f"{where}.{name}")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Admin/Settlements/States.php", set(STATES)),
        ("Admin/Settlements/States.php", set(PROVIDERS)),
        ("Admin/Settlements/SalesModes.php", {str(one) for one in SalesMode} - {"settlement_only"}),
        ("Admin/Settings/SalesSection.php", {str(one) for one in SaleDate}),
        ("Admin/Settlements/FeeTypes.php", {str(one) for one in FeeType} - {"other"}),
        ("Admin/Settings/AccountsSection.php", set(LINE_TYPES)),
        (
            "Admin/Settings/Fields.php",
            {
                word
                for registry in (PROVIDERS, SYSTEMS)
                for one in registry.values()
                for field in one.info.credentials
                for word in (field.style, field.name)
                if field.holder == "shop"
            },
        ),
    ],
)
def test_the_screens_have_a_word_for(source: str, words: set[str]) -> None:
    written = set(re.findall(r"'([a-z_]+)' =>", (SOURCES / source).read_text(encoding="utf-8")))
    assert words - written == set()
