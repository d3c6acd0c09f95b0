"""Files in one zip: the same files give the same bytes, whenever and wherever it is made."""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

SUMS: Final = "SHA256SUMS"
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can tell: when it was made is nothing that it should say."""
_READABLE: Final = 0o644 << 16
_ODD: Final = re.compile(r"[^A-Za-z0-9ÆØÅæøå._-]+")


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files by name, and of ``SHA256SUMS`` that ``sha256sum -c`` checks them by."""
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in sorted({**files, SUMS: sums.encode()}.items()):
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.external_attr = _READABLE
            info.create_system = 3
            made.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return packed.getvalue()


def safe_name(text: str) -> str:
    """Return the text as part of a file's name: no folder, nothing odd, never hidden."""
    return _ODD.sub("-", text).strip("-.") or "file"
