"""What the demo says of each thing that must always hold."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

CHECKS: Final[Mapping[str, Pair]] = {
    "check.ok": ("HOLDER", "HOLDS"),
    "check.broken": ("BRUTT", "BROKEN"),
    "check.line": ("{verdict}  {what}", "{verdict}  {what}"),
    "check.claimed": (
        "Hver transaksjon er i nøyaktig ett bilag eller holdt av et navngitt avvik: {rows} rader i API-et "
        "mot leverandørenes egne rader i {payouts} utbetalinger. {claimed} er i ett bilag, {held} er "
        "holdt av {cases} avvik, {differs} er ulike.",
        "Every transaction is in exactly one voucher or held by a named case: {rows} rows of the API against "
        "the providers’ own rows in {payouts} payouts. {claimed} are in one voucher, {held} are held by "
        "{cases} cases, {differs} differ.",
    ),
    "check.balanced": (
        "Debet er lik kredit i {vouchers} bilag lest i Tripletex. {identities} utbetalinger går opp mot "
        "leverandørenes egne rader og saldoer, og {banked} bilag fører nøyaktig det utbetalte på bank.",
        "Debit equals credit in {vouchers} vouchers read in Tripletex. {identities} payouts add up with the "
        "providers’ own rows and balances, and {banked} vouchers book exactly the paid amount on the bank.",
    ),
    "check.once": (
        "Ingenting er bokført to ganger. Talt i Tripletex etter {moments} kjøringer: {keys} nøkler, høyst "
        "{most} gyldig bilag per nøkkel og {attached} vedlegg per bilag, {loose} løse utkast, og de samme "
        "bilagene hver gang.",
        "Nothing is booked twice. Counted in Tripletex after {moments} runs: {keys} keys, at most {most} "
        "live voucher per key and {attached} attachment per voucher, {loose} loose drafts, and the same "
        "vouchers each time.",
    ),
    "check.proven": (
        "Ingenting er uforklart: {proofs} avstemminger av {providers} leverandører mot saldoen summert i "
        "Tripletex og leverandørens egen. De {planted} feilene som lå i regnskapet, er navngitt, med ordre, "
        "beløp og dag, og {items} åpne poster er nettopp de som skal være der. Uforklart: {unexplained}. "
        "{strays} bilag uten forklaring ble funnet på øret, og borte igjen da de var fjernet.",
        "Nothing is unexplained: {proofs} proofs of {providers} providers against the balance summed in "
        "Tripletex and the provider’s own. The {planted} errors that lay in the books are named, with order, "
        "amount and day, and {items} open items are the very ones that must be there. Unexplained: "
        "{unexplained}. {strays} vouchers without an explanation were found to the øre, and gone when "
        "removed.",
    ),
    "check.negation": (
        "En tilbakeføring er den nøyaktige motposten: bilag {number} mot {reversal} i Tripletex, {postings} "
        "posteringer med samme konto, mva-kode og beløp og motsatt fortegn. {deleted} bilag er slettet.",
        "A reversal is the exact negation: voucher {number} against {reversal} in Tripletex, {postings} "
        "postings with the same account, VAT code and amount and the opposite sign. {deleted} vouchers were "
        "deleted.",
    ),
    "check.private": (
        "Ingen hemmelighet og ingen kunde er å finne: {needles} plantede ord søkt i {places} steder ({bytes} "
        "byte logger, database, kopi, dokumentasjon og API-svar), {found} funnet. Kontrollord ble funnet i "
        "{control} slags steder.",
        "No secret and no customer is to be found: {needles} planted words looked for in {places} places "
        "({bytes} bytes of logs, database, backup, evidence and API answers), {found} found. Control words "
        "were found in {control} kinds of places.",
    ),
    "check.same_bytes": (
        "Samme fakta gir samme dokumentasjon: laget på nytt for {vouchers} bilag er {same} byte for byte lik "
        "den lagrede og den som ligger ved i Tripletex.",
        "The same facts give the same evidence: made again for {vouchers} vouchers, {same} equal byte for "
        "byte what is stored and what is attached in Tripletex.",
    ),
}
