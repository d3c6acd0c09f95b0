"""The fixed texts of the evidence PDF, Norwegian and English side by side."""

from typing import Final

from app.core.texts import Language

TEXTS: Final[dict[str, dict[Language, str]]] = {
    "kicker": {"nb": "Dokumentasjon til bilag", "en": "Evidence for voucher"},
    "draft": {"nb": "Utkast, ikke bokført", "en": "Draft, not posted"},
    "title.payout": {"nb": "{provider} oppgjør {reference}", "en": "{provider} payout {reference}"},
    "title.return": {"nb": "{provider} egen bevegelse {reference}", "en": "{provider} movement {reference}"},
    "title.payout_return": {
        "nb": "{provider} tilbakeført utbetaling {reference}",
        "en": "{provider} returned payout {reference}",
    },
    "title.top_up": {"nb": "{provider} innbetaling {reference}", "en": "{provider} top-up {reference}"},
    "title.balance_day": {
        "nb": "{provider} balansedag {reference}",
        "en": "{provider} balance day {reference}",
    },
    "title.sales": {"nb": "{provider} salg {reference}", "en": "{provider} sales {reference}"},
    "title.opening": {
        "nb": "{provider} inngående status {reference}",
        "en": "{provider} opening position {reference}",
    },
    "title.correction": {
        "nb": "{provider} korreksjon {reference}",
        "en": "{provider} correction {reference}",
    },
    "amount.paid": {"nb": "Utbetalt til bank", "en": "Paid to bank"},
    "amount.drawn": {"nb": "Trukket fra bank", "en": "Drawn from bank"},
    "amount.none": {"nb": "Ingen utbetaling", "en": "Nothing paid"},
    "amount.other": {"nb": "Beløp", "en": "Amount"},
    "unknown_value": {"nb": "ikke oppgitt", "en": "not stated"},
    "continued": {"nb": "{title} (fortsetter)", "en": "{title} (continued)"},
    "page": {"nb": "Side {page} av {pages}", "en": "Page {page} of {pages}"},
    "footer": {"nb": "{title} · bilag {number} · {key}", "en": "{title} · voucher {number} · {key}"},
    "total": {"nb": "Sum", "en": "Total"},
    # who and what
    "shop": {"nb": "Butikk", "en": "Shop"},
    "provider": {"nb": "Betalingsleverandør", "en": "Payment provider"},
    "organisation_number": {"nb": "Org.nr. {number}", "en": "Org. no. {number}"},
    "merchant_account": {"nb": "Brukersted", "en": "Merchant account"},
    "handles": {"nb": "Salgssteder: {handles}", "en": "Sales units: {handles}"},
    "payout_reference": {"nb": "Oppgjørsreferanse", "en": "Payout reference"},
    "bank_reference": {"nb": "Referanse på bankutskrift", "en": "Reference on bank statement"},
    "bank_account": {"nb": "Bankkonto", "en": "Bank account"},
    "period": {"nb": "Periode", "en": "Period"},
    "date": {"nb": "Dato", "en": "Date"},
    # voucher
    "voucher": {"nb": "Bilag", "en": "Voucher"},
    "voucher_number": {"nb": "Bilagsnummer", "en": "Voucher number"},
    "voucher_key": {"nb": "Nøkkel", "en": "Key"},
    "voucher_date": {"nb": "Bilagsdato", "en": "Voucher date"},
    "voucher_text": {"nb": "Bilagstekst", "en": "Voucher text"},
    "voucher_state": {"nb": "Status da dette ble laget", "en": "State when this was made"},
    "revision": {"nb": "utgave {revision}", "en": "revision {revision}"},
    "books": {"nb": "Regnskap", "en": "Books"},
    "company_reference": {"nb": "firma {reference}", "en": "company {reference}"},
    "account": {"nb": "Konto", "en": "Account"},
    "account_name": {"nb": "Kontonavn", "en": "Account name"},
    "vat_code": {"nb": "Mva-kode", "en": "VAT code"},
    "text": {"nb": "Tekst", "en": "Text"},
    "rule": {"nb": "Regel", "en": "Rule"},
    "debit": {"nb": "Debet", "en": "Debit"},
    "credit": {"nb": "Kredit", "en": "Credit"},
    "amounts_in": {"nb": "Beløp i {currency}.", "en": "Amounts in {currency}."},
    # control
    "control": {"nb": "Kontroll av utbetalingen", "en": "Control of the payout"},
    "position": {"nb": "Inngående status", "en": "Opening position"},
    "position.books": {
        "nb": "I regnskapet ved utgangen av {date}",
        "en": "In the books at the end of {date}",
    },
    "position.provider": {"nb": "Hos {provider}, samme tidspunkt", "en": "At {provider}, the same moment"},
    "position.to_come": {
        "nb": "Bokføres av senere oppgjør (underveis til banken, gebyrer)",
        "en": "Booked by later payouts (on their way to the bank, fees)",
    },
    "position.difference": {"nb": "Differansen bilaget fører", "en": "The difference this voucher books"},
    "control.opening": {"nb": "Inngående saldo hos {provider}", "en": "Opening balance at {provider}"},
    "control.gross": {"nb": "Brutto av {count} rader", "en": "Gross of {count} rows"},
    "control.fee": {"nb": "Gebyr", "en": "Fees"},
    "control.fee_vat": {"nb": "Mva på gebyr", "en": "VAT on fees"},
    "control.paid": {"nb": "Utbetalt til bank", "en": "Paid to bank"},
    "control.drawn": {"nb": "Trukket fra bank", "en": "Drawn from bank"},
    "control.closing": {"nb": "Utgående saldo, utregnet", "en": "Closing balance, computed"},
    "control.reported": {
        "nb": "Utgående saldo ifølge {provider}",
        "en": "Closing balance stated by {provider}",
    },
    "control.rest": {"nb": "Rest etter utbetaling", "en": "Left after the payout"},
    "control.difference": {"nb": "Differanse", "en": "Difference"},
    "control.balances_unknown": {
        "nb": "{provider} oppgir ikke inngående og utgående saldo for denne utbetalingen.",
        "en": "{provider} states no opening and closing balance for this payout.",
    },
    "control.opening_unknown": {
        "nb": "{provider} oppgir ikke inngående saldo; utgående saldo ifølge {provider}: {closing}.",
        "en": "{provider} states no opening balance; closing balance stated by {provider}: {closing}.",
    },
    "control.held": {
        "nb": "Kontrollen som stemte: {identity}. Beløp i {currency}.",
        "en": "The control that held: {identity}. Amounts in {currency}.",
    },
    # totals
    "totals": {"nb": "Sum per type", "en": "Totals per type"},
    "type": {"nb": "Type", "en": "Type"},
    "count": {"nb": "Antall", "en": "Count"},
    "gross": {"nb": "Brutto", "en": "Gross"},
    "fee": {"nb": "Gebyr", "en": "Fee"},
    "fee_vat": {"nb": "Mva på gebyr", "en": "Fee VAT"},
    "fee_vat_short": {"nb": "Mva", "en": "VAT"},
    "net": {"nb": "Netto", "en": "Net"},
    # fees
    "fees": {"nb": "Gebyrer", "en": "Fees"},
    "fee_net": {"nb": "Uten mva", "en": "Excluding VAT"},
    "fee_type": {"nb": "Gebyrtype", "en": "Fee type"},
    "fees.none": {"nb": "Ingen gebyrer er trukket.", "en": "No fees were deducted."},
    "fee_details": {
        "nb": "Leverandørens spesifikasjon av gebyrer",
        "en": "The provider's specification of fees",
    },
    "fee_details.note": {
        "nb": "Forklarer gebyret over per ordre. Radene er ikke postert for seg.",
        "en": "Explains the fee above per order. The rows are not posted by themselves.",
    },
    # currency
    "rates": {"nb": "Valutakurs", "en": "Exchange rate"},
    "rate": {
        "nb": "1 {base} = {rate} {quote}, kilde: {source}, {date}",
        "en": "1 {base} = {rate} {quote}, source: {source}, {date}",
    },
    "original": {"nb": "Opprinnelig {amount}", "en": "Originally {amount}"},
    "original_rate": {"nb": "kurs {rate}", "en": "rate {rate}"},
    # people
    "approval": {"nb": "Godkjenning", "en": "Approval"},
    "actor.user": {"nb": "bruker {user} på nettsted {site}", "en": "user {user} of site {site}"},
    "actor.site": {"nb": "nettsted {site}", "en": "site {site}"},
    "actor.operator": {"nb": "driftsansvarlig", "en": "the operator"},
    "approval.by": {"nb": "Godkjent av {by}, {at}", "en": "Approved by {by}, {at}"},
    "approval.automatic": {
        "nb": "Godkjent automatisk etter butikkens valg ({by}), {at}",
        "en": "Approved automatically by the shop's policy ({by}), {at}",
    },
    "approval.none": {"nb": "Ikke godkjent ennå.", "en": "Not approved yet."},
    "approval.draft": {"nb": "SHA-256 av det godkjente bilaget", "en": "SHA-256 of the approved voucher"},
    "decisions": {"nb": "Beslutninger", "en": "Decisions"},
    "decisions.none": {
        "nb": "Ingen beslutninger er tatt om dette bilaget.",
        "en": "No decisions were made about this voucher.",
    },
    "decision.code": {"nb": "B{number}", "en": "D{number}"},
    "decision.case": {"nb": "Avvik", "en": "Case"},
    "decision.action": {"nb": "Beslutning", "en": "Decision"},
    "decision.who": {"nb": "Av og når", "en": "By and when"},
    "decision.subject": {"nb": "Gjelder {subject}", "en": "About {subject}"},
    "decision.note": {"nb": "Begrunnelse: {note}", "en": "Reason: {note}"},
    "decision.account": {"nb": "konto {account}", "en": "account {account}"},
    "decision.vat_code": {"nb": "mva-kode {vat_code}", "en": "VAT code {vat_code}"},
    "decision.order": {"nb": "ordre {order}", "en": "order {order}"},
    "decision.standing": {
        "nb": "Stående beslutning, utgave {version}, for {condition}, gjelder bilag fra {date}",
        "en": "Standing decision, version {version}, for {condition}, valid for vouchers from {date}",
    },
    "links": {"nb": "Tilbakeføring og tilknyttede bilag", "en": "Reversal and linked vouchers"},
    "link.voucher": {"nb": "bilag {number}, {date}", "en": "voucher {number}, {date}"},
    "link.reversal": {
        "nb": "tilbakeført med bilag {number}, {date}",
        "en": "reversed by voucher {number}, {date}",
    },
    "link.outside": {
        "nb": "Tilbakeført i regnskapssystemet",
        "en": "Reversed in the accounting system",
    },
    "link.reason": {"nb": "Årsak", "en": "Reason"},
    # transactions
    "matching": {"nb": "Slik er radene knyttet til ordre", "en": "How rows are tied to orders"},
    "match.code": {"nb": "Kode", "en": "Code"},
    "match.reason": {"nb": "Referanse som beviser treffet", "en": "Reference that proves the match"},
    "match.strength": {"nb": "Styrke", "en": "Strength"},
    "match.decided": {"nb": "Avgjort av en person", "en": "Decided by a person"},
    "match.missing": {"nb": "Uten ordre og uten beslutning", "en": "No order and no decision"},
    "match.not_needed": {
        "nb": "Gebyr og annet som ikke hører til en ordre",
        "en": "Fees and other rows that belong to no order",
    },
    "match.equation": {
        "nb": "{theirs} hos {provider} = {ours} i ordren",
        "en": "{theirs} at {provider} = {ours} of the order",
    },
    "match.missing_short": {"nb": "uten ordre", "en": "no order"},
    "match.refund": {"nb": "refusjon {refund}", "en": "refund {refund}"},
    "transactions": {"nb": "Transaksjoner", "en": "Transactions"},
    "transactions.note": {
        "nb": "Beløp i {currency}, med fortegn etter virkning på det {provider} skylder butikken. "
        "Tider i {zone}.",
        "en": "Amounts in {currency}, signed by their effect on what {provider} owes the shop. "
        "Times in {zone}.",
    },
    "transactions.none": {"nb": "Ingen rader.", "en": "No rows."},
    "row": {"nb": "Nr.", "en": "No."},
    "time": {"nb": "Tid", "en": "Time"},
    "booked_on": {"nb": "ført {day}", "en": "ledger {day}"},
    "order": {"nb": "Ordre", "en": "Order"},
    "provider_reference": {"nb": "Leverandørens referanse", "en": "Provider's reference"},
    "match": {"nb": "Treff", "en": "Match"},
    "amount": {"nb": "Beløp", "en": "Amount"},
    # sources
    "sources": {"nb": "Oppgjørsrapporten", "en": "The report"},
    "sources.note": {
        "nb": "Rapporten slik {provider} leverte den, og slik den er lagret etter at personopplysninger "
        "er fjernet. Lest med {parser}.",
        "en": "The report as {provider} delivered it, and as it is stored after personal data was removed. "
        "Read with {parser}.",
    },
    "sources.none": {"nb": "Ingen rapportdeler.", "en": "No report parts."},
    "source.part": {"nb": "Del", "en": "Part"},
    "source.day": {"nb": "Dag", "en": "Day"},
    "source.hashes": {"nb": "SHA-256", "en": "SHA-256"},
    "source.delivered": {"nb": "levert", "en": "delivered"},
    "source.stored": {"nb": "lagret", "en": "stored"},
    "data_hash": {"nb": "Kontrollsum", "en": "Checksum"},
    "data_hash.note": {
        "nb": "SHA-256 av alt innhold i dette dokumentet, likt på begge språk. Samme bilag gir samme sum.",
        "en": "SHA-256 of all content of this document, equal in both languages. The same voucher gives "
        "the same sum.",
    },
}


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text in the language, its placeholders filled; raise KeyError for an unknown key."""
    return TEXTS[key][language].format(**values)
