"""What happens before a story is worked at, and after: another hand, a fault, a person's answer."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import requests

from app.cli.demo.pairs import Pair
from app.config import Settings
from app.core.cases import Action, Decision
from app.core.sales import SalesMode
from app.pipeline.decide import decide_case
from app.pipeline.payment_methods import choose_methods
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.rules import replace_rules, rules_in_force
from app.sandbox.driven.accounting import HandLine
from app.sandbox.driven.tripletex_books import COMPANY, by_hand
from app.store import cases, connections, vouchers
from app.store import tables as t
from tests.crash.opened import open_installation
from tests.crash.worker import run_worker_process
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of
from tests.world import START, World, payout_of_start

REPLACED = {"withdrawn": 1, "verified": 1}
CLOSED = {
    "status": 422,
    "body": {
        "status": 422,
        "code": 18000,
        "message": "Validering feilet.",
        "validationMessages": [
            {"field": None, "message": "Regnskapsperioden er lukket.", "path": None, "rootId": None}
        ],
    },
}
"""How Tripletex refuses a voucher whose day is in a closed period."""
VERIFIED = {"verified": 1}
DOCUMENTED = "commit:documented:after#1"
CREATED = "commit:create.finish:after#1"

Act = Callable[[World, Settings], None]


def nothing(world: World, settings: Settings) -> None:
    """Nothing happens."""


def work(settings: Settings, until: Mapping[str, int] = VERIFIED) -> None:
    assert run_worker_process(settings, until=until) == 0


def die_at(settings: Settings, point: str) -> None:
    """Work up to the first pass of a point that no wait can spare."""
    assert run_worker_process(settings, crash_at=point, until=VERIFIED) == -9


def ask_reversal(world: World, settings: Settings) -> None:
    """A person wants the booked voucher reversed and booked again."""
    work(settings)
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        row = vouchers.vouchers_of(connection, 1, payout_of_start(connection, 1))[-1]
    reverse_voucher(services, 1, row.id, on=None, reason="feil konto", rebook=True, actor="test")
    services.store.dispose()


def reversal_is_unclear(world: World, settings: Settings) -> None:
    """The reversal is booked and its answer lost: it is looked for, and not made twice."""
    ask_reversal(world, settings)
    world.accounting.fault({"kind": "cut_after", **world.accounting.reverse})


def another_has_booked(world: World, settings: Settings) -> None:
    """A second installation with the same facts was there first: ours adopts its voucher."""
    other = settings.data.with_name(settings.data.name + "-other")
    work(world.moved(settings, other))


def create_is_cut(world: World, settings: Settings) -> None:
    """The create never arrives and gives no answer: nothing is created before two empty look-ups."""
    world.accounting.fault({"kind": "cut_before", **world.accounting.create})


def release_finds_nothing(world: World, settings: Settings) -> None:
    """The unposted voucher is said to be gone when it is to be booked."""
    books = world.accounting
    assert books.release is not None
    assert books.gone is not None
    books.fault({"kind": "error_before", **books.release, **books.gone})


REFUSED_RELEASE = {"status": 400, "body": {"message": "It cannot be booked in its status"}}
"""What systems say, each in its words, of what is being booked already; they say it of other things too."""


def release_is_refused(world: World, settings: Settings) -> None:
    """The unposted voucher is not booked when that is asked for first."""
    books = world.accounting
    assert books.release is not None
    books.fault({"kind": "error_before", **books.release, **REFUSED_RELEASE})


def attachment_is_removed(world: World, settings: Settings) -> None:
    """Somebody takes the attachment away before we verify: it is attached again."""
    die_at(settings, DOCUMENTED)
    world.accounting.remove_attachments()


def an_unposted_copy(world: World, settings: Settings) -> None:
    """A second, unposted voucher under our key: it is removed."""
    die_at(settings, CREATED)
    (ours,) = world.count()
    world.accounting.copy_by_hand(ours, posted=False)


def an_older_copy_is_booked(world: World, settings: Settings) -> None:
    """An equal voucher that was created before ours turns up after it: ours is the copy, and is reversed."""
    books = world.accounting
    two_phase = books.release is not None
    lines = [HandLine(1920, 1), HandLine(world.provider.clearing, -1)]
    older = books.book_by_hand(START, "Under arbeid", lines, posted=not two_phase)
    die_at(settings, DOCUMENTED)
    (ours,) = world.count()
    books.copy_by_hand(ours, onto=older)


def create_is_said_to_be_known(world: World, settings: Settings) -> None:
    """The create is booked and answered as if its reference had been in use before; it does not show yet."""
    refused = {"status": 409, "body": {"Status": 409, "Detail": "The reference is already in use."}}
    world.accounting.fault({"kind": "error_after", **world.accounting.create, **refused})


def account_is_missing(world: World, settings: Settings) -> None:
    """The bank account is not in the chart: a case, and nothing booked."""
    world.accounting.remove_account(1920)


def account_is_made(world: World, settings: Settings) -> None:
    """Nothing was booked so far; the account is made, the case answered, and it goes on."""
    assert world.count() == []
    case = until_asked(settings)
    assert case.code == "account_missing"
    world.accounting.add_account(1920, "Bank")
    services = open_installation(settings)
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    services.store.dispose()
    work(settings)


def period_is_closed(world: World, settings: Settings) -> None:
    """The voucher is created, and refused for its day when it is to be booked."""
    books = world.accounting
    assert books.release is not None
    books.fault({"kind": "error_before", "times": None, **books.release, **CLOSED})


def another_day_is_chosen(world: World, settings: Settings) -> None:
    """A person chooses the next day, which is open."""
    case = until_asked(settings)
    assert case.code == "period_closed"
    requests.delete(f"{world.books.url}/_faults", timeout=60).raise_for_status()
    services = open_installation(settings)
    on = (START + timedelta(days=1)).isoformat()
    decide_case(services, 1, case.id, Decision(Action.USE_DATE, voucher_date=on), "test")
    services.store.dispose()


def closed_and_chosen(world: World, settings: Settings) -> None:
    period_is_closed(world, settings)
    work(settings, until={"sending": 1})
    another_day_is_chosen(world, settings)


def booked_by_a_person(world: World, settings: Settings) -> None:
    """The day is chosen, and a person books the unposted voucher on its own day first."""
    closed_and_chosen(world, settings)
    (ours,) = world.count()
    by_hand(world.books, "post_by_hand", company=int(COMPANY), voucher=int(ours.id))


def chosen_and_booked(world: World, settings: Settings) -> None:
    another_day_is_chosen(world, settings)
    work(settings, until=REPLACED)


def changed_by_another_hand(world: World, settings: Settings) -> None:
    """It stands in the books otherwise than we left it, and the night comes."""
    work(settings)
    (ours,) = world.count()
    lines = [HandLine(1920, 100), HandLine(world.provider.clearing, -100)]
    world.accounting.change_by_hand(ours.id, lines)
    services = open_installation(settings)
    with services.store.writing("test", 1) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    services.store.dispose()


def the_bank_tells_of_the_money(world: World, settings: Settings) -> None:
    """It is in the books, the bank's statement is imported there, and the night comes."""
    work(settings)
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        paid = connection.execute(t.payouts.select().where(t.payouts.c.paid_on == START)).one()
    by_hand(
        world.books,
        "import_statement",
        company=int(COMPANY),
        first=START.isoformat(),
        last=(START + timedelta(days=3)).isoformat(),
        lines=[{"date": START.isoformat(), "amount": paid.amount, "description": paid.reference}],
    )
    with services.store.writing("test", 1) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    services.store.dispose()


