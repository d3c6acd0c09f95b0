"""Rules as a spreadsheet: the same rules back, every problem by row and column, nothing saved unseen."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.rules_csv import rules_of_csv
from app.cli import build_parser
from app.cli.demo.pairs import SHOP, Pair, opened_pair
from app.core.rule_values import rule_from_dict
from app.core.rules import LINE_TYPES, Rule, RuleAction
from app.messages.fields import field_message
from app.pipeline.rules import rules_in_force
from app.pipeline.rules_csv import csv_text, rules_from_csv, rules_to_csv
from tests.providers_under_test import FIRST

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map(
    lambda text: " ".join(text.split())
)
days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
rules = st.builds(
    Rule,
    id=st.from_regex(r"[A-Za-z0-9._]{1,12}", fullmatch=True),
    account=st.from_regex(r"[1-9][0-9]{3}", fullmatch=True),
    vat_code=st.sampled_from(["0", "3", "86"]),
    line_type=st.sampled_from(["*", *sorted(LINE_TYPES)]),
    text_template=words.filter(lambda text: not text.startswith("'")),
    voucher_kind=st.just("sales"),
    country=st.sampled_from(["*", "NO", "EU", "WORLD", "SJ"]),
    tax_rate=st.sampled_from(["*", "25", "11.11", "0"]),
    tax_class=st.sampled_from(["*", "standard", "reduced-rate"]),
    action=st.sampled_from(RuleAction),
    priority=st.integers(-1000, 1000),
    valid_from=days,
    valid_to=st.none(),
)


@given(st.lists(rules, max_size=5), st.sampled_from(["nb", "en"]))
def test_the_same_rules_come_back(told: list[Rule], language: Any) -> None:
    rows, problems = rules_from_csv(rules_to_csv(told, language).decode("utf-8-sig"))
    assert problems == []
    assert [rule_from_dict(row) for row in rows.values()] == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "", "rule_csv_empty")]),
        ("id;konto\n", [(1, "konto", "rule_csv_column_unknown"), (1, "account", "rule_csv_column_missing")]),
        ("id;id;account\n", [(1, "id", "rule_csv_column_twice")] * 2),
        ("id;account\na;1920\n;7770\n", [(3, "id", "rule_csv_cell_missing")]),
        ("id;account\na;1920;x\n", [(2, "", "rule_csv_cells")]),
        ("id;account;priority\na;1920;mye\n", [(2, "priority", "rule_csv_no_number")]),
        ('id;account\n"a;1920\n', [(2, "", "rule_csv_unreadable")]),
    ],
)
def test_each_problem_is_told_by_row_and_column(text: str, found: list[tuple[int, str, str]]) -> None:
    rows, problems = rules_from_csv(text)
    assert [(one.row, one.column, one.code) for one in problems] == found


def test_empty_rows_are_nothing_and_empty_cells_the_default() -> None:
    rows, problems = rules_from_csv("id,account,provider\n\na,1920,\n,,\n")
    assert (rows, problems) == ({3: {"id": "a", "account": "1920"}}, [])


RULE = Rule("books", "3030", vat_code="31", voucher_kind="sales", line_type="sale", tax_rate="11.11",
            department="01", valid_from=date(2026, 11, 1), dimension1="007")  # fmt: skip


def as_excel_saves(text: str) -> str:
    """What a Norwegian Excel makes of the file when it is opened and saved: days as it shows them, cells left
    off where a row's end is empty."""
    return "\r\n".join(line.rstrip(";") for line in text.replace("2026-11-01", "01.11.2026").split("\r\n"))


def test_what_a_spreadsheet_does_by_itself_changes_nothing() -> None:
    told = [replace(RULE, dimension1=""), Rule("bank", "1920", line_type="bank")]
    text = rules_to_csv(told, "nb").decode("utf-8-sig")
    assert "11,11" in text, "a point would be a day in November to it"
    for changed in (as_excel_saves(text), text.replace("\r\n", ";;\r\n"), text + ";;\r\n\r\n"):
        rows, problems = rules_from_csv(changed, told)
        assert problems == []
        assert [rule_from_dict(row) for row in rows.values()] == told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_spreadsheets_save_in_are_read(encoding: str) -> None:
    text = "id;account;text_template\r\na;1920;Oppgjør – påmelding €\r\n"
    rows, problems = rules_from_csv(csv_text(text.encode(encoding)))
    assert (problems, rows[2]["text_template"]) == ([], "Oppgjør – påmelding €")


