"""Which way each action moved the balance. The report does not say: the payout's own sums do.

A charge is +, a refund and a fee are -, whatever sign they come with. What is left open, an unknown action
and a fee that was given back, gets the sign with which the sums come out to the øre; where none does, they
come out wrong, and the control identity stops the payout.
"""

from collections.abc import Sequence

from app.core.transactions import TransactionType
from app.providers.nets.identities import Totals
from app.providers.nets.rows import Action


def signed_amounts(actions: Sequence[Action], amount: int, fees: Sequence[int], deposited: int) -> list[int]:
    """Return each action's effect on the balance, minor units.

    ``amount`` is the payout's, ``fees`` the effects of the actions' fees, ``deposited`` what the head tells
    that no action does.
    """
    known = sum(_of_known(one) for one in actions)
    unknown = sum(one.amount for one in actions if one.type is TransactionType.UNKNOWN)
    rest = amount - known - sum(fees) - deposited
    turned = all(one.amount >= 0 for one in actions) and rest == -unknown
    return [
        (-one.amount if turned else one.amount) if one.type is TransactionType.UNKNOWN else _of_known(one)
        for one in actions
    ]


def signed_fees(actions: Sequence[Action], totals: Totals) -> list[int]:
    """Return each fee's effect on the balance, its VAT included: a fee is -, and + when it was given back."""
    told = [one.fee for one in actions]
    if sum(abs(fee) for fee in told) != abs(totals.fees) and abs(sum(told)) == abs(totals.fees):
        return [fee if totals.fees < 0 or sum(told) < 0 else -fee for fee in told]
    return [-abs(fee) for fee in told]


def untold_deposit(actions: Sequence[Action], amount: int, fees: Sequence[int], totals: Totals) -> int:
    """Return what the shop paid in by the head of the payout and no action tells, minor units.

    An action nobody knows that is just what is missing is the deposit by another name: it waits for a person.
    """
    if any(one.type is TransactionType.TOP_UP for one in actions):
        return 0
    unknown = sum(one.amount for one in actions if one.type is TransactionType.UNKNOWN)
    rest = amount - sum(_of_known(one) for one in actions) - sum(fees)
    return 0 if unknown and abs(unknown) == abs(rest) else totals.deposited


def _of_known(one: Action) -> int:
    if one.type is TransactionType.SALE:
        return abs(one.amount)
    if one.type is TransactionType.REFUND:
        return -abs(one.amount)
    return one.amount if one.type is TransactionType.TOP_UP else 0
