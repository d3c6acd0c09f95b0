"""Payment methods: which connection settles what buyers chose in the checkout, or that no provider does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.errors import Refusal
from app.pipeline.services import Services
from app.store import audit, connections, listing, sales, shops

NO_PROVIDER: Final = frozenset({"", "bacs", "cheque", "cod"})
"""WooCommerce's own ways to pay without a provider, and nothing to pay: known without asking."""


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """``connection_id`` None with ``is_known`` means no provider; not known: the shop is asked once.

    ``orders`` is how many orders with it the service has.
    """

    name: str
    connection_id: int | None
    is_known: bool
    is_chosen: bool
    orders: int


def payment_methods(connection: Connection, shop_id: int) -> list[PaymentMethod]:
    """Return the payment methods that orders have or that were chosen, by name; empty is left out."""
    chosen = chosen_methods(connection, shop_id)
    seen = listing.orders_by_payment_method(connection, shop_id)
    return [
        PaymentMethod(
            name=name,
            connection_id=chosen.get(name),
            is_known=name in chosen or name in NO_PROVIDER,
            is_chosen=name in chosen,
            orders=seen.get(name, 0),
        )
        for name in sorted({*chosen, *seen})
        if name
    ]


def chosen_methods(connection: Connection, shop_id: int) -> Mapping[str, int | None]:
    """Return connection id or None (no provider) by payment method, as a person chose it."""
    return dict(shops.get_shop(connection, shop_id).payment_methods or {})


def has_no_provider(chosen: Mapping[str, int | None], method: str) -> bool:
    """Whether orders paid so are settled by nobody: as chosen, else as WooCommerce's own methods are."""
    return chosen[method] is None if method in chosen else method in NO_PROVIDER


def choose_methods(services: Services, shop_id: int, given: Mapping[str, int | None], actor: str) -> None:
    """Store the choices for the methods given; others stay as they are.

    Raises NotFound for a connection that is not the shop's, Refusal when it is to an accounting system.
    """
    now = services.now_ms()
    with services.store.writing("payment_methods", shop_id) as connection:
        for wanted in sorted({one for one in given.values() if one is not None}):
            row = connections.get_connection(connection, shop_id, wanted)
            if row.role != connections.PROVIDER or row.removed_at is not None:
                raise Refusal("connection_not_a_provider", connection=wanted)
        before = chosen_methods(connection, shop_id)
        after = {**before, **given}
        if after == before:
            return
        shops.set_shop(connection, shop_id, payment_methods=after)
        sales.unsettle(connection, shop_id)
        sales.make_sales_due(connection, shop_id, now)
        for name, connection_id in sorted(given.items()):
            if name in before and before[name] == connection_id:
                continue
            audit.log_change(
                connection,
                shop_id,
                ("shop", shop_id),
                actor,
                now,
                "payment_method_chosen" if connection_id is not None else "payment_method_without_provider",
                params={"method": name, "connection": connection_id},
            )
