"""What the API does to the books: create, delete, attach. Checks, then acts."""

from datetime import date, timedelta
from typing import Final

from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.company import PREFIX, Attachment, Company, Entry, Line, Transaction
from app.sandbox.fiken.forms import LineForm, TransactionForm
from app.sandbox.fiken.refusals import UNBALANCED, bad, kroner, not_found
from app.sandbox.fiken.settings import Settings
from app.sandbox.fiken.vat import VAT_CODES, VatCode, inside, on_top

LONGEST: Final = 200
"""Characters in a description, the vendor's prefix included."""

ENDINGS: Final = (".png", ".jpeg", ".jpg", ".gif", ".pdf")


class Booking:
    """The writing calls on the books of one stand-in."""

    def __init__(self, books: FikenBooks, settings: Settings) -> None:
        self.books, self.settings = books, settings

    def transaction(self, company: Company, transaction_id: int) -> Transaction:
        if transaction_id not in company.transactions:
            raise not_found("Transaksjonen")
        return company.transactions[transaction_id]

    def entry(self, company: Company, entry_id: int) -> Entry:
        found = company.entry_by_id(entry_id)
        if found is None:
            raise not_found("Posteringen")
        return found[1]

    def visible(self, transaction: Transaction) -> bool:
        """Whether a transaction is old enough for lists."""
        lag = timedelta(seconds=self.settings.visibility_lag_seconds)
        return transaction.created_at <= self.books.clock() - lag

    def create(self, company: Company, form: TransactionForm) -> Transaction:
        """Book at once; refused with 400 for what cannot be booked."""
        _short_enough(form.description)
        booked: list[tuple[date, str, list[Line]]] = []
        for entry in form.entries:
            _short_enough(entry.description)
            lines = [one for line in entry.lines for one in self._sides(company, line)]
            total = sum(line.amount for line in lines)
            if total:
                raise bad(UNBALANCED.format(difference=kroner(total)))
            if company.is_locked(entry.date):
                raise bad(self.settings.period_text)
            booked.append((entry.date, PREFIX + entry.description, lines))
        now = self.books.clock()
        return company.add(
            Transaction(
                self.books.new_id(),
                PREFIX + form.description,
                [company.entry(day, text, lines) for day, text, lines in booked],
                now,
                now,
                is_open=form.is_open,
            )
        )

    def _sides(self, company: Company, line: LineForm) -> list[Line]:
        sides: list[Line] = []
        if line.debit:
            sides += self._side(company, line.debit, line.amount, line.debit_vat, sign=1)
        if line.credit:
            sides += self._side(company, line.credit, line.amount, line.credit_vat, sign=-1)
        return sides

    def _side(self, company: Company, code: str, amount: int, vat: int | None, *, sign: int) -> list[Line]:
        account = company.accounts.get(code)
        if account is None:
            raise bad(f"Fant ikke konto {code}.")  # plausible
        if account.is_inactive:
            raise bad(f"Konto {code} er ikke aktiv.")  # plausible
        if vat is None:
            return [Line(code, sign * amount)]
        if vat not in VAT_CODES:
            raise bad(f"Ugyldig mva-kode {vat}.")  # plausible
        kind = VAT_CODES[vat]
        if kind.percent and company.vat_type == "no":
            raise bad(f"Mva-kode {vat} kan ikke brukes.")  # plausible
        return self._with_vat(code, amount, kind, sign)

    def _with_vat(self, account: str, amount: int, kind: VatCode, sign: int) -> list[Line]:
        """The line and the system's own: a debit amount is net; a credit amount net or gross, as chosen."""
        rounding = self.settings.vat_rounding
        if sign < 0 and self.settings.credit_with_vat == "gross" and not kind.is_reverse:
            vat = inside(amount, kind, rounding)
            amount -= vat
        else:
            vat = on_top(amount, kind, rounding)
        lines = [Line(account, sign * amount, kind.code)]
        if not vat:
            return lines
        own = [(kind.account, vat)]
        if kind.is_reverse:
            own = [(kind.account, -vat), (kind.against or account, vat)]
        return lines + [Line(number, sign * value, kind.code, own=True) for number, value in own]

    def delete(self, company: Company, transaction_id: int, reason: str) -> Transaction:
        """Book the reverse of a transaction and mark it deleted; one that is open vanishes."""
        transaction = self.transaction(company, transaction_id)
        if not reason.strip():
            raise bad("description: må fylles ut.")  # plausible
        if transaction.is_deleted or transaction.reverses is not None:
            raise bad("Transaksjonen er allerede slettet.")  # plausible
        if transaction.is_open:
            company.remove(transaction)
            return transaction
        today = self.books.clock().date()
        on = today if self.settings.reversal_date == "today" else None
        if any(company.is_locked(on or entry.date) for entry in transaction.entries):
            raise bad(self.settings.period_text)
        text = {"original": "", "reason": reason, "own": f"Sletting av {transaction.id}"}
        company.reverse(transaction, on, text[self.settings.reversal_text], self.books.clock())
        return transaction

    def attach(self, company: Company, entry_id: int, name: str, content: bytes) -> Attachment:
        entry = self.entry(company, entry_id)
        if not name.lower().endswith(ENDINGS):
            raise bad(f"Filtypen støttes ikke: {name}")  # plausible
        if not content:
            raise bad("Filen er tom.")  # plausible
        attachment = Attachment(f"{self.books.new_id():08x}", name, content)
        entry.attachments.append(attachment)
        return attachment


def _short_enough(text: str) -> None:
    if len(PREFIX + text) > LONGEST:
        raise bad(f"description: kan ikke være lengre enn {LONGEST} tegn.")  # plausible
