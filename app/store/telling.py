"""Whom a shop wants told, what they were told of, and the messages to them."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from app.store.rows import insert_row
from app.store.tables import messages, notifications

WAITING: Final = "waiting"
SENDING: Final = "sending"
SENT: Final = "sent"
LATE: Final = "late"
UNCLEAR: Final = "unclear"
REFUSED: Final = "refused"
UNWANTED: Final = "unwanted"
"""Those it was for are to be told no more."""

EMAIL: Final = "email"
_NEWEST: Final = 50


def notifications_of(connection: Connection, shop: int) -> Row[Any] | None:
    """Return whom the shop wants told, None before anybody said."""
    return connection.execute(select(notifications).where(notifications.c.shop_id == shop)).one_or_none()


def save_notifications(connection: Connection, shop: int, **values: Any) -> None:
    """Keep whom to tell; what was told already stays as it is."""
    if notifications_of(connection, shop) is None:
        insert_row(connection, notifications, shop_id=shop, **{"emails": [], "told": [], **values})
        return
    connection.execute(update(notifications).where(notifications.c.shop_id == shop).values(**values))


def wake(connection: Connection, shop: int, at: int) -> None:
    """Make the messages that wait due: whom they are for may be told no more."""
    connection.execute(
        update(messages)
        .where(messages.c.shop_id == shop, messages.c.state == WAITING)
        .values(due_at=at, attempts=0)
    )


def set_told(connection: Connection, shop: int, told: list[str], digested_on: date | None) -> None:
    connection.execute(
        update(notifications)
        .where(notifications.c.shop_id == shop)
        .values(told=told, digested_on=digested_on)
    )


def add_message(
    connection: Connection, shop: int, channel: str, reference: str, content: dict[str, Any], at: int
) -> None:
    """Put a message in line; one of this reference is never made twice."""
    known = connection.execute(
        select(messages.c.id).where(
            messages.c.shop_id == shop, messages.c.channel == channel, messages.c.reference == reference
        )
    ).one_or_none()
    if known is None:
        insert_row(
            connection,
            messages,
            shop_id=shop,
            channel=channel,
            reference=reference,
            content=content,
            made_at=at,
            due_at=at,
        )


def get_message(connection: Connection, shop: int, message_id: int) -> Row[Any]:
    return connection.execute(
        select(messages).where(messages.c.shop_id == shop, messages.c.id == message_id)
    ).one()


def set_message(connection: Connection, shop: int, message_id: int, **values: Any) -> None:
    connection.execute(
        update(messages).where(messages.c.shop_id == shop, messages.c.id == message_id).values(**values)
    )


def refused_addresses(connection: Connection, shop: int) -> list[str]:
    """Return which of those who are to be told by e-mail the mail server takes none for: as the newest
    message about each of them went."""
    row = notifications_of(connection, shop)
    contents = connection.execute(
        select(messages.c.content)
        .where(messages.c.shop_id == shop, messages.c.channel == EMAIL)
        .order_by(messages.c.id.desc())
        .limit(_NEWEST)
    ).scalars()
    went: dict[str, bool] = {}
    for content in contents:
        for name, was_taken in (("taken", True), ("refused", False)):
            for address in content.get(name, ()):
                went.setdefault(address, was_taken)
    return [one for one in ([] if row is None else row.emails) if not went.get(one, True)]
