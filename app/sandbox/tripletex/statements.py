"""Bank statements: imported by another hand, read by whoever proves that the money came."""

from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.listing import Lists
from app.sandbox.tripletex.parameters import PAGING, Parameters
from app.sandbox.tripletex.refusals import not_found
from app.sandbox.tripletex.serving import Answer, Serving


def add_statement_calls(serving: Serving, models: Models, lists: Lists) -> None:
    def statements() -> Answer:
        asked = Parameters("id", "accountId", "fileFormats", *PAGING)
        company = serving.company()
        wanted, ids = asked.wholes("accountId"), asked.wholes("id")
        numbers = {one.number for one in company.accounts.values() if wanted is None or one.id in wanted}
        found = [
            one for one in company.statements if one.account in numbers and (ids is None or one.id in ids)
        ]
        return lists.answer("BankStatement", found, asked)

    def lines() -> Answer:
        asked = Parameters("bankStatementId", *PAGING)
        wanted = asked.whole("bankStatementId")
        found = next((one for one in serving.company().statements if one.id == wanted), None)
        if found is None:
            raise not_found("BankStatement")
        return lists.answer("BankTransaction", found.lines, asked)

    serving.add("GET", "/bank/statement", statements)
    serving.add("GET", "/bank/statement/transaction", lines)
