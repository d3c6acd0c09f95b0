"""What a reader gets out of an evidence PDF."""

import io

from pypdf import PdfReader

from app.reports.evidence import Evidence, render_evidence


def read(evidence: Evidence) -> PdfReader:
    return PdfReader(io.BytesIO(render_evidence(evidence)))


def squeezed(text: str) -> str:
    """The text without white space, so that a value broken over lines is found whole."""
    return "".join(text.split())


def text_of(evidence: Evidence) -> str:
    return squeezed("".join(page.extract_text() for page in read(evidence).pages))
