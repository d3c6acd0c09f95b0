"""What the demo and the sandbox tell while they run."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair, fill

TEXTS: Final[Mapping[str, Pair]] = {
    "title": (
        "Avstem: en butikks oppgjør fra Vipps MobilePay, bokført i Tripletex. Alt kjører på denne maskinen.",
        "Avstem: a shop's payouts from Vipps MobilePay, booked in Tripletex. All of it runs on this machine.",
    ),
    "step": ("{number} av {of}  {what}", "{number} of {of}  {what}"),
    # steps
    "step.start": ("Starter sandkasse, tjeneste og database", "Starting sandbox, service and database"),
    "step.orders": (
        "Butikken kobler seg til og sender ordrene sine gjennom det signerte API-et",
        "The shop pairs and sends its orders through the signed API",
    ),
    "step.connect": ("Kobler til Vipps og Tripletex", "Connecting Vipps and Tripletex"),
    "step.backup": (
        "Tar en sikkerhetskopi før noe er hentet",
        "Taking a backup before anything is collected",
    ),
    "step.sync": (
        "Henter, forklarer, bokfører, dokumenterer og kontrollerer",
        "Collecting, explaining, booking, documenting and verifying",
    ),
    "step.decide": ("Avgjør ett avvik og går videre", "Deciding one case and going on"),
    "step.evidence": ("Lagrer dokumentasjonen", "Saving the evidence"),
    "step.again": ("Kjører hele hentingen en gang til", "Running the whole sync a second time"),
    "step.restore": (
        "Legger tilbake sikkerhetskopien fra før første henting, og henter på nytt",
        "Restoring the backup from before the first sync, and syncing once more",
    ),
    "step.reverse": (
        "Tilbakefører ett bilag og bokfører på nytt",
        "Reversing one voucher and booking again",
    ),
    "step.checks": ("Det som alltid skal holde", "What must always hold"),
    # start
    "head.part": ("Del", "Part"),
    "head.address": ("Adresse", "Address"),
    "head.process": ("Prosess", "Process"),
    "part.vipps": ("Vipps (sandkasse)", "Vipps (sandbox)"),
    "part.tripletex": ("Tripletex (sandkasse)", "Tripletex (sandbox)"),
    "part.web": ("Avstem, API", "Avstem, API"),
    "part.worker": ("Avstem, arbeider", "Avstem, worker"),
    "folder": ("Alt som lages, ligger i {folder}.", "All that is made lies in {folder}."),
    # orders
    "paired": (
        "Nettstedet {site} hører nå til butikken {shop}.",
        "The site {site} belongs to the shop {shop} now.",
    ),
    "orders.sent": (
        "{orders} ordrer og {refunds} refusjoner sendt i {batches} puljer: {results}.",
        "{orders} orders and {refunds} refunds sent in {batches} batches: {results}.",
    ),
    "orders.personal": (
        "{count} av dem kom med navn, e-post og telefon, som skal kuttes bort før noe lagres.",
        "{count} of them came with name, e-mail and phone, to be cut away before anything is stored.",
    ),
    "orders.withheld": (
        "Butikken holder {late} ordre tilbake til den blir spurt, og {never} finnes ikke i butikken.",
        "The shop keeps {late} order back until it is asked, and {never} does not exist in the shop.",
    ),
    # connect
    "connected": (
        "{system}: når {name} ({reference}), bekreftet.",
        "{system}: reaches {name} ({reference}), confirmed.",
    ),
    "connect.policy": (
        "Bokføres fra {start}. Bilag uten avvik godkjennes automatisk.",
        "Booked from {start}. Vouchers without a case are approved by themselves.",
    ),
    "backup.made": ("{rows} rader i {file}.", "{rows} rows in {file}."),
    # sync
    "progress": (
        "utbetalinger {payouts}/{of}   bilag kontrollert {verified}   avvik {cases}",
        "payouts {payouts}/{of}   vouchers verified {verified}   cases {cases}",
    ),
    "sync.done": (
        "Ferdig på {seconds} sekunder: {payouts} utbetalinger, {vouchers} bilag bokført og kontrollert, "
        "{cases} åpne avvik.",
        "Done in {seconds} seconds: {payouts} payouts, {vouchers} vouchers booked and verified, "
        "{cases} open cases.",
    ),
    "sync.before_start": (
        "{count} utbetalinger fra før startdatoen er forklart og kan leses, men bokføres aldri.",
        "{count} payouts from before the start date are explained and can be read, and never booked.",
    ),
    "late.answered": (
        "Tjenesten etterlyste {asked} betalinger. Butikken fant {found} og sendte den; resten ble avvik.",
        "The service asked for {asked} payments. The shop found {found} and sent it; the rest became cases.",
    ),
    "head.payout": ("Utbetaling", "Payout"),
    "head.date": ("Dato", "Date"),
    "head.amount": ("Beløp", "Amount"),
    "head.fees": ("Gebyr", "Fees"),
    "head.rows": ("Rader", "Rows"),
    "head.gap": ("Differanse", "Gap"),
    "head.state": ("Tilstand", "State"),
    "head.voucher": ("Bilag", "Voucher"),
    "head.hard": ("Vanskelig tilfelle", "Hard case"),
    "head.day": ("Dag", "Day"),
    "hard.refund_only": ("Bare refusjoner, ingen utbetaling", "Nothing but refunds, no payout"),
    "hard.partial_capture": ("Ordre belastet i to omganger", "An order captured in two parts"),
    "hard.late_fee": (
        "Gebyr som kommer dagen etter; to like refusjoner",
        "A fee that lands a day late; two equal refunds",
    ),
    "hard.aborted": ("Banken returnerte utbetalingen", "The bank returned the payout"),
    "hard.negative": ("Saldo under null etter en stor retur", "A balance below zero after a large return"),
    "hard.top_up": ("Butikken betalte inn det som manglet", "The shop paid in what was lacking"),
    "hard.late_order": (
        "Ordre som kom først da den ble etterlyst",
        "An order that came when it was asked for",
    ),
    "hard.order_missing": ("Betaling uten ordre i butikken", "A payment without an order in the shop"),
    "hard.outside": ("Betaling utenom nettbutikken", "A payment from outside the web shop"),
    "hard.unknown_type": ("Radtype ingen kjenner", "An entry type that nobody knows"),
    "hard.dispute": ("Omtvistet betaling, vunnet dagen etter", "A disputed payment, won the day after"),
    "hard.portal_refund": ("Refusjon gjort i Vipps-portalen", "A refund made in the Vipps portal"),
    "hard.reserve": ("Vipps holder tilbake en reserve", "Vipps keeps a reserve"),
    "attention": ("{state} · {count} avvik", "{state} · {count} open"),
    "cases.open": ("Åpne avvik, hvert med sitt spørsmål:", "Open cases, each with its question:"),
    "case.answers": ("Svar: {answers}", "Answers: {answers}"),
    # decide
    "decided": (
        "Avvik {case} er besvart: {answer}, konto {account}, mva-kode {vat_code}. "
        "Utbetaling {payout} er {now} med bilag {number}.",
        "Case {case} is answered: {answer}, account {account}, VAT code {vat_code}. "
        "Payout {payout} is {now} with voucher {number}.",
    ),
    "decide.note": (
        "Salg på markedet, betalt til butikkens Vippsnummer",
        "Sold at the market, paid to the shop's Vipps number",
    ),
    "reverse.reason": (
        "Demo: viser at en tilbakeføring er den nøyaktige motposten",
        "Demo: shows that a reversal is the exact negation",
    ),
    "evidence.saved": (
        "{count} bilag er dokumentert som PDF i {folder}:",
        "The evidence of {count} vouchers is saved as PDF in {folder}:",
    ),
    # again
    "again.resynced": (
        "Hentet alt på nytt, og bedt om ny gjennomgang av {count} utbetalinger.",
        "Collected everything again, and asked for a resync of {count} payouts.",
    ),
    "restore.done": (
        "Kopien kjenner {payouts} utbetalinger; Tripletex har {vouchers} bilag. Ingenting sendes før "
        "«avstem resume».",
        "The backup knows {payouts} payouts; Tripletex has {vouchers} vouchers. Nothing is sent before "
        "“avstem resume”.",
    ),
    "restore.again": (
        "Butikken ble spurt på nytt og svarte det samme. Hvert bilag ble funnet igjen og tatt over; ingen "
        "ble laget.",
        "The shop was asked again and gave the same answers. Each voucher was found and taken over; none "
        "was made.",
    ),
    "count.head": ("Talt i sandkassen", "Counted in the sandbox"),
    "count.first": ("Etter første henting", "After the first sync"),
    "count.second": ("Etter andre henting", "After the second sync"),
    "count.restored": ("Etter sikkerhetskopien", "After the restore"),
    "head.keys": ("Nøkler", "Keys"),
    "head.vouchers": ("Gyldige bilag", "Live vouchers"),
    "head.most": ("Flest per nøkkel", "Most per key"),
    "head.attachments": ("Vedlegg", "Attachments"),
    "head.most_attachments": ("Flest per bilag", "Most per voucher"),
    "head.creations": ("Opprettet i alt", "Ever created"),
    "reversed": (
        "Bilag {number} er tilbakeført med bilag {reversal}, og utbetalingen er bokført igjen med bilag "
        "{again}.",
        "Voucher {number} is reversed by voucher {reversal}, and the payout is booked again with voucher "
        "{again}.",
    ),
    # checks
    "check.ok": ("HOLDER", "HOLDS"),
    "check.broken": ("BRUTT", "BROKEN"),
    "check.line": ("{verdict}  {what}", "{verdict}  {what}"),
    "check.claimed": (
        "Hver transaksjon er i nøyaktig ett bilag eller holdt av et navngitt avvik: {rows} rader i API-et "
        "mot Vipps’ egne rader i {payouts} utbetalinger. {claimed} er i ett bilag, {held} er holdt av "
        "{cases} avvik, {differs} er ulike.",
        "Every transaction is in exactly one voucher or held by a named case: {rows} rows of the API against "
        "Vipps’ own rows in {payouts} payouts. {claimed} are in one voucher, {held} are held by {cases} "
        "cases, {differs} differ.",
    ),
    "check.balanced": (
        "Debet er lik kredit i {vouchers} bilag lest i Tripletex. {identities} utbetalinger går opp mot "
        "saldoene i Vipps’ eget regnskap, og {banked} bilag fører nøyaktig det utbetalte beløpet på bank.",
        "Debit equals credit in {vouchers} vouchers read in Tripletex. {identities} payouts add up with the "
        "balances of Vipps’ own ledger, and {banked} vouchers book exactly the paid amount on the bank.",
    ),
    "check.once": (
        "Ingenting er bokført to ganger. Talt i Tripletex etter {moments} kjøringer: {keys} nøkler, høyst "
        "{most} gyldig bilag per nøkkel og {attached} vedlegg per bilag, {loose} løse utkast, og de samme "
        "bilagene hver gang.",
        "Nothing is booked twice. Counted in Tripletex after {moments} runs: {keys} keys, at most {most} "
        "live voucher per key and {attached} attachment per voucher, {loose} loose drafts, and the same "
        "vouchers each time.",
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
    # the end
    "end.good": ("Alt holder. Tid: {seconds} sekunder.", "All holds. Time: {seconds} seconds."),
    "end.bad": (
        "{count} av kontrollene holder ikke. Loggene ligger i {folder}.",
        "{count} of the checks do not hold. The logs are in {folder}.",
    ),
    "end.kept": (
        "Alt kjører videre. Prøv «avstem payout show 1» i {folder}, eller åpne {docs}.",
        "All keeps running. Try “avstem payout show 1” in {folder}, or open {docs}.",
    ),
    "end.stop": ("Stopp med:  kill {processes}", "Stop it with:  kill {processes}"),
    # what can go wrong
    "problem.running": (
        "En demo kjører allerede i {folder}. Stopp den først:  kill {processes}",
        "A demo is running in {folder} already. Stop it first:  kill {processes}",
    ),
    "problem.other_folder": (
        "{folder} er ikke en mappe som demoen har laget. Velg en annen med --folder.",
        "{folder} is not a folder that the demo has made. Choose another with --folder.",
    ),
    "problem.process_ended": (
        "Prosessen «{name}» stoppet med kode {code}. Loggen: {file}",
        "The process “{name}” ended with code {code}. Its log: {file}",
    ),
    "problem.too_slow": (
        "«{name}» ble ikke ferdig på {seconds} sekunder. Loggene ligger i {folder}.",
        "“{name}” was not done in {seconds} seconds. The logs are in {folder}.",
    ),
    "problem.refused": (
        "Tjenesten svarte {status} på {call}: {detail}",
        "The service answered {status} to {call}: {detail}",
    ),
    "problem.command": (
        "«avstem {command}» ble avbrutt med kode {code}: {detail}",
        "“avstem {command}” ended with code {code}: {detail}",
    ),
    "problem.case_gone": (
        "Avviket som demoen skal avgjøre ({code}), er ikke åpent.",
        "The case that the demo decides ({code}) is not open.",
    ),
    # sandbox
    "sandbox.running": ("Sandkassen kjører:", "The sandbox is running:"),
    "sandbox.settings": (
        "Innstillinger for en tjeneste som skal bruke den:",
        "Settings of a service to use it:",
    ),
    "sandbox.keys": (
        "Oppdiktede nøkler som virker her (miljø «test», i en testbutikk):",
        "Invented keys that work here (environment “test”, in a test shop):",
    ),
    "sandbox.stop": ("Stopp med Ctrl-C.", "Stop it with Ctrl-C."),
}


def demo_text(code: str, language: str, /, **params: object) -> str:
    """Return the text of this code; raises KeyError for a code that has none."""
    return fill(TEXTS[code], params, language)
