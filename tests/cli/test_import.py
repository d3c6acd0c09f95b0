"""``avstem import``: shown, confirmed and booked; refused with the place; a mapping from a file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.reach import test_connection as reach
from tests.files.making import SERIAL, Settled, Sold, norwegian_csv
from tests.world import START, SoldOrder, World, add_shop, connect_books, open_installation, tell_orders

SOLD = (SoldOrder(10_481, 149_900), SoldOrder(10_482, 59_900))
SETTLED = Settled("2000812", START, tuple(Sold(one.reference, one.amount, one.fee, on=START) for one in SOLD))


@dataclass
class Desk:
    """An operator with a folder, and a shop whose Vipps has no keys."""

    world: World
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def avstem(self, *arguments: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert main(arguments) == code
        told = self.capsys.readouterr()
        return told.out if code == 0 else told.err

    def file(self, body: bytes, name: str = "oppgjør.csv") -> str:
        path = self.folder / name
        path.write_bytes(body)
        return str(path)


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    with World.start("vipps") as world:
        settings = world.settings(tmp_path / "data")
        services = open_installation(settings)
        shop = add_shop(services)
        connect_books(services, shop)
        told = {"role": "provider", "system": "vipps", "environment": "test", "style": "file"}
        given = {"account": SERIAL, "currency": "NOK"}
        connection_id = put_connection(services, shop, credentials=given, actor="test", **told)
        reach(services, shop, connection_id, "test")
        confirm_connection(services, shop, connection_id, [SERIAL], "test")
        tell_orders(services, shop, SOLD)
        services.store.dispose()
        monkeypatch.setenv("AVSTEM_DATA", str(settings.data))
        monkeypatch.setenv("AVSTEM_SECRET_KEYS", settings.secret_keys[0])
        for name, value in settings.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.chdir(tmp_path)
        yield Desk(world, tmp_path, capsys)


def test_shown_first_and_booked_when_confirmed(desk: Desk) -> None:
    path = desk.file(norwegian_csv(SETTLED))
    shown = desk.avstem("import", "1", "vipps", path)
    assert "2000812" in shown
    assert "2066.54 NOK" in shown
    assert "Confirm it with --confirm" in shown
    assert desk.world.count() == []
    assert "2000812" in desk.avstem("import", "1", "vipps", path, "--confirm")
    (booked,) = desk.world.count()
    assert (booked.sums["1920"], booked.live) == (SETTLED.net, True)
    again = json.loads(desk.avstem("import", "1", "vipps", path, "--confirm", "--json"))
    assert (again["state"], [one["outcome"] for one in again["payouts"]]) == ("counted", ["new"])
    assert len(desk.world.count()) == 1


def test_shown_and_forgotten(desk: Desk) -> None:
    path = desk.file(norwegian_csv(SETTLED))
    assert "2000812" in desk.avstem("import", "1", "vipps", path, "--discard")
    told = json.loads(desk.avstem("import", "1", "vipps", path, "--json"))
    assert told["state"] == "previewed"
    assert desk.world.count() == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "tom"),
        (norwegian_csv(SETTLED).replace(b"1499,00", b"1498,00"), "Rad 6"),
        (norwegian_csv(SETTLED, serial="654321"), "654321"),
        (b"a;b\n1;2\n", "kjenner"),
    ],
    ids=["nothing in it", "a sum that differs", "of another account", "of no known form"],
)
def test_what_is_refused_says_where_and_why(desk: Desk, body: bytes, words: str) -> None:
    told = desk.avstem("import", "1", "vipps", desk.file(body), code=1)
    assert told.startswith("avstem: ")
    assert words in told


def test_files_that_are_not_there_and_accounts_that_are_not_connected(desk: Desk) -> None:
    assert "ikke.csv" in desk.avstem("import", "1", "vipps", str(desk.folder / "ikke.csv"), code=1)
    path = desk.file(norwegian_csv(SETTLED))
    assert desk.avstem("import", "1", "klarna", path, code=1).startswith("avstem: ")
    other = desk.avstem("import", "1", "vipps", path, "--account", "111111", code=1)
    assert "Brukerstedet finnes ikke" in other


def test_a_mapping_from_a_file(desk: Desk) -> None:
    mapping = {
        "columns": {"payout": "Id", "paid_on": "Day", "gross": "Gross", "fee": "Fee"},
        "references": {"reference": "Order"},
    }
    (desk.folder / "mapping.json").write_text(json.dumps(mapping))
    rows = "".join(
        f"77,{START},{one.amount / 100:.2f},{-one.fee / 100:.2f},{one.reference}\n" for one in SOLD
    )
    path = desk.file(b"Id,Day,Gross,Fee,Order\n" + rows.encode(), "portal.csv")
    given = ("--mapping", "portal", "--save-mapping", str(desk.folder / "mapping.json"))
    assert "77" in desk.avstem("import", "1", "vipps", path, *given, "--confirm")
    (booked,) = desk.world.count()
    assert booked.sums["1920"] == SETTLED.net
