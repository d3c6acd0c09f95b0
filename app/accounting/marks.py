"""What a line is marked with beside its account: department, project, and the books' own dimensions."""

from app.accounting.base import OutgoingPosting
from app.core.rules import DIMENSIONS


def marks_of(posting: OutgoingPosting) -> tuple[tuple[str, str], ...]:
    """Return the codes by kind: ``department``, ``project``, ``dimension1`` to 3; "" where there is none."""
    told = (*posting.dimensions, "", "", "")[: len(DIMENSIONS)]
    own = zip(DIMENSIONS, told, strict=True)
    return (("department", posting.department), ("project", posting.project), *own)
