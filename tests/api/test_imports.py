"""Settlement files over HTTP: uploaded, shown, confirmed; refused with the place; the role decides."""

import hashlib
from datetime import date
from typing import Any

import pytest

from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.reach import test_connection as reach
from app.pipeline.services import Services
from app.store import tables as t
from tests.api.conftest import NOW, Site
from tests.files.making import EXAMPLE, PERSON, SERIAL, Settled, moved, norwegian_csv, vipps_xml

FILE = {"Content-Type": "application/octet-stream"}
SETTLED = moved(EXAMPLE, date(2026, 11, 10), "2000812")


@pytest.fixture
def account(services: Services, site: Site) -> int:
    """The merchant account of a shop whose Vipps has no keys."""
    given = {"account": SERIAL, "currency": "NOK"}
    told = {"role": "provider", "system": "vipps", "environment": "test", "style": "file"}
    connection_id = put_connection(services, site.shop, credentials=given, actor="user 7", **told)
    reach(services, site.shop, connection_id, "user 7")
    confirm_connection(services, site.shop, connection_id, [SERIAL], "user 7")
    (listed,) = site.call("GET", "/v1/imports").json["accounts"]
    assert {one["name"] for one in listed["formats"]} == {"vipps_norwegian", "vipps_csv", "vipps_xml"}
    return int(listed["id"])


def upload(site: Site, account: int, body: bytes, name: str = "oppgjor.csv", **more: str) -> Any:
    query = "&".join(f"{key}={value}" for key, value in {"account": account, "name": name, **more}.items())
    return site.send("POST", f"/v1/imports?{query}", body, **FILE)


def test_uploaded_seen_and_confirmed(site: Site, account: int, services: Services) -> None:
    body = norwegian_csv(SETTLED)
    shown = upload(site, account, body)
    assert shown.status_code == 200, shown.text
    told = shown.json
    assert (told["sha256"], told["size"]) == (hashlib.sha256(body).hexdigest(), len(body))
    assert (told["state"], told["can_confirm"], told["format"]) == ("previewed", True, "vipps_norwegian")
    (payout,) = told["payouts"]
    assert (payout["reference"], payout["amount"], payout["rows"]) == ("2000812", 186_654, 3)
    assert (payout["sales"], payout["returned"], payout["charges"]) == (209_800, -20_000, -3_146)
    assert payout["outcome"] == "new"
    assert not any(one in shown.text for one in PERSON)
    again = upload(site, account, body)
    assert again.json["id"] == told["id"]
    path = f"/v1/imports/{told['id']}"
    wrong = site.call("POST", f"{path}/confirm", {"sha256": "0" * 64})
    assert (wrong.status_code, wrong.json["code"]) == (409, "import_changed")
    done = site.call("POST", f"{path}/confirm", {"sha256": told["sha256"]})
    assert (done.status_code, done.json["state"]) == (200, "confirmed")
    counts = site.call("DELETE", path)
    assert (counts.status_code, counts.json["code"]) == (409, "import_counts")
    with services.store.reading(site.shop) as connection:
        (row,) = connection.execute(t.imports.select()).all()
    assert {row.uploaded_by, row.confirmed_by} == {f"user 7 (decide), site {site.site[:16]}"}


def test_forgotten_without_a_trace(site: Site, account: int) -> None:
    told = upload(site, account, vipps_xml(SETTLED), "oppgjor.xml").json
    assert site.call("DELETE", f"/v1/imports/{told['id']}").status_code == 204
    assert site.call("GET", f"/v1/imports/{told['id']}").status_code == 404
    assert site.call("GET", "/v1/imports").json["imports"] == []


def test_who_may_only_read_uploads_nothing(site: Site, account: int) -> None:
    body = norwegian_csv(SETTLED)
    assert upload(site.as_("view"), account, body).json["code"] == "capability_missing"
    told = upload(site, account, body).json
    reader = site.as_("view")
    assert reader.call("GET", f"/v1/imports/{told['id']}").status_code == 200
    for method, path, given in (
        ("POST", f"/v1/imports/{told['id']}/confirm", {"sha256": told["sha256"]}),
        ("DELETE", f"/v1/imports/{told['id']}", None),
        ("PUT", "/v1/imports/mappings/vipps/portal", {"columns": {}}),
    ):
        assert reader.call(method, path, given).status_code == 403, path


