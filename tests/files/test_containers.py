"""What a file is made of: encodings, delimiters, workbooks and XML, and those made to do harm."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from app.files.delimited import LONGEST_LINE, delimited_rows
from app.files.markup import elements
from app.files.opening import CSV, XLSX, XML, OpenedFile
from app.files.refused import FileRefused
from app.files.text import LATIN_1, UTF_8, encoding_of
from app.files.workbook import Figure, Formula, Rounded, workbook_rows
from tests.files.making import EXAMPLE as SETTLED
from tests.files.making import norwegian_csv, norwegian_xlsx, stream, vipps_xml, workbook


def refused(body: bytes) -> FileRefused:
    """Reads the file to its end, by its container, and returns why it is refused."""
    with pytest.raises(FileRefused) as told:
        read_through(body)
    return told.value


def read_through(body: bytes) -> None:
    opened = OpenedFile(stream(body))
    found: Iterator[object] = opened.elements() if opened.container == XML else opened.rows(";")
    for _ in found:
        pass


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("Oppgjør".encode(), UTF_8),
        (b"\xef\xbb\xbf" + "Oppgjør".encode(), UTF_8),
        ("Oppgjør".encode("iso-8859-1"), LATIN_1),
        (b"plain", UTF_8),
    ],
)
def test_three_encodings_are_told_apart(body: bytes, encoding: str) -> None:
    assert encoding_of(stream(body)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_a_report_is_the_same_in_each(encoding: str) -> None:
    opened = OpenedFile(stream(norwegian_csv(SETTLED, encoding=encoding)))
    header = opened.find_header(("Oppgjørs-ID", "Brutto"))
    assert header is not None
    assert (header.row, header.delimiter) == (5, ";")
    assert next(opened.lines(header)).text("oppgjørs-id") == "2000812"


@pytest.mark.parametrize(
    ("body", "row"),
    [
        ("Oppgjør".encode("utf-16"), 1),
        (b"a\nb\x00c", 2),
        ("a\nb\nsm\u201dr".encode("cp1252"), 3),
        ("a\nOppgj\u00f8r\n".encode() + "s\u00f8t".encode("iso-8859-1"), 2),
    ],
)
def test_other_encodings_are_refused_with_the_row(body: bytes, row: int) -> None:
    told = refused(body)
    assert (told.code, told.params["row"]) == ("file_encoding", row)


def test_what_a_file_is() -> None:
    assert OpenedFile(stream(norwegian_csv(SETTLED))).container == CSV
    assert OpenedFile(stream(norwegian_xlsx(SETTLED))).container == XLSX
    assert OpenedFile(stream(b"\xef\xbb\xbf \n" + vipps_xml(SETTLED))).container == XML


@pytest.mark.parametrize("body", [b"", b" \n", b"\xd0\xcf\x11\xe0old workbook", b"%PDF-1.7"])
def test_what_no_settlement_file_is(body: bytes) -> None:
    assert refused(body).code in ("file_empty", "file_not_recognised")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'a;"b"c;d', "file_csv_broken"),
        (b'a;"b\nc', "file_csv_broken"),
        (b"a;" * 300, "file_row_too_long"),
        (b"a;" + b"b" * 10_001, "file_row_too_long"),
        (b"a" * (LONGEST_LINE + 5), "file_row_too_long"),
    ],
)
def test_broken_csv(body: bytes, code: str) -> None:
    assert refused(body).code == code


def test_a_line_break_inside_quotes_is_one_row() -> None:
    rows = list(delimited_rows(stream(b'a;b\n"1\n2";3\n4;5'), UTF_8, ";"))
    assert rows == [(1, ["a", "b"]), (2, ["1\n2", "3"]), (3, ["4", "5"])]


# workbooks


def rows_of(body: bytes) -> list[tuple[int, list[str]]]:
    return list(workbook_rows(stream(body)))


@pytest.mark.parametrize("shared", [True, False])
def test_a_workbook_is_rows_of_texts_and_numbers(shared: bool) -> None:
    def cell(where: str, text: str) -> str:
        return f'<c r="{where}"><v>{text}</v></c>' if text[0].isdigit() else ""

    found = rows_of(
        workbook([["Ordre", "Sum"], [], ["woo-1", None, "28.460000000000001"]], cell=cell, shared=shared)
    )
    assert found == [(1, ["Ordre", "Sum"]), (2, []), (3, ["woo-1", "", "28.46"])]
    assert isinstance(found[2][1][2], Figure)


def test_formulas_and_lost_digits_are_marked() -> None:
    cells = {
        "A1": '<c r="A1"><f>1+1</f><v>2</v></c>',
        "B1": '<c r="B1" t="e"><v>#REF!</v></c>',
        "C1": '<c r="C1"><v>2.0126874534000001E+19</v></c>',
        "D1": '<c r="D1"><v>1.5E3</v></c>',
    }
    ((_, row),) = rows_of(workbook([["a", "b", "c", "d"]], cell=lambda where, text: cells[where]))
    assert [type(one) for one in row] == [Formula, Formula, Rounded, Figure]
    assert row[3] == "1500"


def test_hidden_sheets_are_passed_over() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<workbook xmlns:r="{office}"><sheets><sheet name="x" state="hidden" r:id="rId9"/>'
        '<sheet name="y" r:id="rId1"/></sheets></workbook>'
    )
    assert rows_of(workbook([["a"]], more={"xl/workbook.xml": book.encode()})) == [(1, ["a"])]


def test_a_zip_bomb_is_stopped_as_it_unpacks() -> None:
    bomb = b"<worksheet><sheetData>" + b"<row></row>" * 3_000_000
    body = workbook([["a"]], more={"xl/worksheets/sheet1.xml": bomb})
    assert len(body) < len(bomb) // 200
    assert refused(body).code == "file_bomb"


def test_a_bomb_of_shared_texts_is_stopped() -> None:
    strings = b"<sst><si><t>" + b" " * 30_000_000 + b"</t></si></sst>"
    assert refused(workbook([["a"]], more={"xl/sharedStrings.xml": strings})).code in (
        "file_bomb",
        "file_row_too_long",
    )


def test_thousands_of_parts_are_no_workbook() -> None:
    assert refused(workbook([["a"]], more={f"x/{number}": b"" for number in range(1100)})).code == "file_bomb"


@pytest.mark.parametrize(
    "sheet",
    [
        b'<worksheet><row r="2"/><row r="1"/></worksheet>',
        b'<worksheet><row r="1"><c r="A1" t="s"><v>7</v></c></row></worksheet>',
        b'<worksheet><row r="1"><c r="1A"><v>7</v></c></row></worksheet>',
        b'<worksheet><row r="1"><c r="A1"><v>seven</v></c></row></worksheet>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_broken(sheet: bytes) -> None:
    assert refused(workbook([], more={"xl/worksheets/sheet1.xml": sheet})).code == "file_workbook_broken"


def test_a_cut_or_foreign_zip_is_broken() -> None:
    whole = norwegian_xlsx(SETTLED)
    assert refused(whole[: len(whole) // 2]).code == "file_workbook_broken"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("readme.txt", "no workbook")
    assert refused(other.getvalue()).code == "file_workbook_broken"


# XML


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><l>&c;</l>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x">%x;]><a/>',
    ],
)
def test_a_document_type_is_refused_whole(body: bytes) -> None:
    told = refused(body)
    assert (told.code, told.params["row"]) == ("file_entities", 1)


@pytest.mark.parametrize(
    "body", [b"<a><b></a>", b"<a>&nope;</a>", b"<a/><b/>", b"<a>" * 40, b"<a>\x01</a>", b"<a b='1' b='2'/>"]
)
def test_broken_xml(body: bytes) -> None:
    assert refused(body).code == "file_xml_broken"


def test_the_text_of_an_element_is_bounded() -> None:
    assert refused(b"<a>" + b"x" * 40_000 + b"</a>").code == "file_row_too_long"


def test_elements_come_with_their_own_text_and_line() -> None:
    found = [(one.event, one.name, one.text, one.row) for one in elements(stream(b"<a>\n<b>x</b>\n</a>"))]
    assert found == [
        ("start", "a", "", 1),
        ("start", "b", "", 2),
        ("end", "b", "x", 2),
        ("end", "a", "\n\n", 3),
    ]


def test_rows_that_are_not_read_to_the_end_leave_a_closed_file_alone() -> None:
    """Whoever looks at the first rows closes the file before the rows are forgotten."""
    body = stream(b"a;b\n1;2\n")
    rows = delimited_rows(body, UTF_8, ";")
    assert next(rows) == (1, ["a", "b"])
    body.close()
    rows.close()  # type: ignore[attr-defined]
