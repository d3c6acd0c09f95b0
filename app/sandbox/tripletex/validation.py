"""What Tripletex refuses of a voucher as a whole; texts marked plausible were not seen at the vendor."""

from datetime import date
from typing import Final

from app.sandbox.tripletex.company import Company, Line
from app.sandbox.tripletex.forms import VoucherForm
from app.sandbox.tripletex.posting_checks import RECONCILED, PostingChecks
from app.sandbox.tripletex.refusals import Complaint, Refusal, invalid
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.voucher_checks import VoucherChecks
from app.sandbox.tripletex.vouchers import Voucher

CLOSED: Final = "Regnskapsperioden er lukket. Det kan ikke føres bilag på denne datoen."  # plausible


def checked_lines(form: VoucherForm, company: Company, settings: Settings, *, sends: bool) -> list[Line]:
    """Return the lines to book, or raise the refusal with everything that is wrong with the voucher.

    Balance and bank statements are looked at once the postings themselves are in order, then the periods.
    """
    complaints: list[Complaint] = []
    whole = VoucherChecks(company, settings, complaints)
    single = PostingChecks(company, settings, complaints)
    whole.head(form)
    postings = form.postings or []
    lines = [single.line(posting, place, form.day) for place, posting in enumerate(postings)]
    whole.rows(postings)
    found = [line for line in lines if line is not None]
    if not complaints:
        whole.balance(found)
        if any(company.is_reconciled(line.account, line.day) for line in found):
            complaints.append(Complaint(None, RECONCILED))
    if complaints or form.day is None:
        raise invalid(*complaints)
    if sends or settings.checks_period_of_unposted:
        _refuse_closed({form.day, *(line.day for line in found)}, company, settings)
    return found


def refuse_release(voucher: Voucher, company: Company, settings: Settings) -> None:
    """Refuse what became impossible since the voucher was created unposted."""
    complaints: list[Complaint] = []
    single = PostingChecks(company, settings, complaints)
    for place, posting in enumerate(voucher.postings):
        single.account_in_use(posting.account, f"postings[{place}]")
    if any(company.is_reconciled(posting.account, posting.day) for posting in voucher.postings):
        complaints.append(Complaint(None, RECONCILED))
    if complaints:
        raise invalid(*complaints)
    _refuse_closed({voucher.date, *(posting.day for posting in voucher.postings)}, company, settings)


def refuse_reversal(voucher: Voucher, on: date, company: Company, settings: Settings) -> None:
    """Refuse to reverse an unposted or reversed voucher, or on a closed or reconciled day."""
    if not voucher.is_posted:
        raise invalid(Complaint("id", "Bilaget er ikke bokført og kan ikke tilbakeføres."))  # plausible
    if voucher.reversed_by is not None:
        raise invalid(Complaint("id", "Bilaget er allerede tilbakeført."))  # plausible
    if any(company.is_reconciled(posting.account, on) for posting in voucher.postings):
        raise invalid(Complaint(None, RECONCILED))
    _refuse_closed({on}, company, settings)


def _refuse_closed(days: set[date], company: Company, settings: Settings) -> None:
    """Refuse a closed period; which of the two answers the vendor gives is not confirmed."""
    if not any(company.is_closed(day) for day in days):
        return
    if settings.closed_period_status == 409:
        raise Refusal(409, 10000, "Locked", Complaint("date", CLOSED))
    raise invalid(Complaint("date", CLOSED))
