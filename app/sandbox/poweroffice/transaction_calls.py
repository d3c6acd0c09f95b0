"""What stands on the accounts: transactions and the trial balance. A new voucher may take a while to show."""

from collections import defaultdict
from datetime import timedelta

from app.sandbox.poweroffice.serving import Answer, Parameters, Serving, listed
from app.sandbox.poweroffice.views import transaction_view
from app.sandbox.poweroffice.vouchers import Entry, Voucher
from app.sandbox.poweroffice.wire import Kroner

_FILTERS = (
    "fromDate",
    "toDate",
    "accountNos",
    "voucherNos",
    "createdDateTimeOffsetGreaterThan",
    "lastChangedDateTimeOffsetGreaterThan",
)


def add_transaction_calls(serving: Serving) -> None:
    settings = serving.settings

    def visible() -> list[tuple[Voucher, Entry]]:
        newest = serving.books.clock() - timedelta(seconds=settings.visibility_lag_seconds)
        return [pair for pair in serving.company().transactions() if pair[0].created_at <= newest]

    def transactions() -> Answer:
        asked = Parameters(*_FILTERS, paged=True)
        first, last = asked.day("fromDate"), asked.day("toDate")
        accounts, numbers = asked.numbers("accountNos"), asked.numbers("voucherNos")
        after = asked.moment("createdDateTimeOffsetGreaterThan")
        found = [
            transaction_view(voucher, entry)
            for voucher, entry in visible()
            if first <= entry.day <= last
            and accounts(entry.account.number)
            and numbers(voucher.number)
            and (after is None or voucher.created_at > after)
        ]
        return listed(found, asked, settings)

    def trial_balance() -> Answer:
        asked = Parameters("date", "accountNos", "hideAccountsWithZeroBalance", paged=True)
        day, fits = asked.day("date"), asked.numbers("accountNos")
        sums: dict[int, int] = defaultdict(int)
        moved: set[int] = set()
        for _, entry in visible():
            if entry.day <= day:
                sums[entry.account.number] += entry.amount
                moved |= {entry.account.number} if entry.day.year == day.year else set()
        accounts = {one.number: one for one in serving.company().accounts.values()}
        shown = moved if settings.trial_balance_forgets_years else set(sums)
        if settings.trial_balance_lists_unmoved:
            shown |= set(accounts)
        found = [
            {
                "AccountId": accounts[number].id,
                "AccountNo": number,
                "AccountName": accounts[number].name,
                "Balance": Kroner(sums[number]),
            }
            for number in sorted(shown)
            if number in accounts and fits(number)
        ]
        return listed(found, asked, settings)

    serving.add("GET", "/AccountTransactions", transactions, role="AccountTransaction")
    serving.add("GET", "/TrialBalance", trial_balance, role="TrialBalance")
