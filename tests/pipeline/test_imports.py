"""Settlement files that count: explained, booked once and documented like any payout, never a second time."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.errors import Conflict, NotFound
from app.files.refused import FileRefused
from app.pipeline.connect import confirm_connection, delete_connection, put_connection
from app.pipeline.import_counting import confirm_import, discard_import, judged
from app.pipeline.import_mappings import put_mapping
from app.pipeline.import_reading import take_file
from app.pipeline.proof import make_proof
from app.pipeline.reach import test_connection as reach
from app.pipeline.resync import ask_resync
from app.pipeline.services import Services
from app.sandbox.driven.provider import START
from app.store import cases, connections, imports, reports
from app.store import tables as t
from tests.files.making import (
    PERSON,
    SERIAL,
    Settled,
    Sold,
    moved,
    norwegian_csv,
    norwegian_xlsx,
    sectioned_csv,
    stream,
    stripe_csv,
    stripe_row,
    vipps_xml,
)
from tests.pipeline.conftest import open_cases, work
from tests.world import (
    SoldOrder,
    World,
    add_shop,
    connect_books,
    connect_vipps,
    open_installation,
    tell_orders,
)

SOLD = (SoldOrder(10_481, 149_900), SoldOrder(10_482, 59_900), SoldOrder(10_399, 40_000))
BEFORE = START - timedelta(days=1)
"""The day of the sales: their payout is dated on the start."""


def settlement(number: str = "2000812", on: date = START) -> Settled:
    rows = [Sold(one.reference, one.amount, one.fee, on=on - timedelta(days=1)) for one in SOLD[:2]]
    return Settled(number, on, tuple(rows))


SETTLED = settlement()


@pytest.fixture
def world() -> Iterator[World]:
    with World.start("vipps") as started:
        yield started


@pytest.fixture
def shop(world: World, tmp_path: Path) -> Iterator[Services]:
    """Shop 1, whose Vipps has no keys: its reports are files. Its books are connected."""
    services = open_installation(world.settings(tmp_path / "data"))
    add_shop(services)
    connect_books(services, 1)
    connect_file(services)
    tell_orders(services, 1, SOLD)
    yield services
    services.store.dispose()


def connect_file(services: Services, provider: str = "vipps", account: str = SERIAL) -> int:
    connection_id = put_connection(
        services,
        1,
        role="provider",
        system=provider,
        environment="test",
        style="file",
        credentials={"account": account, "currency": "NOK"},
        actor="test",
    )
    assert [one["reference"] for one in reach(services, 1, connection_id, "test")] == [account]
    confirm_connection(services, 1, connection_id, [account], "test")
    return connection_id


def upload(
    services: Services, body: bytes, name: str = "oppgjør.csv", mapping: str = "", account: int = 1
) -> int:
    return take_file(
        services,
        1,
        account,
        stream(body),
        name=name,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        actor="test",
        mapping_name=mapping,
    )


def outcomes(services: Services, import_id: int) -> dict[str, str]:
    with services.store.reading(1) as connection:
        found, _ = judged(services, connection, imports.get_import(connection, 1, import_id))
    return dict(found.outcomes)


def confirm(services: Services, import_id: int) -> None:
    with services.store.reading(1) as connection:
        sha256 = imports.get_import(connection, 1, import_id).delivered_sha256
    confirm_import(services, 1, import_id, sha256, "test")
    work(services)


def import_body(services: Services, body: bytes, **given: Any) -> int:
    import_id = upload(services, body, **given)
    confirm(services, import_id)
    return import_id


def stored(services: Services, table: Any) -> list[Any]:
    with services.store.reading(1) as connection:
        return list(connection.execute(select(table)).all())


def counted(services: Services) -> tuple[int, int]:
    """How many payouts there are, and how many rows that count."""
    with services.store.reading(1) as connection:
        rows = select(func.count()).where(t.transactions.c.gone.is_(False))
        return (
            connection.execute(select(func.count()).select_from(t.payouts)).scalar_one(),
            connection.execute(rows).scalar_one(),
        )


@pytest.mark.parametrize("made", [vipps_xml, norwegian_csv, norwegian_xlsx, sectioned_csv])
def test_a_file_is_shown_confirmed_explained_and_booked_once(world: World, shop: Services, made: Any) -> None:
    body = made(SETTLED)
    import_id = upload(shop, body)
    assert outcomes(shop, import_id) == {"2000812": "new"}
    work(shop)
    assert counted(shop) == (0, 0)  # nothing counts before a person has said so
    confirm(shop, import_id)
    (booked,) = world.count()
    assert booked.sums["1920"] == SETTLED.net
    assert booked.sums["1521"] == -sum(one.gross for one in SETTLED.rows)
    assert booked.uploads == 1
    assert outcomes(shop, import_id) == {"2000812": "same"}
    assert open_cases(shop) == []


def test_the_evidence_names_the_file_and_its_hash(shop: Services) -> None:
    body = norwegian_csv(SETTLED)
    import_body(shop, body, name="C:\\Mine\\oppgjør mars.csv")
    (evidence,) = stored(shop, t.evidence)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(evidence.content)).pages)
    joined = text.replace("\n", "").replace(" ", "")
    assert "oppgjørmars.csv" in joined
    assert hashlib.sha256(body).hexdigest() in joined
    assert "Mine" not in joined


@pytest.mark.parametrize("made", [norwegian_csv, norwegian_xlsx])
def test_what_is_personal_is_cut_before_it_is_stored(shop: Services, made: Any) -> None:
    import_id = upload(shop, made(SETTLED))
    before = stored(shop, t.import_parts)
    assert before
    confirm(shop, import_id)
    kept = [row.body for row in before] + [row.body for row in stored(shop, t.report_parts)]
    kept += [
        str(row).encode()
        for table in (t.transactions, t.imports, t.import_payouts)
        for row in stored(shop, table)
    ]
    kept += [path.read_bytes() for path in shop.settings.data.rglob("*") if path.is_file()]
    for secret in PERSON:
        assert not any(secret.encode() in one for one in kept), secret
    assert stored(shop, t.import_parts) == []


def test_the_same_file_twice_changes_nothing(world: World, shop: Services) -> None:
    body = norwegian_csv(SETTLED)
    first = import_body(shop, body)
    before = counted(shop)
    assert upload(shop, body) == first
    confirm(shop, first)
    assert counted(shop) == before
    assert len(world.count()) == 1


def test_the_same_payouts_in_another_format_change_nothing(world: World, shop: Services) -> None:
    import_body(shop, norwegian_csv(SETTLED))
    before = counted(shop)
    again = upload(shop, sectioned_csv(SETTLED, settlement("2000813", START + timedelta(days=0))))
    assert outcomes(shop, again)["2000812"] == "same"
    confirm(shop, again)
    assert counted(shop) == (before[0] + 1, before[1] + 2)
    assert len(world.count()) == 2


def test_another_file_of_a_booked_payout_is_a_case_and_no_voucher(world: World, shop: Services) -> None:
    import_body(shop, norwegian_csv(SETTLED))
    other = Settled(SETTLED.number, SETTLED.paid_on, (*SETTLED.rows, Sold("woo-3f9c2a1b-10399", 40_000, 600)))
    again = upload(shop, vipps_xml(other))
    assert outcomes(shop, again) == {"2000812": "changed"}
    confirm(shop, again)
    assert [one.code for one in open_cases(shop)] == ["report_changed"]
    assert len(world.count()) == 1


def test_a_confirmation_names_what_was_shown(shop: Services) -> None:
    import_id = upload(shop, norwegian_csv(SETTLED))
    with pytest.raises(Conflict, match="import_changed"):
        confirm_import(shop, 1, import_id, "0" * 64, "test")
    discard_import(shop, 1, import_id, "test")
    with pytest.raises(NotFound, match="import_not_found"):
        confirm(shop, import_id)
    assert stored(shop, t.import_parts) == stored(shop, t.import_payouts) == []
    counts = import_body(shop, norwegian_csv(SETTLED))
    with pytest.raises(Conflict, match="import_counts"):
        discard_import(shop, 1, counts, "test")


def test_a_refused_file_leaves_nothing(shop: Services) -> None:
    body = norwegian_csv(SETTLED).replace(b"1499,00", b"1498,00")
    with pytest.raises(FileRefused) as refused:
        upload(shop, body)
    assert (refused.value.code, refused.value.params["row"]) == ("file_sum_differs", 6)
    for table in (t.imports, t.import_parts, t.import_payouts, t.report_parts):
        assert stored(shop, table) == []


def test_a_file_about_another_merchant_account_is_refused(shop: Services) -> None:
    with pytest.raises(FileRefused, match="file_other_account"):
        upload(shop, norwegian_csv(SETTLED, serial="654321"))
    with pytest.raises(NotFound):
        upload(shop, norwegian_csv(SETTLED), account=7)


def test_a_killed_reading_is_begun_anew(shop: Services) -> None:
    body = norwegian_csv(SETTLED)
    first = upload(shop, body)
    with shop.store.writing("test", 1) as connection:
        imports.set_import(connection, 1, first, state=imports.READING, uploaded_at=0)
    second = upload(shop, body)
    assert [row.id for row in stored(shop, t.imports)] == [second]
    confirm(shop, second)
    assert counted(shop) == (1, 2)


def test_a_resync_reads_the_stored_file_again(world: World, shop: Services) -> None:
    import_body(shop, vipps_xml(SETTLED))
    assert ask_resync(shop, 1, 1, "test")
    work(shop)
    with shop.store.reading(1) as connection:
        told = connection.execute(select(t.audit.c.why).where(t.audit.c.why.like("resync_%"))).scalars()
        assert list(told) == ["resync_asked", "resync_unchanged"]
    assert len(world.count()) == 1


def test_the_proof_of_files_is_reckoned(world: World, shop: Services) -> None:
    import_body(shop, vipps_xml(SETTLED, settlement("2000813")))
    with shop.store.reading(1) as connection:
        account = connection.execute(select(t.merchant_accounts)).one()
    assert account.complete_through == BEFORE - timedelta(days=1)
    with pytest.raises(Conflict, match="proof_day_not_covered"):
        make_proof(shop, 1, "vipps", "NOK", None, "test")


# one source per payout


@pytest.fixture
def by_api(world: World, tmp_path: Path) -> Iterator[Services]:
    """Shop 1 with Vipps' keys: its payout of the start is collected and booked."""
    services = open_installation(world.settings(tmp_path / "data"))
    add_shop(services)
    connect_books(services, 1)
    connect_vipps(services, 1)
    tell_orders(services, 1, world.orders)
    work(services)
    yield services
    services.store.dispose()


