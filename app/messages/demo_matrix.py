"""What the demonstration of every pair tells."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

MATRIX: Final[Mapping[str, Pair]] = {
    "matrix.title": (
        "Avstem: {providers} betalingsleverandører inn i {systems} regnskapssystemer. Hvert par får sin egen "
        "butikk. Bilag, vedlegg og saldoer er talt i regnskapssystemet.",
        "Avstem: {providers} payment providers into {systems} accounting systems. Each pair has a shop of "
        "its own. Vouchers, files and balances are counted in the accounting system.",
    ),
    "matrix.playing": (
        "{number} av {of}  {provider} – {accounting}: {what}",
        "{number} of {of}  {provider} – {accounting}: {what}",
    ),
    "matrix.step.book": ("henter, forklarer og bokfører", "collecting, explaining and booking"),
    "matrix.step.again": ("henter utbetalingen på nytt", "collecting the payout again"),
    "matrix.step.prove": ("avstemmer", "proving"),
    "matrix.step.reverse": ("tilbakefører og bokfører på nytt", "reversing and booking again"),
    "matrix.head.provider": ("Leverandør", "Provider"),
    "matrix.head.accounting": ("Regnskap", "Accounting"),
    "matrix.head.booked": ("Gyldige bilag", "Live vouchers"),
    "matrix.head.files": ("Vedlegg", "Files"),
    "matrix.head.numbers": ("Tilbakeført, bokført på nytt", "Reversed, booked again"),
    "matrix.head.unexplained": ("Uforklart", "Unexplained"),
    "matrix.head.outcome": ("Utfall", "Outcome"),
    "matrix.pair_holds": ("HOLDER", "HOLDS"),
    "matrix.pair_broken": ("BRUTT", "BROKEN"),
    "matrix.holds": (
        "Alle {count} par holder: bokført én gang, dokumentert, lest tilbake, tilbakeført, bokført på nytt "
        "og avstemt uten rest. Tid: {seconds} sekunder.",
        "All {count} pairs hold: booked once, documented, read back, reversed, booked again and proven with "
        "nothing left. Time: {seconds} seconds.",
    ),
    "matrix.broken": (
        "{broken} av {count} par holder ikke. Se hva som mangler over. Tid: {seconds} sekunder.",
        "{broken} of {count} pairs do not hold. See above what is missing. Time: {seconds} seconds.",
    ),
    "matrix.claim.booked_once": (
        "bilaget står ikke nøyaktig én gang i regnskapet",
        "the voucher is not in the books exactly once",
    ),
    "matrix.claim.paid_to_the_bank": (
        "banklinjen er ikke det som ble utbetalt",
        "the bank line is not what was paid out",
    ),
    "matrix.claim.balanced": ("debet er ikke lik kredit", "debit does not equal credit"),
    "matrix.claim.attached_once": (
        "dokumentasjonen ligger ikke ved nøyaktig én gang",
        "the documentation is not attached exactly once",
    ),
    "matrix.claim.the_same_after_a_resync": (
        "en ny henting endret regnskapet",
        "collecting again changed the books",
    ),
    "matrix.claim.reversed_and_booked_again": (
        "bilaget ble ikke tilbakeført og bokført på nytt",
        "the voucher was not reversed and booked again",
    ),
    "matrix.claim.the_same_sums_again": (
        "det nye bilaget har andre beløp",
        "the new voucher has other amounts",
    ),
    "matrix.claim.the_same_day_again": (
        "det nye bilaget har en annen dato",
        "the new voucher has another date",
    ),
    "matrix.claim.attached_again": (
        "det nye bilaget mangler dokumentasjonen",
        "the new voucher lacks the documentation",
    ),
    "matrix.claim.the_bank_counts_once": (
        "banken teller utbetalingen mer enn én gang",
        "the bank counts the payout more than once",
    ),
    "matrix.claim.clearing_is_zero": (
        "oppgjørskontoen går ikke i null",
        "the clearing account does not come to zero",
    ),
    "matrix.claim.nothing_unexplained": (
        "avstemmingen har noe uten forklaring",
        "the proof has something without an explanation",
    ),
    "matrix.claim.no_open_items": ("avstemmingen har åpne poster", "the proof has open items"),
    "matrix.claim.nothing_is_asked": ("det er åpne avvik", "there are open cases"),
}
