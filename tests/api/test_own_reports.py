"""Own reports over the API, on both databases: kept by name, replaced by version, made in every form."""

from datetime import date
from typing import Any

import pytest

from app.pipeline.own_reports import MOST_REPORTS
from app.pipeline.services import Services
from app.reports.own.catalogue import SOURCES
from tests.api.conftest import Site, fails
from tests.api.test_reports import (  # noqa: F401 - fixtures
    add_account,
    add_payout,
    app,
    services,
    shop_site,
)

MADE: dict[str, Any] = {
    "name": "Gebyrer per måned",
    "source": "fees",
    "columns": ["cost", "count"],
    "group_by": ["month", "provider"],
    "filters": [{"column": "currency", "is": ["NOK"]}, {"column": "cost", "from": 1}],
    "period": {"kind": "fixed", "from": "2026-09-01", "to": "2026-10-31"},
}


@pytest.fixture
def paid(shop_site: Site, services: Services) -> Site:  # noqa: F811
    account = add_account(services, shop_site.shop)
    add_payout(services, shop_site.shop, account, date(2026, 9, 30), 12_345_600, (-123_400, -1))
    return shop_site


def save(site: Site, **changes: Any) -> Any:
    return site.call("PUT", "/v1/reports/own", MADE | changes)


def test_a_report_is_kept_replaced_and_forgotten(paid: Site) -> None:
    assert paid.call("GET", "/v1/reports/own").json == {"reports": [], "most": MOST_REPORTS}
    made = save(paid).json
    assert made | MADE == made
    assert (made["version"], made["saved_by"].split()[:2]) == (1, ["user", "7"])
    assert save(paid).json == made, "the same again is the same"
    fails(save(paid, columns=["cost"]), 409, "own_report_changed")
    fails(save(paid, columns=["cost"], version=7), 409, "own_report_changed")
    assert save(paid, columns=["cost"], version=1).json["version"] == 2
    (kept,) = paid.call("GET", "/v1/reports/own").json["reports"]
    assert (kept["id"], kept["columns"], kept["filters"]) == (made["id"], ["cost"], MADE["filters"])
    assert paid.call("DELETE", f"/v1/reports/own/{made['id']}").status_code == 204
    fails(paid.call("DELETE", f"/v1/reports/own/{made['id']}"), 404, "own_report_not_found")
    fails(paid.call("GET", f"/v1/reports/own/{made['id']}/table"), 404, "own_report_not_found")
    fails(save(paid, version=2), 409, "own_report_changed")


def test_it_is_made_in_every_form(paid: Site) -> None:
    path = f"/v1/reports/own/{save(paid).json['id']}/table"
    told = paid.call("GET", path).json
    assert (told["title"], told["from"], told["to"]) == (MADE["name"], "2026-09-01", "2026-10-31")
    assert told["rows"] == [["2026-09", "Vipps MobilePay", {"amount": 123_411, "currency": "NOK"}, 2]]
    assert told["totals"] == [[None, None, {"amount": 123_411, "currency": "NOK"}, 2]]
    built_in = paid.call("GET", "/v1/reports/tables/fees?from=2026-09-01&to=2026-10-31").json
    assert sum(cell["amount"] for cell in built_in["totals"][0][5:7]) == 123_411, "fees and the VAT on them"
    for form, beginning in {"csv": b"\xef\xbb\xbf", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-"}.items():
        answer = paid.call("GET", f"{path}?format={form}")
        assert answer.data.startswith(beginning)
        assert answer.headers["Content-Disposition"].endswith(f'-2026-09-01-2026-10-31.{form}"')
    fails(paid.call("GET", f"{path}?format=doc"), 422, "validation_failed")


def test_every_source_is_made_with_all_its_columns(paid: Site) -> None:
    told = paid.call("GET", "/v1/reports/own/catalogue").json
    assert [one["name"] for one in told["sources"]] == list(SOURCES)
    for source in told["sources"]:
        names = [one["name"] for one in source["columns"]]
        period = {"kind": "this_year"}
        made = save(
            paid,
            name=source["name"],
            source=source["name"],
            columns=names,
            group_by=[],
            filters=[],
            period=period,
        )
        table = paid.call("GET", f"/v1/reports/own/{made.json['id']}/table").json
        assert [one["name"] for one in table["columns"]] == [one["label"] for one in source["columns"]]


def test_the_catalogue_speaks_the_readers_language(paid: Site) -> None:
    told = paid.call("GET", "/v1/reports/own/catalogue", **{"Accept-Language": "nb"}).json
    (fees,) = [one for one in told["sources"] if one["name"] == "fees"]
    columns = {one["name"]: one for one in fees["columns"]}
    assert fees["label"] == "Gebyrer"
    assert columns["provider"]["values"]["vipps"] == "Vipps MobilePay"
    assert columns["fee_type"]["values"]["fixed"] == "Fast gebyr"
    assert (columns["day"]["filtered"], columns["order"]["filtered"]) == ("range", "values")
    assert {"name": "last_term", "label": "Forrige mva-termin"} in told["periods"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": ["customer"]}, "columns.0"),
        ({"filters": [{"column": "provider", "is": ["x"], "is_not": ["y"]}]}, "filters.0"),
        ({"filters": [{"column": "provider", "is": []}]}, "filters.0.is"),
        ({"filters": [{"column": "provider", "like": "x"}]}, "filters.0.like"),
        ({"filters": [{"column": "cost", "from": 1.5}]}, "filters.0.from"),
        ({"filters": [{"column": "cost", "from": True}]}, "filters.0.from"),
        ({"filters": [{"column": "day", "from": "yesterday"}]}, "filters.0.from"),
        ({"period": {"kind": "next_month"}}, "period.kind"),
        ({"sort": "x"}, "sort"),
        ({"name": "x" * 81}, "name"),
        ({"filters": [{"column": "provider", "is": ["vipps"]}] * 11}, "filters"),
    ],
)
def test_what_cannot_be_made_is_told_by_field(paid: Site, changes: dict[str, Any], field: str) -> None:
    answer = save(paid, **changes)
    fails(answer, 422, "validation_failed")
    assert list(answer.json["errors"]) == [field]


def test_a_shop_has_so_many_and_no_more(paid: Site) -> None:
    for number in range(MOST_REPORTS):
        assert save(paid, name=f"{number}").status_code == 200
    fails(save(paid), 400, "own_reports_full")
    assert save(paid, name="7", columns=["cost"], version=1).json["version"] == 2


def test_who_may_look_may_not_save(paid: Site) -> None:
    made = save(paid).json
    looks = paid.as_("view")
    assert looks.call("GET", f"/v1/reports/own/{made['id']}/table").status_code == 200
    fails(save(looks, name="Ny"), 403, "capability_missing")
    fails(looks.call("DELETE", f"/v1/reports/own/{made['id']}"), 403, "capability_missing")


def test_another_shop_has_its_own(paid: Site, other: Site) -> None:
    """Neither the reports of another shop nor a row of it."""
    made = save(paid).json
    path = f"/v1/reports/own/{made['id']}"
    fails(other.call("GET", f"{path}/table"), 404, "own_report_not_found")
    fails(other.call("DELETE", path), 404, "own_report_not_found")
    assert other.call("GET", "/v1/reports/own").json["reports"] == []
    for name, source in SOURCES.items():
        same = save(
            other,
            name=name,
            source=name,
            columns=[one.name for one in source.fields],
            group_by=[],
            filters=[],
        )
        assert other.call("GET", f"/v1/reports/own/{same.json['id']}/table").json["rows"] == []