def file_of(world: World, fee: int = 0) -> Settled:
    """The payout of the start, as a file tells it."""
    rows = tuple(Sold(one.reference, one.amount, one.fee + fee, on=BEFORE) for one in world.orders)
    return Settled(world.provider.reference, START, rows)


def test_a_file_of_what_the_api_gave_is_compared_and_kept(world: World, by_api: Services) -> None:
    before = counted(by_api)
    import_id = upload(by_api, vipps_xml(file_of(world), serial="123455"))
    assert outcomes(by_api, import_id) == {world.provider.reference: "agrees"}
    confirm(by_api, import_id)
    assert counted(by_api) == before
    assert len(world.count()) == 1
    assert [row for row in stored(by_api, t.report_parts) if row.source == reports.FILE]
    assert open_cases(by_api) == []


def test_a_file_that_tells_other_sums_than_the_api_is_a_case(world: World, by_api: Services) -> None:
    before = counted(by_api)
    import_id = upload(by_api, vipps_xml(file_of(world, fee=100)))
    assert outcomes(by_api, import_id) == {world.provider.reference: "differs"}
    confirm(by_api, import_id)
    assert counted(by_api) == before
    (case,) = open_cases(by_api)
    assert (case.code, case.params["total"]) == ("sources_differ", "amount")
    assert len(world.count()) == 1


