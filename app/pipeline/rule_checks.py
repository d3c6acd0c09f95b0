"""Asks the connected books whether new rules could be booked there."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from app.accounting.base import ComputesVat, ReferenceData
from app.accounting.customers import Customer, HasCustomers
from app.core.rule_checks import Chart, ChartAccount, ChartProblem, changed_rules, chart_problems
from app.core.rules import Rule
from app.errors import CallError
from app.http import Deadline
from app.pipeline.rules import rules_in_force
from app.pipeline.services import Services
from app.store import connections, shops


def refused_by_the_books(services: Services, shop_id: int, given: Sequence[Rule]) -> list[ChartProblem]:
    """Return why the books would refuse rules that are new or changed.

    Nothing where no company is connected, or its system does not answer: then what is sent is refused, and
    becomes a case.
    """
    named = {one.customer_ref for one in given} - {""}
    chart = chart_of(services, shop_id, named)
    if chart is None:
        return []
    return chart_problems(changed_rules(given, rules_in_force(services, shop_id).rules), chart)


def chart_of(services: Services, shop_id: int, customers: Collection[str] = ()) -> Chart | None:
    """Return what the shop's company takes, None where that cannot be asked now.

    ``customers`` are the only ones of the company's that are looked up.
    """
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
        if company is None or company.state != connections.WORKING:
            return None
        link = connections.get_connection(connection, shop_id, company.connection_id)
    try:
        accounting = services.accounting(shop, link, Deadline.after(services.settings.call_seconds * 2))
        found = accounting.reference_data()
        known = accounting.customers(customers) if isinstance(accounting, HasCustomers) else ()
    except CallError:
        return None
    finally:
        services.turns.give_back()
    can = accounting.info.capabilities
    return to_chart(
        found,
        books_vat=can.vat is not ComputesVat.NONE,
        books_customers=can.collective_customer,
        customers=known,
    )


def to_chart(
    found: ReferenceData,
    *,
    books_vat: bool,
    books_customers: bool = False,
    customers: Collection[Customer] = (),
) -> Chart:
    """Return reference data as plain values."""
    dimensions: dict[str, set[str]] = defaultdict(set)
    for one in found.dimensions:
        dimensions[one.kind].add(one.code)
    return Chart(
        accounts={
            one.number: ChartAccount(
                one.number, one.active, one.vat_code, one.vat_locked, one.allowed_vat_codes, one.needs
            )
            for one in found.accounts
        },
        vat_codes=frozenset(one.code for one in found.vat_codes),
        dimensions=dimensions,
        places={(one.kind, one.code): one.place for one in found.dimensions if one.place},
        books_vat=books_vat,
        customers={one.number: one.active for one in customers},
        books_customers=books_customers,
    )
