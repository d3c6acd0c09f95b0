"""A file as the body of a request: streamed to disk under a limit, hashed as it comes, gone with the request.

The file on disk has no name and never had one (it is unlinked as it is made): a killed process leaves
nothing. What it says is stored scrubbed, by :mod:`app.pipeline.import_reading`.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from flask import current_app, g, request

from app.files.refused import FileRefused
from app.pipeline.services import Services

CONTENT: Final = "application/octet-stream"
_UPLOADS: Final = frozenset({"/v1/imports"})
_CHUNK: Final = 1 << 16


class FileTooLarge(FileRefused):
    """More bytes than the operator allows."""

    code = "file_too_large"
    status = 413


@dataclass(frozen=True, slots=True)
class Upload:
    """A body on disk, at its beginning; ``sha256`` and ``size`` are those of what came."""

    file: BinaryIO
    size: int
    sha256: str


def is_upload() -> bool:
    """Whether the request's body is a file, not JSON."""
    return request.method == "POST" and request.url_rule is not None and request.url_rule.rule in _UPLOADS


def uploaded() -> Upload:
    """Return the request's file, received at the first call; raises FileTooLarge."""
    if "upload" not in g:
        g.upload = _receive()
    return cast(Upload, g.upload)


def forget_upload(error: BaseException | None = None) -> None:
    """When the request is over its file is closed, and so is gone."""
    upload = g.pop("upload", None)
    if upload is not None:
        upload.file.close()


def _receive() -> Upload:
    settings = cast(Services, current_app.extensions["avstem"]).settings
    limit = settings.import_max_bytes
    too_large = FileTooLarge(limit=limit // (1024 * 1024))
    request.max_content_length = limit + 1  # one more, so that it is told here, in these words
    if request.content_length is not None and request.content_length > limit:
        raise too_large
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = cast(BinaryIO, tempfile.TemporaryFile(dir=settings.data))  # noqa: SIM115 - closed with the request
    digest, size = hashlib.sha256(), 0
    try:
        while chunk := request.stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large
            digest.update(chunk)
            file.write(chunk)
    except BaseException:  # whatever ends it, also a worker's own end: nobody else closes the file
        file.close()
        raise
    file.seek(0)
    return Upload(file, size, digest.hexdigest())