def test_what_the_api_will_bring_does_not_count_from_a_file(by_api: Services) -> None:
    import_id = upload(by_api, vipps_xml(settlement("2099999")))
    assert outcomes(by_api, import_id) == {"2099999": "api_brings"}
    with pytest.raises(Conflict, match="import_api_brings"):
        confirm(by_api, import_id)


def change_to_keys(services: Services) -> None:
    """The shop gets Vipps' keys: they reach a ledger, which is the same place under another name."""
    with services.store.reading(1) as connection:
        (link,) = connections.list_connections(connection, 1, "provider")
    delete_connection(services, 1, link.id, "test")
    connect_vipps(services, 1)
    work(services)


def test_the_api_meets_a_payout_that_a_file_told(world: World, shop: Services) -> None:
    """Files first, keys later: what the file told stands, and is not counted again."""
    tell_orders(shop, 1, world.orders)
    import_body(shop, vipps_xml(file_of(world)))
    before, booked = counted(shop), len(world.count())
    assert booked == 1
    change_to_keys(shop)
    assert {row.source for row in stored(shop, t.payouts) if row.reference == world.provider.reference} == {
        "file"
    }
    with shop.store.reading(1) as connection:
        rows = select(func.count()).where(
            t.transactions.c.gone.is_(False),
            t.transactions.c.payout_id.is_not(None),
            t.payouts.c.paid_on == START,
        )
        joined = rows.join_from(t.transactions, t.payouts, t.payouts.c.id == t.transactions.c.payout_id)
        assert connection.execute(joined).scalar_one() == before[1]
    assert len(world.count()) == booked
    assert [one.code for one in open_cases(shop)] == []


MAPPING = {
    "columns": {"payout": "Utbetaling", "paid_on": "Dato", "gross": "Beløp", "fee": "Gebyr", "type": "Type"},
    "references": {"reference": "Ordre"},
    "types": {"Salg": "sale", "Retur": "refund"},
    "decimal": ",",
    "positive_fees": True,
}


