"""Why a file is refused: the row, the column and the reason, never what stood there."""

from typing import Final

from app.errors import Refusal

LONGEST_NAME: Final = 60


class FileRefused(Refusal):
    """Nothing of the file counts. ``row`` is the row of the sheet, or the line of a text, from 1."""

    code = "file_refused"
    status = 422


def at(row: int, column: str) -> dict[str, object]:
    """Where in the file: what every refusal of a cell names."""
    return {"row": row, "column": shown(column)}


def shown(name: str) -> str:
    """A column's name as the file has it, fit to be repeated."""
    plain = "".join(one for one in name if one.isprintable()).strip()
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1] + "…"