def test_files_of_another_shop_are_not_found(site: Site, other: Site, account: int) -> None:
    told = upload(site, account, norwegian_csv(SETTLED)).json
    assert other.call("GET", f"/v1/imports/{told['id']}").status_code == 404
    assert upload(other, account, norwegian_csv(SETTLED)).status_code == 404
    given = {"sha256": told["sha256"]}
    assert other.call("POST", f"/v1/imports/{told['id']}/confirm", given).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "file_empty"),
        (b"%PDF-1.7 a report", 422, "file_not_recognised"),
        (b"\xd0\xcf\x11\xe0 an old workbook", 422, "file_not_recognised"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 422, "file_entities"),
        (norwegian_csv(SETTLED).replace(b"1499,00", b"1498,00"), 422, "file_sum_differs"),
        (norwegian_csv(SETTLED).replace(b"1499,00", b"=1+1"), 422, "file_formula"),
        (norwegian_csv(SETTLED, serial="654321"), 422, "file_other_account"),
    ],
    ids=["nothing in it", "a PDF", "an old workbook", "entities", "a sum", "a formula", "another account"],
)
def test_a_file_that_is_refused_says_why(
    site: Site, account: int, body: bytes, status: int, code: str
) -> None:
    answer = upload(site, account, body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["detail"]
    assert site.call("GET", "/v1/imports").json["imports"] == []


def test_a_refusal_names_row_column_and_amounts(site: Site, account: int) -> None:
    answer = upload(site, account, norwegian_csv(SETTLED).replace(b"1499,00", b"1498,00")).json
    assert "Row 6" in answer["detail"]
    assert "“Netto”" in answer["detail"]
    norwegian = site.send(
        "POST",
        f"/v1/imports?account={account}&name=a.csv",
        norwegian_csv(SETTLED).replace(b"1499,00", b"1498,00"),
        **FILE,
        **{"Accept-Language": "nb"},
    ).json
    assert "Rad 6" in norwegian["detail"]


def test_more_bytes_than_the_operator_allows(site: Site, account: int, services: Services) -> None:
    answer = upload(site, account, b"a" * (services.settings.import_max_bytes + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "file_too_large")


def test_a_body_that_was_changed_on_its_way_is_refused(site: Site, account: int) -> None:
    path, body = f"/v1/imports?account={account}&name=a.csv", norwegian_csv(SETTLED)
    headers = site.signed("POST", path, body) | FILE
    answer = site.client.open(path, method="POST", data=body + b"\n", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "signature_wrong")


def test_a_mapping_is_saved_and_reads_what_no_format_knows(site: Site, account: int) -> None:
    mapping = {
        "columns": {"payout": "Id", "paid_on": "Day", "gross": "Gross", "fee": "Fee", "type": "Kind"},
        "references": {"reference": "Order"},
        "types": {"Sale": "sale"},
    }
    rows = f"Id,Day,Gross,Fee,Kind,Order\n77,{NOW:%Y-%m-%d},100.00,-1.50,Sale,woo-1\n".encode()
    assert upload(site, account, rows).json["code"] == "file_not_recognised"
    assert upload(site, account, rows, mapping="mine").json["code"] == "mapping_not_found"
    saved = site.call("PUT", "/v1/imports/mappings/vipps/mine", mapping)
    assert saved.status_code == 200, saved.text
    told = upload(site, account, rows, mapping="mine").json
    assert [(one["reference"], one["amount"]) for one in told["payouts"]] == [("77", 9_850)]
    bad = site.call("PUT", "/v1/imports/mappings/vipps/mine", {"columns": {"payout": "Id"}})
    assert (bad.status_code, bad.json["code"]) == (400, "mapping_invalid")


def test_a_payout_of_today_and_one_to_come_are_shown_alike(site: Site, account: int) -> None:
    later = Settled("2000813", date(2026, 11, 13), SETTLED.rows)
    shown = upload(site, account, vipps_xml(SETTLED, later), "a.xml").json
    assert [one["reference"] for one in shown["payouts"]] == ["2000812", "2000813"]
    assert {one["outcome"] for one in shown["payouts"]} == {"new"}
