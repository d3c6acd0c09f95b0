"""Checks of a voucher's head, of its rows together, and of its balance per date."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from app.sandbox.tripletex.company import Company, Line
from app.sandbox.tripletex.forms import PostingForm, VoucherForm
from app.sandbox.tripletex.refusals import NULL, Complaint
from app.sandbox.tripletex.settings import Settings

NO_POSTINGS: Final = "Et bilag kan ikke registreres uten posteringer."
ROW_ZERO: Final = (
    "Posteringene på rad 0 (guiRow 0) er systemgenererte og kan ikke opprettes eller endres på utsiden av"
    " Tripletex."
)
LONGEST_NUMBER: Final = 70
_OUTGOING_INVOICE: Final = "Utgående faktura"


class VoucherChecks:
    """Adds what is wrong to ``complaints``."""

    def __init__(self, company: Company, settings: Settings, complaints: list[Complaint]) -> None:
        self._company, self._settings, self._complaints = company, settings, complaints

    def _refuse(self, field: str | None, message: str) -> None:
        self._complaints.append(Complaint(field, message, field))

    def head(self, form: VoucherForm) -> None:
        """Date, description and postings are required; texts have a longest length."""
        if form.day is None:
            self._refuse("date", NULL)
        if not form.description:
            self._refuse("description", NULL)
        longest = self._settings.longest_description
        if longest is not None and len(form.description or "") > longest:
            self._refuse("description", f"Kan ikke være lengre enn {longest} tegn.")  # plausible
        if len(form.external_number or "") > LONGEST_NUMBER:
            self._refuse("externalVoucherNumber", f"Kan ikke være lengre enn {LONGEST_NUMBER} tegn.")
        if form.postings is None:
            self._refuse("postings", NULL)
        elif not form.postings:
            self._refuse("postings", NO_POSTINGS)
        most = self._settings.most_postings
        if most is not None and len(form.postings or []) > most:
            self._refuse("postings", f"Et bilag kan ha høyst {most} posteringer.")  # plausible
        self._voucher_type(form)

    def _voucher_type(self, form: VoucherForm) -> None:
        wanted = form.voucher_type
        if wanted is None:
            return
        kind = next((one for one in self._company.voucher_types if one.id == wanted.id), None)
        if kind is None:
            self._refuse("voucherType.id", "Bilagsarten finnes ikke.")  # plausible
        elif kind.name == _OUTGOING_INVOICE:
            self._refuse("voucherType.id", f"Bilagsarten {kind.name} kan ikke brukes her.")  # plausible

    def rows(self, postings: Sequence[PostingForm]) -> None:
        """Rows count from 1; a missing one is row 0. Postings that share a row sum to 0."""
        if any((posting.row or 0) < 1 for posting in postings):
            self._refuse("postings", NO_POSTINGS)
            self._refuse("postings.row", ROW_ZERO)
        shared = Counter(posting.row for posting in postings)
        for row, count in shared.items():
            if row and count > 1 and sum(one.gross or 0 for one in postings if one.row == row):
                self._refuse("postings.row", f"Posteringene på rad {row} går ikke i 0.")  # plausible

    def balance(self, lines: Sequence[Line]) -> None:
        """The gross amounts sum to 0 on each date."""
        sums: dict[date, int] = defaultdict(int)
        for line in lines:
            sums[line.day] += line.gross
        for day, total in sums.items():
            if total:
                self._refuse(None, f"Summen av posteringene for {day.isoformat()} er ikke lik 0.")
