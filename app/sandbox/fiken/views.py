"""Companies, accounts, entries and transactions in the vendor's JSON; amounts in øre."""

from typing import Any

from app.sandbox.fiken.company import Attachment, BankAccount, Company, Entry, Line, Project, Transaction
from app.sandbox.fiken.settings import Settings


class Views:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def company(self, one: Company) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "name": one.name,
            "slug": one.slug,
            "vatType": one.vat_type,
            "creationDate": one.created_on.isoformat(),
            "accountingStartDate": one.created_on.isoformat(),
            "hasApiAccess": one.has_api_access,
            "testCompany": one.is_test,
        }
        return {**shown, "organizationNumber": one.organization_number} if one.organization_number else shown

    def bank_account(self, one: BankAccount) -> dict[str, Any]:
        return {
            "bankAccountId": one.id,
            "name": one.name,
            "accountCode": one.account_code,
            "bankAccountNumber": one.number,
            "type": one.kind,
            "inactive": one.is_inactive,
        }

    def project(self, one: Project) -> dict[str, Any]:
        return {
            "projectId": one.id,
            "number": one.number,
            "name": one.name,
            "completed": one.is_completed,
        }

    def transaction(self, one: Transaction) -> dict[str, Any]:
        return {
            "transactionId": one.id,
            "createdDate": one.created_at.date().isoformat(),
            "lastModifiedDate": one.changed_at.date().isoformat(),
            "description": one.description,
            "type": "General Journal Entry",
            "entries": [self.entry(one, entry) for entry in one.entries],
            "deleted": one.is_deleted,
        }

    def entry(self, owner: Transaction, one: Entry) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "journalEntryId": one.id,
            "createdDate": owner.created_at.date().isoformat(),
            "lastModifiedDate": owner.changed_at.date().isoformat(),
            "transactionId": owner.id,
            "journalEntryNumber": one.number,
            "description": one.description,
            "date": one.date.isoformat(),
            "lines": [self._line(owner, line) for line in one.lines],
            "attachments": [self.attachment(file) for file in one.attachments],
        }
        link = self._settings.offset_link
        offset = owner.reversed_by if link != "none" else None
        if link == "both" and owner.reverses is not None:
            offset = owner.reverses
        return {**shown, "offsetTransactionId": offset} if offset is not None else shown

    def _line(self, owner: Transaction, one: Line) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "amount": one.amount,
            "account": one.account,
            "lastModifiedDate": owner.changed_at.date().isoformat(),
        }
        if one.projects:
            shown["projectId"] = list(one.projects)
        code = 0 if one.vat_code is None and self._settings.tells_code_0 else one.vat_code
        return shown if code is None else {**shown, "vatCode": str(code)}

    def attachment(self, one: Attachment) -> dict[str, Any]:
        """The file's name is told only where that is chosen: the vendor calls the identifier user-defined."""
        shown: dict[str, Any] = {
            "downloadUrl": f"https://fiken.no/api/v2/files/{one.id}",
            "type": "unspecified",
        }
        if self._settings.attachment_identifier == "file_name":
            shown["identifier"] = one.file_name
        return shown
