"""What the demo and the sandbox tell while they run."""

from collections.abc import Mapping
from typing import Final

from app.messages.demo_checks import CHECKS
from app.messages.demo_hard_cases import HARD_CASES
from app.messages.demo_matrix import MATRIX
from app.messages.demo_proof import PROOF
from app.messages.templates import Pair, fill

_TEXTS: Final[Mapping[str, Pair]] = {
    "title": (
        "Avstem: en butikks oppgjør fra Vipps MobilePay og Stripe, bokført i Tripletex og avstemt. Alt "
        "kjører på denne maskinen.",
        "Avstem: a shop's payouts from Vipps MobilePay and Stripe, booked in Tripletex and proven. All of it "
        "runs on this machine.",
    ),
    "step": ("{number} av {of}  {what}", "{number} of {of}  {what}"),
    # steps
    "step.start": ("Starter sandkasse, tjeneste og database", "Starting sandbox, service and database"),
    "step.orders": (
        "Butikken kobler seg til og sender ordrene sine gjennom det signerte API-et",
        "The shop pairs and sends its orders through the signed API",
    ),
    "step.connect": ("Kobler til Vipps, Stripe og Tripletex", "Connecting Vipps, Stripe and Tripletex"),
    "step.backup": (
        "Tar en sikkerhetskopi før noe er hentet",
        "Taking a backup before anything is collected",
    ),
    "step.sync": (
        "Henter, forklarer, bokfører, dokumenterer og kontrollerer",
        "Collecting, explaining, booking, documenting and verifying",
    ),
    "step.decide": (
        "Avgjør ett avvik, en gang for alle av samme slag",
        "Deciding one case, once for all of its kind",
    ),
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
    "part.stripe": ("Stripe (sandkasse)", "Stripe (sandbox)"),
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
        "Butikken holder {late} ordrer tilbake til den blir spurt, og {never} finnes ikke i butikken.",
        "The shop keeps {late} orders back until it is asked, and {never} does not exist in the shop.",
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
        "{cases} åpne avvik, {coming} på vei til banken og bokført når den kommer fram.",
        "Done in {seconds} seconds: {payouts} payouts, {vouchers} vouchers booked and verified, "
        "{cases} open cases, {coming} on the way to the bank and booked on arrival.",
    ),
    "sync.before_start": (
        "{count} utbetalinger fra før startdatoen er forklart og kan leses, men bokføres aldri.",
        "{count} payouts from before the start date are explained and can be read, and never booked.",
    ),
    "late.answered": (
        "Tjenesten etterlyste {asked} betalinger. Butikken fant {found} og sendte dem; resten ble avvik.",
        "The service asked for {asked} payments. The shop found {found} and sent them; the rest are cases.",
    ),
    "head.payout": ("Utbetaling", "Payout"),
    "head.date": ("Dato", "Date"),
    "head.amount": ("Beløp", "Amount"),
    "head.fees": ("Gebyr", "Fees"),
    "head.rows": ("Rader", "Rows"),
    "head.gap": ("Differanse", "Gap"),
    "head.state": ("Tilstand", "State"),
    "head.voucher": ("Bilag", "Voucher"),
    "head.day": ("Dag", "Day"),
    "attention": ("{state} · {count} avvik", "{state} · {count} open"),
    "cases.open": ("Åpne avvik, hvert med sitt spørsmål:", "Open cases, each with its question:"),
    "case.answers": ("Svar: {answers}", "Answers: {answers}"),
    # decide
    "decided": (
        "{count} avvik er besvart med én stående beslutning. Den gjelder {condition}, også de som kommer. "
        "{answer}, konto {account}, mva-kode {vat_code}. Utbetaling {payout} er {now} med bilag {number}.",
        "{count} cases are answered by one standing decision. It is for {condition}, later ones too. "
        "{answer}, account {account}, VAT code {vat_code}. Payout {payout} is {now} with voucher {number}.",
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
    # the proof
    "step.opening": (
        "Viser hva som sto på begge sider før oppstart, og godtar det",
        "Showing what stood on both sides before the start, and accepting it",
    ),
    "step.prove": (
        "Avstemmer: regnskapet mot det hver leverandør har",
        "Proving: the books against what each provider holds",
    ),
    "step.stray": (
        "Avstemmer en gang til, og legger inn et bilag som ingen kan forklare",
        "Proving once more, and planting a voucher that nobody can explain",
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
    "problem.opening": (
        "Inngående status for {account} kan ikke foreslås: {detail}",
        "The opening position of {account} cannot be proposed: {detail}",
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


TEXTS: Final[Mapping[str, Pair]] = {**_TEXTS, **HARD_CASES, **PROOF, **CHECKS, **MATRIX}


def demo_text(code: str, language: str, /, **params: object) -> str:
    """Return the text of this code; raises KeyError for a code that has none."""
    return fill(TEXTS[code], params, language)
