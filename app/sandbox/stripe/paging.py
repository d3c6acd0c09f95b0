"""Pages of a list: newest first, from an object on (``starting_after``) or up to one (``ending_before``)."""

from collections.abc import Callable, Sequence
from typing import Any

from app.sandbox.stripe.errors import missing, refusal
from app.sandbox.stripe.parameters import Given

Listed = dict[str, Any]


def page_of(
    listed: Sequence[Listed],
    given: Given,
    *,
    url: str,
    kind: str,
    created: Callable[[str], int | None],
    overlap: bool = False,
) -> dict[str, Any]:
    """Return the page of ``listed`` (newest first, each with id and created) as the vendor's list object.

    The object that begins or ends a page need not be in the list: it may have changed since and no longer
    meet the filter. It must be the account's, though: ``created`` tells when it came to be, None when there
    is none. ``overlap`` starts a following page one object too early, so that one comes twice.
    """
    limit = given.limit()
    after, before = given.texts.get("starting_after"), given.texts.get("ending_before")
    if after is not None and before is not None:
        raise refusal(400, "You may only specify one of these parameters: ending_before, starting_after.")

    def place(object_id: str, param: str) -> tuple[int, int]:
        """Return where the object stands and where the next older one does."""
        for number, one in enumerate(listed):
            if one["id"] == object_id:
                return number, number + 1
        moment = created(object_id)
        if moment is None:
            raise missing(kind, object_id, param=param, status=400)
        newer = sum(1 for one in listed if one["created"] > moment)
        return newer, newer

    if before is not None:
        end = place(before, "ending_before")[0]
        start = max(0, end - limit)
        return _list(listed[start:end], start > 0, url)
    start = 0 if after is None else place(after, "starting_after")[1]
    start = max(0, start - 1) if overlap else start
    return _list(listed[start : start + limit], start + limit < len(listed), url)


def _list(page: Sequence[Listed], more: bool, url: str) -> dict[str, Any]:
    return {"object": "list", "url": url, "has_more": more, "data": list(page)}
