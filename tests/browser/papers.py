"""What is in the files that a person downloads: PDF, zip and workbook, opened and read."""

import io
import re
import zipfile

from pypdf import PdfReader


def pdf_text(content: bytes) -> str:
    """All text of a PDF, in one line."""
    assert content.startswith(b"%PDF-"), content[:60]
    pages = PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def says_amount(text: str, minor: int) -> bool:
    """Whether a text has this amount with two decimals, however its thousands are divided."""
    whole, part = divmod(abs(minor), 100)
    digits = r"[\s.,\u00a0\u202f]?".join(str(whole))
    return re.search(rf"(?<!\d){digits}[.,]{part:02d}(?!\d)", text) is not None


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of a zip by name; every checksum in it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def sheets(content: bytes) -> dict[str, str]:
    """The sheets of a workbook by name, each as its XML; numbers stand in it as ``<v>12.5</v>``."""
    parts = unzipped(content)
    names = re.findall(r'<sheet [^>]*name="([^"]+)"', parts["xl/workbook.xml"].decode())
    found = [parts[f"xl/worksheets/sheet{place}.xml"].decode() for place in range(1, len(names) + 1)]
    return dict(zip(names, found, strict=True))
