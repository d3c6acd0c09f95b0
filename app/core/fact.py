"""Facts made by the hundred thousand: frozen for whoever reads the code, quick for whoever runs it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as fact
else:
    from dataclasses import dataclass

    def fact(*, frozen: bool, slots: bool) -> Any:
        """A dataclass that mypy holds frozen, as it does all of them here.

        At run time Python would guard each field of each object, which makes a transaction five times as slow
        to make as it is otherwise; it compares and hashes as a frozen one.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["fact"]
