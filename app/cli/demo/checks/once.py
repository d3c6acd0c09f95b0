"""One live voucher per key and one attachment per voucher, counted in the sandbox each time."""

from collections.abc import Sequence

from app.cli.demo.checks.check import Check
from app.cli.demo.counting import BooksView


def check_once(moments: Sequence[tuple[str, BooksView]]) -> Check:
    """``moments`` are the books after each sync; each must hold the very vouchers of the first."""
    first = moments[0][1]
    faults: list[str] = [] if first.ours else ["no voucher"]
    wanted = {one["id"] for _, one in first.ours}
    most = attached = loose = 0
    for code, books in moments:
        most = max([most, *books.live.values()])
        attached = max([attached, *(count for counts in books.uploads.values() for count in counts)])
        loose += books.loose
        faults += [f"{code}: {key} x {count}" for key, count in books.live.items() if count != 1]
        faults += [f"{code}: {key} attached {c}" for key, c in books.uploads.items() if c != [1]]
        if {one["id"] for _, one in books.ours} != wanted or books.creations != first.creations:
            faults.append(f"{code}: other vouchers than before")
        if books.loose or books.deleted:
            faults.append(f"{code}: {books.loose} loose, {books.deleted} deleted")
    params = {
        "moments": len(moments),
        "keys": len(first.live),
        "most": most,
        "attached": attached,
        "loose": str(loose),
    }
    return Check(3, "check.once", params, faults)
