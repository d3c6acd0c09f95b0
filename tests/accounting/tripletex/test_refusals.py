import pytest

from app.accounting.tripletex.refusals import ValidationMessage, case_of, case_of_all
from app.core.cases import CaseCode

SEEN = [
    ("", "Summen av posteringene for 2026-03-17 er ikke lik 0.", CaseCode.UNBALANCED_REFUSED),
    ("", "The sum of the postings for 2026-03-17 is not equal to 0.", CaseCode.UNBALANCED_REFUSED),
    ("postings", "Et bilag kan ikke registreres uten posteringer.", CaseCode.ROWS_REFUSED),
    ("postings", "A voucher cannot be registered without postings.", CaseCode.ROWS_REFUSED),
    (
        "postings.row",
        "Posteringene på rad 0 (guiRow 0) er systemgenererte og kan ikke opprettes eller endres på utsiden "
        "av Tripletex.",
        CaseCode.ROWS_REFUSED,
    ),
    ("", "The postings on row 0 (guiRow 0) are system generated.", CaseCode.ROWS_REFUSED),
    ("date", "Kan ikke være null.", CaseCode.FIELD_REFUSED),
    ("description", "Cannot be null.", CaseCode.FIELD_REFUSED),
    ("postings", "Kan ikke være null.", CaseCode.FIELD_REFUSED),
    (
        "",
        "An entry cannot be made in a period with a reconciled bank statement.",
        CaseCode.BANK_PERIOD_RECONCILED,
    ),
    (
        "postings.account",
        "An entry cannot be made in a period with a reconciled bank statement.",
        CaseCode.BANK_PERIOD_RECONCILED,
    ),
    (
        "date",
        "Det kan ikke føres i en periode med avstemt bankutskrift.",
        CaseCode.BANK_PERIOD_RECONCILED,
    ),
    (
        "postings.vatType.id",
        "Kontoen 7770 Bank og kortgebyrer er låst til mva-kode 0: Ingen avgiftsbehandling.",
        CaseCode.ACCOUNT_VAT_LOCKED,
    ),
    ("postings.vatType.id", "The account 7770 is locked to VAT code 0.", CaseCode.ACCOUNT_VAT_LOCKED),
    ("", "Kontoen 7770 er låst til mva-kode 0.", CaseCode.ACCOUNT_VAT_LOCKED),
    ("postings.vatType.id", "Mva-kode finnes ikke.", CaseCode.VAT_CODE_MISSING),
    ("postings.customer.id", "Kunde mangler.", CaseCode.PARTY_MISSING),
    ("postings.customer.id", "Customer missing.", CaseCode.PARTY_MISSING),
    ("postings.supplier.id", "Leverandør mangler.", CaseCode.PARTY_MISSING),
    ("", "Supplier missing.", CaseCode.PARTY_MISSING),
    ("", "Bilagsnummer 46-2026 er allerede registrert.", CaseCode.NUMBER_TAKEN),
    ("number", "Voucher number 46 is already registered.", CaseCode.NUMBER_TAKEN),
    ("date", "Perioden er lukket.", CaseCode.PERIOD_CLOSED),
    ("", "The accounting period is closed.", CaseCode.PERIOD_CLOSED),
    ("", "Mva-termin er levert.", CaseCode.PERIOD_CLOSED),
    ("postings.department.id", "Avdeling mangler.", CaseCode.DIMENSION_MISSING),
    ("postings.freeAccountingDimension1.id", "Må fylles ut.", CaseCode.DIMENSION_MISSING),
    ("postings.account.name", "Kan ikke være null.", CaseCode.ACCOUNT_MISSING),
    ("", "Internt felt (account): Feltet må fylles ut.", CaseCode.ACCOUNT_MISSING),
    (
        "postings.amountGross",
        "Beløp (amountGross) må være det samme som valutabeløpet (amountGrossCurrency).",
        CaseCode.FIELD_REFUSED,
    ),
    ("", "Verdien er ikke av korrekt type for dette feltet.", CaseCode.FIELD_REFUSED),
    ("", "Noe helt nytt.", CaseCode.VOUCHER_REFUSED),
]


@pytest.mark.parametrize(("field", "text", "case"), SEEN)
def test_each_known_complaint_becomes_its_case(field: str, text: str, case: CaseCode) -> None:
    assert case_of(ValidationMessage(field, text)) is case


def test_the_field_decides_when_the_language_is_another() -> None:
    assert (
        case_of(ValidationMessage("postings.vatType.id", "Jokin on vialla.")) is CaseCode.ACCOUNT_VAT_LOCKED
    )


def test_the_most_telling_complaint_names_the_case() -> None:
    vague, telling = ValidationMessage("", "Noe."), ValidationMessage("postings.supplier.id", "")
    assert case_of_all([vague, ValidationMessage("date", "x"), telling]) is CaseCode.PARTY_MISSING
    assert case_of_all([vague, ValidationMessage("date", "x")]) is CaseCode.FIELD_REFUSED
    assert case_of_all([]) is CaseCode.VOUCHER_REFUSED
