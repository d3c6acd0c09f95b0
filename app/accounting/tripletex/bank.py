"""Bank statements as Tripletex holds them: imported, or fetched from the bank by Tripletex itself."""

from datetime import date
from typing import Final

from app.accounting.bank import BankLine, BankLines
from app.accounting.tripletex.client import Client

_STATEMENTS: Final = "id,fromDate,toDate"
_LINES: Final = "id,postedDate,description,amountCurrency,matched"


def bank_lines(client: Client, account_id: int, first: date, last: date) -> BankLines:
    """Return the lines dated ``first`` to ``last`` of the statements that touch those days.

    ``through`` is the last day that a statement covers: nobody can miss a line after it.
    """
    asked = {"accountId": str(account_id), "fields": _STATEMENTS}
    statements = list(client.pages("list_bank_statements", "/bank/statement", asked))
    found: dict[str, BankLine] = {}
    for statement in statements:
        if statement.day("toDate") < first or statement.day("fromDate") > last:
            continue
        asked = {"bankStatementId": str(statement.whole("id")), "fields": _LINES}
        for row in client.pages("list_bank_lines", "/bank/statement/transaction", asked):
            on = row.day("postedDate")
            if first <= on <= last:
                line = str(row.whole("id"))
                found[line] = BankLine(line, on, row.ore("amountCurrency"), row.text("description"))
    through = max((one.day("toDate") for one in statements), default=None)
    return BankLines(tuple(found.values()), through)
