"""The PDF of a voucher: its one uploaded PDF, else a page with its number."""

from app.sandbox.tripletex.vouchers import Voucher

_PARTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
)


def pdf_of(voucher: Voucher) -> bytes:
    """Return the bytes of a PDF file."""
    uploads = voucher.attachment.uploads if voucher.attachment else []
    if len(uploads) == 1 and uploads[0].mime_type == "application/pdf":
        return uploads[0].content
    return one_page_pdf(f"Bilag {voucher.number}-{voucher.year}")


def one_page_pdf(text: str) -> bytes:
    """Return a page with one line of ASCII text."""
    shown = text.encode("ascii", "replace").translate(None, b"()\\")
    drawn = b"BT /F1 14 Tf 72 770 Td (%s) Tj ET" % shown
    parts = [*_PARTS, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(parts) + 1, table, len(parts) + 1, len(content))
    )
