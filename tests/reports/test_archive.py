"""Zips: the same files give the same bytes, and each can be checked by its sum."""

import hashlib
import io
import zipfile

from app.reports.archive import archive, safe_name


def test_the_same_files_give_the_same_bytes() -> None:
    made = archive({"b.json": b"{}", "a.pdf": b"%PDF"})
    assert made == archive({"a.pdf": b"%PDF", "b.json": b"{}"})
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["SHA256SUMS", "a.pdf", "b.json"]
        sums = dict(reversed(line.split("  ")) for line in packed.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(packed.read(name)).hexdigest() for name in ("a.pdf", "b.json")}


def test_names_lead_to_no_other_folder() -> None:
    assert safe_name("report/2026-03-04/000") == "report-2026-03-04-000"
    assert safe_name("../../etc/passwd") == "etc-passwd"
    assert safe_name("..") == "file"
    assert safe_name("oppgjør mars") == "oppgjør-mars"