def test_what_a_spreadsheet_lost_is_told_by_row_and_column() -> None:
    text = rules_to_csv([RULE], "nb").decode("utf-8-sig").replace("\r\nbooks", "\r\n\r\nbooks")
    lost = text.replace(";01;", ";1;").replace(";007;", ";7;")
    found = [(one.row, one.column, one.code, one.word) for one in rules_from_csv(lost, [RULE])[1]]
    assert found == [
        (3, "department", "rule_csv_zeros_lost", "01"),
        (3, "dimension1", "rule_csv_zeros_lost", "007"),
    ]
    rounded = "id;account;merchant_account\na;1920;1,23457E+11\n"
    (problem,) = rules_from_csv(rounded)[1]
    assert (problem.row, problem.column, problem.code) == (2, "merchant_account", "rule_csv_digits_lost")


def test_a_row_that_was_cut_off_is_refused() -> None:
    """Nothing at its end is one thing; that a rule holds what it is for is another."""
    (problem,) = rules_from_csv("id;account;action\na;1920\n")[1]
    assert (problem.row, problem.code) == (2, "rule_csv_cells")


def test_no_problem_of_a_file_is_told_in_the_wrong_language(tmp_path: Path) -> None:
    texts = [
        "", "x;id;account;;\n", "id;id;account\n", "id\n", "id;account\n;1\n",
        "id;account;priority\na;1920;x\n",
        'id;account\n"a\n', "id;account\na;1920;x\n", "id;account;merchant_account\na;1;1E+11\n",
        "id;account;priority\na;1920;" + "9" * 5_000 + "\n",
    ]  # fmt: skip
    with opened_pair(FIRST, "tripletex", tmp_path) as pair:
        for text in texts:
            found = rules_of_csv(pair.services, SHOP, text)[1]
            assert found
            for reasons in found.values():
                assert "Verdien kan ikke brukes." not in " ".join(field_message(one, "nb") for one in reasons)


def test_too_many_rows_are_no_set_of_rules() -> None:
    text = "id;account\n" + "".join(f"r{number};1920\n" for number in range(501))
    assert [(one.row, one.code) for one in rules_from_csv(text)[1]] == [(502, "rule_csv_too_long")]


def test_what_the_service_refuses_is_told_by_its_row(tmp_path: Path) -> None:
    with opened_pair(FIRST, "tripletex", tmp_path) as pair:

        def wrong(text: str) -> dict[str, list[str]]:
            return rules_of_csv(pair.services, SHOP, text)[1]

        assert list(wrong("id;account;line_type\na;1920;bankk\n")) == ["row 2.line_type"]
        assert list(wrong("id;account\na;9123\n")) == ["row 2.account"]
        assert list(wrong("id;account;line_type\na;1920;bank\nb;1920;bank\n")) == ["row 3"]
        assert list(wrong("id;account;valid_from\na;1920;i dag\n")) == ["row 2.valid_from"]
        assert list(wrong("id;account;valid_from\na;1920;31.02.2026\n")) == ["row 2.valid_from"]
        assert list(wrong("id;account;line_type\n\n;;\na;1920;bankk\n")) == ["row 4.line_type"]
        assert list(wrong("id;account\n\na;9123\n")) == ["row 3.account"]


def test_the_operator_looks_before_saving(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with opened_pair(FIRST, "tripletex", tmp_path / "data") as pair:
        path = tmp_path / "rules.csv"
        assert command(pair, "export", path) == 0
        before = rules_in_force(pair.services, SHOP)
        assert command(pair, "import", path) == 0
        assert rules_in_force(pair.services, SHOP) == before
        assert command(pair, "import", path, "--save") == 0
        assert rules_in_force(pair.services, SHOP) == before, "nothing differs: no new version"
        path.write_text(path.read_text("utf-8-sig").replace("7770", "7830"), "iso-8859-1")
        assert command(pair, "import", path, "--save") == 0
        saved = rules_in_force(pair.services, SHOP)
        assert saved.version == before.version + 1
        assert {one.account for one in saved.rules if one.id in ("fee", "fee-refund")} == {"7830"}
        path.write_text("id;account\na;9123\n")
        capsys.readouterr()
        assert command(pair, "import", path, "--save") == 1
        path.write_bytes(b"id;account\nb\x81;1920\n")
        assert command(pair, "import", path) == 1
        assert "row 2" in capsys.readouterr().out
        path.write_text("id;account\na;9123\n")
        assert command(pair, "import", path, "--save") == 1
        assert "row 2  account" in capsys.readouterr().out
        assert rules_in_force(pair.services, SHOP) == saved


def command(pair: Pair, what: str, path: Path, *more: str) -> int:
    options = build_parser().parse_args(["rules", str(SHOP), what, str(path), *more])
    code: int = options.run(options, pair.services.settings)
    return code