def the_line_is_found_once(world: World, settings: Settings) -> None:
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        assert len(connection.execute(t.bank_matches.select()).all()) == 1
        assert cases.list_cases(connection, 1) == []
    services.store.dispose()


def it_is_asked_about(world: World, settings: Settings) -> None:
    assert the_case(settings).code == "read_back_differs"


def until_asked(settings: Settings) -> Any:
    """The only question there is, worked on until there is one: on a busy machine a call may be out of time
    before it is refused, and be tried again."""
    services = open_installation(settings)
    for _ in range(20):
        with services.store.reading(1) as connection:
            asked = cases.list_cases(connection, 1)
        if asked:
            break
        time.sleep(0.2)
        work(settings, until={"sending": 1})
    services.store.dispose()
    (case,) = asked
    return case


def the_case(settings: Settings) -> Any:
    """The only question there is."""
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        (case,) = cases.list_cases(connection, 1)
    services.store.dispose()
    return case


def sales_are_booked_here(world: World, settings: Settings, policy: str = "automatic") -> None:
    """When the payout is booked the shop chooses to have its sales booked by the day, and an order of
    yesterday is delivered."""
    work(settings)
    services = open_installation(settings)
    shop = SalesShop(Pair(world.provider, world.accounting, services))
    shop.approve_by(policy)
    with services.store.reading(1) as connection:
        (link,) = connections.list_connections(connection, 1, "provider")
    choose_methods(services, 1, {"vipps": link.id}, "test")
    shop.choose(SalesMode.DAILY)
    (order,) = events_of("plain-25")
    shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
    services.store.dispose()


def sales_are_left_to_others(world: World, settings: Settings) -> None:
    """A day's voucher waits for its approval when the shop has them booked by somebody else after all."""
    sales_are_booked_here(world, settings, policy="review")
    work(settings, until={"verified": 1, "draft": 1})
    services = open_installation(settings)
    SalesShop(Pair(world.provider, world.accounting, services)).choose(SalesMode.SETTLEMENT_ONLY)
    services.store.dispose()


def sales_lie_on_a_customer(world: World, settings: Settings) -> None:
    """What the provider owes stands on a customer's part of the ledger: the customer is looked up."""
    services = open_installation(settings)
    known = rules_in_force(services, 1)
    clearing = str(world.provider.clearing)
    rules = tuple(
        replace(one, account="1500", customer_ref="10001") if one.account == clearing else one
        for one in known.rules
    )
    replace_rules(services, 1, known.version, rules, "test")
    services.store.dispose()


def rights_are_few(world: World, settings: Settings) -> None:
    """The shop's key may read no more than collecting needs: what it may not read is learnt another way."""
    world.provider.lessen_rights()


def order_is_untold(world: World, settings: Settings) -> None:
    """The report lacks an order's number; where another call of the provider tells it, it is asked."""
    if world.provider.tells_orders_elsewhere:
        world.provider.forget_order_number()


def ask_for_resync(world: World, settings: Settings) -> None:
    """A person wants the payout collected again after it was booked."""
    work(settings)
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        payout = payout_of_start(connection, 1)
    assert ask_resync(services, 1, payout, "test")
    services.store.dispose()
