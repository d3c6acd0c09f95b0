"""Reports as tables over the API: what is asked for is what comes, in the form that was asked for."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from app.pipeline.report_tables import REPORTS
from app.pipeline.services import Services
from tests.api.conftest import Site, fails
from tests.api.test_reports import add_account, add_payout, shop_site  # noqa: F401 - a fixture

DAYS = "from=2026-09-01&to=2026-10-31"


@pytest.fixture
def paid(shop_site: Site, services: Services) -> Site:  # noqa: F811
    account = add_account(services, shop_site.shop)
    add_payout(services, shop_site.shop, account, date(2026, 9, 30), 12_345_600, (-123_400,))
    return shop_site


def test_every_report_in_every_form(paid: Site) -> None:
    assert paid.call("GET", "/v1/reports/tables").json == list(REPORTS)
    begins = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}
    for name in REPORTS:
        told = paid.call("GET", f"/v1/reports/tables/{name}?{DAYS}").json
        assert (told["name"], told["from"], told["to"]) == (name, "2026-09-01", "2026-10-31")
        for form, beginning in begins.items():
            answer: Any = paid.call("GET", f"/v1/reports/tables/{name}?{DAYS}&format={form}")
            assert answer.status_code == 200
            assert answer.data.startswith(beginning)
            named = f'attachment; filename="avstem-{name}-2026-09-01-2026-10-31.{form}"'
            assert answer.headers["Content-Disposition"] == named


def test_a_payout_is_told_in_the_readers_language(paid: Site) -> None:
    told = paid.call("GET", f"/v1/reports/tables/payouts?{DAYS}").json
    assert (told["title"], told["count"]) == ("Payouts", 1)
    assert {"amount": 12_345_600, "currency": "NOK"} in told["rows"][0]
    assert {"amount": 12_345_600, "currency": "NOK"} in told["totals"][0]
    norwegian = paid.call("GET", f"/v1/reports/tables/payouts?{DAYS}", **{"Accept-Language": "nb"}).json
    assert norwegian["title"] == "Utbetalinger"
    assert paid.call("GET", f"/v1/reports/tables/payouts?{DAYS}&provider=stripe").json["rows"] == []


def test_the_close_pack_is_the_same_bytes(paid: Site) -> None:
    made = paid.call("GET", f"/v1/reports/close-pack.zip?{DAYS}").data
    assert paid.call("GET", f"/v1/reports/close-pack.zip?{DAYS}").data == made
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {"avstem.pdf", "avstem.xlsx", "vat_codes.csv", "SHA256SUMS"} <= set(packed.namelist())


@pytest.mark.parametrize(
    "query",
    ["format=doc", "from=2026-10-31&to=2026-09-01", "from=2019-01-01&to=2026-09-01", "from=yesterday"],
)
def test_what_cannot_be_asked(paid: Site, query: str) -> None:
    fails(paid.call("GET", f"/v1/reports/tables/fees?{query}"), 422, "validation_failed")


def test_a_report_of_another_name(paid: Site) -> None:
    fails(paid.call("GET", "/v1/reports/tables/everything"), 404, "report_unknown")
