"""Files: uploaded, then linked to a voucher or draft."""

import base64
import binascii
import re
from typing import Final

from flask import Response, jsonify

from app.sandbox.eaccounting.company import Company, File, Voucher, new_id
from app.sandbox.eaccounting.refusals import Refusal, invalid, not_found
from app.sandbox.eaccounting.serving import Serving, json_body, made
from app.sandbox.eaccounting.views import link_view

_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/tiff", "application/pdf"})
_NAME: Final = re.compile(r"[A-Za-z0-9_()-]{1,190}(\.[a-z]{3,4})?")
_LARGEST: Final = 10 * 1024 * 1024
_LARGEST_OF_DOCUMENT: Final = 20 * 1024 * 1024
_OF_VOUCHER, _OF_DRAFT = 3, 9


class FileCalls:
    def __init__(self, serving: Serving) -> None:
        self._settings = serving.settings
        serving.add("POST", "/attachments", self.upload)
        serving.add("GET", "/attachments/<file>", self.read)
        serving.add("DELETE", "/attachments/<file>", self.remove)
        serving.add("POST", "/attachmentlinks", self.link)
        serving.add("DELETE", "/attachmentlinks/<file>", self.unlink)

    def upload(self, company: Company) -> Response:
        body = json_body()
        kind, name = body.get("ContentType"), body.get("FileName")
        if kind not in _TYPES:
            raise invalid("ContentType", "ContentType is not supported")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise invalid("FileName", "FileName has characters that are not allowed")
        try:
            content = base64.b64decode(body.get("Data") or "", validate=True)
        except (binascii.Error, ValueError, TypeError):
            raise invalid("Data", "Data is not base64") from None
        if not 0 < len(content) <= _LARGEST:
            raise invalid("Data", "The file is empty or larger than 10 MB")
        file = File(new_id(), name, str(kind), content)
        company.files[file.id] = file
        return made({"Id": file.id, "FileName": name, "ContentType": kind, "AttachedDocumentType": 0})

    def read(self, company: Company, file: str) -> Response:
        held = _file(company, file)
        owner = _owner(company, file)
        name = held.name if self._settings.keeps_extension else held.name.rpartition(".")[0]
        return jsonify(
            Id=held.id,
            FileName=name,
            ContentType=held.content_type,
            DocumentId=owner.id if owner else None,
            AttachedDocumentType=link_view(owner)["DocumentType"] if owner else 0,
            AttachmentStatus=0 if owner else 1,
        )

    def remove(self, company: Company, file: str) -> Response:
        if _owner(company, _file(company, file).id) is not None:
            raise Refusal(4000, "The attachment is linked")  # plausible
        del company.files[file]
        return Response(status=200)

    def link(self, company: Company) -> Response:
        body = json_body()
        kind, numbers = body.get("DocumentType"), body.get("AttachmentIds")
        held = {_OF_VOUCHER: company.vouchers, _OF_DRAFT: company.drafts}.get(
            kind if type(kind) is int else 0
        )
        if held is None or not isinstance(numbers, list) or not numbers:
            raise invalid("DocumentType", "DocumentType or AttachmentIds cannot be used")
        owner = held.get(str(body.get("DocumentId")))
        if owner is None:
            raise not_found("Document")
        for number in numbers:
            if number not in company.files:
                raise Refusal(5007, "The attachment is missing", field="AttachmentIds")
            if _owner(company, number) is not None:
                raise Refusal(4000, "The attachment is linked already", field="AttachmentIds")
        sizes = [len(company.files[number].content) for number in (*owner.files, *numbers)]
        if sum(sizes) > _LARGEST_OF_DOCUMENT:
            raise invalid("AttachmentIds", "The files of a document are at most 20 MB")
        owner.files += numbers
        return made(link_view(owner))

    def unlink(self, company: Company, file: str) -> Response:
        owner = _owner(company, _file(company, file).id)
        if owner is None:
            raise not_found("Link")
        owner.files.remove(file)
        return Response(status=204)


def _file(company: Company, file: str) -> File:
    if file not in company.files:
        raise not_found("Attachment")
    return company.files[file]


def _owner(company: Company, file: str) -> Voucher | None:
    held = (*company.vouchers.values(), *company.drafts.values())
    return next((one for one in held if file in one.files), None)