def mapped(settled: Settled) -> bytes:
    rows = ["Utbetaling;Dato;Type;Ordre;Beløp;Gebyr;Kunde"]
    for row in settled.rows:
        kind = "Salg" if row.gross >= 0 else "Retur"
        amounts = f"{row.gross / 100:.2f};{row.fee / 100:.2f}".replace(".", ",")
        rows.append(f"{settled.number};{settled.paid_on:%d.%m.%Y};{kind};{row.order};{amounts};{PERSON[1]}")
    return "\n".join(rows).encode("iso-8859-1")


@pytest.mark.parametrize(("provider", "reference"), [("vipps", "reference"), ("nets", "payment_id")])
def test_a_mapped_file_counts_for_any_provider(
    world: World, shop: Services, provider: str, reference: str
) -> None:
    account = 1
    if provider != "vipps":
        connect_file(shop, provider, "100012345")
        account = max(row.id for row in stored(shop, t.merchant_accounts))
    put_mapping(shop, 1, provider, "portal", {**MAPPING, "references": {reference: "Ordre"}}, "test")
    import_id = upload(shop, mapped(SETTLED), mapping="portal", account=account)
    assert PERSON[1].encode() not in stored(shop, t.import_parts)[0].body
    confirm(shop, import_id)
    assert open_cases(shop) == []
    (booked,) = world.count()
    assert booked.sums["1920"] == SETTLED.net


def test_sources_that_cannot_be_compared_may_not_overlap(world: World, shop: Services) -> None:
    put_mapping(shop, 1, "vipps", "portal", MAPPING, "test")
    import_body(shop, vipps_xml(SETTLED))
    import_id = upload(shop, mapped(moved(SETTLED, SETTLED.paid_on, "A-77")), mapping="portal")
    assert outcomes(shop, import_id) == {"A-77": "overlaps"}
    with pytest.raises(Conflict, match="import_overlaps"):
        confirm(shop, import_id)
    apart = upload(shop, mapped(moved(SETTLED, START - timedelta(days=20), "A-70")), mapping="portal")
    assert outcomes(shop, apart) == {"A-70": "new"}
    assert len(world.count()) == 1


def test_the_api_counts_nothing_that_an_incomparable_file_may_have_told(world: World, shop: Services) -> None:
    put_mapping(shop, 1, "vipps", "portal", MAPPING, "test")
    import_body(shop, mapped(SETTLED), mapping="portal")
    change_to_keys(shop)
    assert [one.code for one in open_cases(shop)] == [cases.CaseCode.SOURCES_OVERLAP]
    assert len(world.count()) == 1


KLARNA = (
    "payment_reference,merchant_id,merchant_settlement_type,settlement_currency,payout_date,total_sale_amount,"
    "total_fee_amount,total_settlement_amount\n"
    "KP1,K987654,NET,NOK,{day}T12:00:00Z,2098.00,31.47,2066.53\n\n"
    "type,capture_date,order_id,merchant_reference1,merchant_reference2,amount,posting_currency,detailed_type\n"
    "SALE,{before}T09:00:00Z,o-1,10481,10481,1499.00,NOK,PURCHASE\n"
    "FEE,{before}T09:00:00Z,o-1,10481,10481,22.49,NOK,PURCHASE_FEE_PERCENTAGE\n"
    "SALE,{before}T09:10:00Z,o-2,10482,10482,599.00,NOK,PURCHASE\n"
    "FEE,{before}T09:10:00Z,o-2,10482,10482,8.98,NOK,PURCHASE_FEE_PERCENTAGE\n"
)


def stripe_file() -> bytes:
    day, before = START.isoformat(), f"{BEFORE} 09:00:00"
    rows = (("txn_1", "1499.00", "22.48", "1476.52", "10481"), ("txn_2", "599.00", "8.98", "590.02", "10482"))
    return stripe_csv(
        *(
            stripe_row(
                "po_1",
                day,
                key,
                "charge",
                gross,
                fee,
                net,
                f"ch_{order}",
                f"ch_{order}",
                order,
                created=before,
            )
            for key, gross, fee, net, order in rows
        )
    )


@pytest.mark.parametrize(
    ("provider", "account", "clearing", "paid"),
    [("klarna", "K987654", "1522", 206_653), ("stripe", "acct_1ShopExample", "1524", 206_654)],
)
def test_files_of_the_others_are_booked_once(
    world: World, shop: Services, provider: str, account: str, clearing: str, paid: int
) -> None:
    body = stripe_file() if provider == "stripe" else KLARNA.format(day=START, before=BEFORE).encode()
    connect_file(shop, provider, account)
    number = max(row.id for row in stored(shop, t.merchant_accounts))
    import_id = import_body(shop, body, account=number)
    assert open_cases(shop) == []
    (booked,) = world.count()
    assert {name: booked.sums[name] for name in ("1920", clearing)} == {"1920": paid, clearing: -209_800}
    confirm(shop, import_id)
    assert upload(shop, body, account=number) == import_id
    assert len(world.count()) == 1
