"""Checks of one posting: account, amounts, VAT type, and what its account requires besides."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.sandbox.tripletex.chart import Account
from app.sandbox.tripletex.company import Company, Line
from app.sandbox.tripletex.currencies import COMPANY_CURRENCY, CURRENCIES
from app.sandbox.tripletex.forms import FREE, PostingForm
from app.sandbox.tripletex.refusals import NULL, Complaint
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.vat import VAT_TYPES, VAT_TYPES_BY_ID, VatType
from app.sandbox.tripletex.vouchers import Named

RECONCILED: Final = "An entry cannot be made in a period with a reconciled bank statement."
CURRENCY_DIFFERS: Final = "Beløp (amountGross) må være det samme som valutabeløpet (amountGrossCurrency)."
NO_ACCOUNT: Final = "Internt felt (account): Feltet må fylles ut."


class PostingChecks:
    """Adds what is wrong to ``complaints``."""

    def __init__(self, company: Company, settings: Settings, complaints: list[Complaint]) -> None:
        self._company, self._settings, self._complaints = company, settings, complaints

    def _refuse(self, name: str, message: str, path: str) -> None:
        self._complaints.append(Complaint(f"postings.{name}", message, f"{path}.{name}"))

    def line(self, posting: PostingForm, place: int, day: date | None) -> Line | None:
        """Return the line to book; ``day`` is the voucher's. What is returned counts without complaints
        only; None when account or amount is missing."""
        path = f"postings[{place}]"
        account = self._account(posting, path)
        currency = self._currency(posting, path)
        self._amounts(posting, currency, path)
        if account is None or posting.gross is None:
            return None
        return Line(
            account=account,
            gross=posting.gross,
            gross_currency=posting.gross_currency,
            currency_id=currency,
            vat_type=self._vat_type(posting, account, path),
            row=posting.row or 0,
            day=posting.day or day or date.min,
            description=posting.description or "",
            customer=self._owner(
                posting, self._company.customers, "customer", account.ledger_type == "CUSTOMER", path
            ),
            supplier=self._owner(
                posting, self._company.suppliers, "supplier", account.ledger_type == "VENDOR", path
            ),
            department=self._owner(
                posting, self._company.departments, "department", account.requires_department, path
            ),
            project=self._owner(posting, self._company.projects, "project", account.requires_project, path),
            invoice_number=posting.invoice_number or "",
            term_of_payment=posting.term_of_payment,
            free=tuple(
                self._owner(posting, self._values(place), name, False, path)
                for place, name in enumerate(FREE, start=1)
            ),
        )

    def _values(self, place: int) -> Sequence[Named]:
        own = self._company.dimensions.get(place)
        return () if own is None else own.values

    def _account(self, posting: PostingForm, path: str) -> Account | None:
        given = posting.references.get("account")
        if given is None:
            self._refuse("account", NO_ACCOUNT, path)
            return None
        if given.id is None:
            self._refuse("account.name", NULL, path)
            return None
        account = self._company.account_by_id(given.id)
        if account is None:
            self._refuse("account.id", f"Kontoen med id {given.id} finnes ikke.", path)  # plausible
            return None
        self.account_in_use(account, path)
        return account

    def account_in_use(self, account: Account, path: str) -> None:
        """Refuse an account that is inactive or was taken out of the chart."""
        if account.is_inactive or account.number not in self._company.accounts:
            message = f"Kontoen {account.number} {account.name} er inaktiv."  # plausible
            self._refuse("account.id", message, path)

    def _currency(self, posting: PostingForm, path: str) -> int:
        given = posting.references.get("currency")
        if given is None:
            return COMPANY_CURRENCY
        if given.id not in CURRENCIES:
            self._refuse("currency.id", "Valutaen finnes ikke.", path)  # plausible
            return COMPANY_CURRENCY
        return given.id

    def _amounts(self, posting: PostingForm, currency: int, path: str) -> None:
        if posting.gross is None:
            self._refuse("amountGross", NULL, path)
        elif currency == COMPANY_CURRENCY and posting.gross_currency != posting.gross:
            self._refuse("amountGross", CURRENCY_DIFFERS, path)
        elif posting.gross_currency is None:
            self._refuse("amountGrossCurrency", NULL, path)

    def _vat_type(self, posting: PostingForm, account: Account, path: str) -> VatType:
        kind = self._wanted_vat_type(posting, account)
        if kind is None:
            self._refuse("vatType.id", "Mva-koden finnes ikke.", path)  # plausible
            return VAT_TYPES["0"]
        if account.vat_locked and kind.number != account.vat_code:
            locked = f"{account.vat_type.number}: {account.vat_type.name}"
            message = f"Kontoen {account.number} {account.name} er låst til mva-kode {locked}."
            self._refuse("vatType.id", message, path)
        elif self._settings.enforces_legal_vat_types and kind.number not in account.legal_vat_codes:
            message = f"Kontoen {account.number} {account.name} kan ikke ha mva-kode {kind.number}."
            self._refuse("vatType.id", message, path)  # plausible
        return kind

    def _wanted_vat_type(self, posting: PostingForm, account: Account) -> VatType | None:
        given = posting.references.get("vatType")
        if given is not None:
            return None if given.id is None else VAT_TYPES_BY_ID.get(given.id)
        takes_default = self._settings.omitted_vat_type == "account_default"
        return account.vat_type if takes_default else VAT_TYPES["0"]

    def _owner(
        self, posting: PostingForm, known: Sequence[Named], name: str, is_required: bool, path: str
    ) -> Named | None:
        """Find what the posting names; texts of departments and projects are plausible."""
        given = posting.references.get(name)
        wanted = None if given is None else given.id
        found = next((one for one in known if one.id == wanted and not one.is_inactive), None)
        if found is None and (given is not None or is_required):
            self._refuse(f"{name}.id", _MISSING[name], path)
        return found


_MISSING: Final = {
    "customer": "Kunde mangler.",
    "supplier": "Leverandør mangler.",
    "department": "Avdeling mangler.",
    "project": "Prosjekt mangler.",
    **dict.fromkeys(FREE, "Dimensjonsverdien finnes ikke."),
}
