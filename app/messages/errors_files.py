"""Why a settlement file is refused or cannot count: row, column and reason, never what stood there."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    # the file as a whole
    "file_refused": (
        "Filen kan ikke brukes. Last den ned på nytt fra leverandøren.",
        "The file cannot be used. Download it again from the provider.",
    ),
    "file_empty": (
        "Filen er tom, eller har ingen transaksjoner. Last den ned på nytt.",
        "The file is empty, or has no transactions. Download it again.",
    ),
    "file_too_large": (
        "Filen er større enn {limit} MB. Last ned en kortere periode om gangen.",
        "The file is larger than {limit} MB. Download a shorter period at a time.",
    ),
    "file_not_recognised": (
        "Filen er ikke en oppgjørsfil vi kjenner igjen[ fra {system}]. Velg CSV, XLSX eller XML fra "
        "portalen, eller lag en kolonnetilordning for den.",
        "The file is not a settlement file we recognise[ from {system}]. Choose CSV, XLSX or XML in the "
        "portal, or make a column mapping for it.",
    ),
    "file_format_unknown": (
        "Filformatet finnes ikke lenger hos {system}. Last opp filen på nytt.",
        "That file format is not known for {system} any more. Upload the file again.",
    ),
    "file_encoding": (
        "Rad {row} er ikke tekst i UTF-8 eller ISO-8859-1, så bokstaver kan bli feil. Last filen ned på "
        "nytt, uten å lagre den fra et regneark først.",
        "Row {row} is not text in UTF-8 or ISO-8859-1, so letters could become others. Download the file "
        "again, without saving it from a spreadsheet first.",
    ),
    "file_bomb": (
        "Arbeidsboken pakker ut til langt mer enn en oppgjørsfil kan være, og ble ikke lest.",
        "The workbook unpacks to far more than a settlement file can be, and was not read.",
    ),
    "file_workbook_broken": (
        "Arbeidsboken (XLSX) er skadet eller beskyttet med passord. Last den ned på nytt.",
        "The workbook (XLSX) is damaged or protected by a password. Download it again.",
    ),
    "file_entities": (
        "Linje {row}: XML-filen har en dokumenttype med egne definisjoner. Det har ingen oppgjørsfil, og den "
        "ble ikke lest.",
        "Line {row}: the XML file has a document type with definitions of its own. No settlement file has, "
        "and it was not read.",
    ),
    "file_xml_broken": (
        "XML-filen er brutt ved linje {row}. Last den ned på nytt.",
        "The XML file is broken at line {row}. Download it again.",
    ),
    "file_csv_broken": (
        "Rad {row} har anførselstegn som ikke går opp. Last filen ned på nytt.",
        "Row {row} has quotation marks that do not match. Download the file again.",
    ),
    "file_too_many_payouts": (
        "Filen har mer enn {count} utbetalinger (rad {row}). Last ned en kortere periode, eller se om riktig "
        "kolonne er valgt for utbetalingen.",
        "The file has more than {count} payouts (row {row}). Download a shorter period, or check that the "
        "right column is chosen for the payout.",
    ),
    # columns and rows
    "file_column_missing": (
        "Kolonnen «{column}» mangler. Ta den med når du lager rapporten hos leverandøren.",
        "The column “{column}” is missing. Include it when you make the report at the provider.",
    ),
    "file_column_twice": (
        "«{column}» står to ganger (rad {row}), og vi vet ikke hvilken som gjelder.",
        "“{column}” is there twice (row {row}), and we cannot know which one counts.",
    ),
    "file_column_unknown": (
        "Rad {row} har et beløp i kolonnen «{column}», som vi ikke vet hvordan skal føres. Meld fra til "
        "driftsansvarlig.",
        "Row {row} has an amount in the column “{column}”, which we do not know how to book. Tell the "
        "operator.",
    ),
    "file_row_too_long": (
        "Rad {row} er lengre enn en rad i en oppgjørsfil kan være.",
        "Row {row} is longer than a row of a settlement file can be.",
    ),
    "file_row_cells": (
        "Rad {row} har {found} felter, men kolonnene er {count}. Last filen ned på nytt.",
        "Row {row} has {found} fields, but there are {count} columns. Download the file again.",
    ),
    "file_formula": (
        "Rad {row}, kolonnen «{column}»: cellen er en formel, ikke en verdi. Bruk filen slik leverandøren ga "
        "den.",
        "Row {row}, column “{column}”: the cell is a formula, not a value. Use the file as the provider gave "
        "it.",
    ),
    "file_number_rounded": (
        "Rad {row}, kolonnen «{column}»: tallet har flere sifre enn et regneark tar vare på. Bruk CSV-filen "
        "fra leverandøren i stedet.",
        "Row {row}, column “{column}”: the number has more digits than a spreadsheet keeps. Use the "
        "provider's CSV file instead.",
    ),
    "file_cell_missing": (
        "Rad {row}, kolonnen «{column}»: her mangler det en verdi.",
        "Row {row}, column “{column}”: a value is missing here.",
    ),
    "file_text_unreadable": (
        "Rad {row}, kolonnen «{column}»: teksten er for lang eller har tegn som ikke hører hjemme der.",
        "Row {row}, column “{column}”: the text is too long or has signs that do not belong there.",
    ),
    "file_amount_unreadable": (
        "Rad {row}, kolonnen «{column}»: her skal det stå et beløp, men det gjør det ikke.",
        "Row {row}, column “{column}”: there should be an amount, but there is none.",
    ),
    "file_amount_ambiguous": (
        "Rad {row}, kolonnen «{column}»: tegnet kan skille både tusener og desimaler. Bruk en "
        "kolonnetilordning som sier hvilket desimaltegn filen har.",
        "Row {row}, column “{column}”: the sign could divide thousands or decimals. Use a column mapping "
        "that says which decimal sign the file has.",
    ),
    "file_date_unreadable": (
        "Rad {row}, kolonnen «{column}»: her skal det stå en dato, men det gjør det ikke.",
        "Row {row}, column “{column}”: there should be a date, but there is none.",
    ),
    "file_currency_unknown": (
        "Rad {row}, kolonnen «{column}»: valutaen er ikke kjent.",
        "Row {row}, column “{column}”: the currency is not known.",
    ),
    "file_currency_mixed": (
        "Rad {row}, kolonnen «{column}»: valutaen er en annen enn i resten av utbetalingen.",
        "Row {row}, column “{column}”: the currency is another than in the rest of the payout.",
    ),
    "file_sign_wrong": (
        "Rad {row}, kolonnen «{column}»: fortegnet er et annet enn denne typen beløp har.",
        "Row {row}, column “{column}”: the sign is another than this kind of amount has.",
    ),
    # what does not add up
    "file_sum_differs": (
        "Rad {row}, kolonnen «{column}»: filen sier {expected}, men beløpene blir {amount}. Filen går ikke "
        "opp; last den ned på nytt.",
        "Row {row}, column “{column}”: the file says {expected}, but the amounts come to {amount}. The file "
        "does not add up; download it again.",
    ),
    "file_count_differs": (
        "Rad {row}, kolonnen «{column}»: filen sier {count} transaksjoner, men har {found}. Last den ned på "
        "nytt.",
        "Row {row}, column “{column}”: the file says {count} transactions, but has {found}. Download it "
        "again.",
    ),
    "file_payout_differs": (
        "Rad {row}, kolonnen «{column}»: verdien er en annen enn på de andre radene i utbetalingen.",
        "Row {row}, column “{column}”: the value is another than on the payout's other rows.",
    ),
    "file_payout_twice": (
        "Rad {row}, kolonnen «{column}»: utbetalingen står to ganger i filen.",
        "Row {row}, column “{column}”: the payout is in the file twice.",
    ),
    "file_summary_missing": (
        "Utbetaling {reference} (rad {row}) har ingen sum i filen å kontrollere mot. Last den ned på nytt.",
        "Payout {reference} (row {row}) has no sum in the file to check against. Download it again.",
    ),
    "file_other_account": (
        "Filen gjelder {account} (rad {row}), et annet brukersted enn det den ble lastet opp for.",
        "The file is about {account} (row {row}), another merchant account than it was uploaded for.",
    ),
    # confirming
    "import_not_found": (
        "Denne filen finnes ikke her. Last inn siden på nytt.",
        "There is no such file here. Load the page again.",
    ),
    "import_changed": (
        "Filen er en annen enn den du så. Se på den på nytt før du bekrefter.",
        "The file is another than the one you saw. Look at it again before you confirm.",
    ),
    "import_not_ready": (
        "Filen er ikke ferdig lest. Vent litt, eller last den opp på nytt.",
        "The file has not been read to its end. Wait a little, or upload it again.",
    ),
    "import_counts": (
        "Filen er bekreftet og kan ikke forkastes. Er den feil, tilbakefør bilaget.",
        "The file is confirmed and cannot be discarded. If it is wrong, reverse the voucher.",
    ),
    "import_overlaps": (
        "Utbetalinger fra {first} til {last} er kjent fra en annen kilde, og referansene kan ikke "
        "sammenlignes. Last opp en fil som ikke dekker de dagene.",
        "Payouts from {first} to {last} are known from another source, and the references cannot be "
        "compared. Upload a file that does not cover those days.",
    ),
    "import_payout_otherwise": (
        "Utbetaling {payout} er kjent fra en annen kilde med andre summer, og vi kan ikke vite om det er den "
        "samme.",
        "Payout {payout} is known from another source with other sums, and we cannot know whether it is the "
        "same one.",
    ),
    "import_api_brings": (
        "Utbetaling {payout} hentes av tilkoblingen selv, så den skal ikke telles fra en fil. Vent til den "
        "er hentet, eller gjør tilkoblingen om til fil.",
        "Payout {payout} is collected by the connection itself, so it must not count from a file. Wait "
        "until it is collected, or change the connection to files.",
    ),
    # column mappings
    "mapping_not_found": (
        "Det er ingen lagret kolonnetilordning med det navnet.",
        "There is no saved column mapping of that name.",
    ),
    "mapping_invalid": (
        "Kolonnetilordningen er ikke riktig ved «{field}». Rett den og lagre på nytt.",
        "The column mapping is not right at “{field}”. Correct it and save it again.",
    ),
}
