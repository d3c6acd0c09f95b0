"""Evidence made again, from the stored facts in another process, is the same byte for byte."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from app.cli.demo.checks.check import Check
from app.cli.demo.counting import BooksView
from app.cli.demo.terms import Terms
from app.config import load_settings
from app.pipeline.evidence import make_evidence
from app.pipeline.services import Services
from app.secrets import Vault
from app.store.database import open_store


def check_same_bytes(
    terms: Terms,
    shop: int,
    vouchers: Sequence[dict[str, Any]],
    stored: Mapping[int, bytes],
    books: BooksView,
    account_names: Mapping[str, str],
) -> Check:
    """Compare made again with stored (by voucher id), and stored with what is attached in the books."""
    attached = {key: one["attachment"]["files"][0]["sha256"] for key, one in books.ours if one["attachment"]}
    faults: list[str] = []
    same = 0
    with _services(terms) as services:
        for voucher in vouchers:
            again = make_evidence(services, shop, voucher["id"], account_names)
            name = f"{voucher['number']} {voucher['key']}"
            if again != stored[voucher["id"]]:
                faults.append(f"{name}: made again, it differs")
            elif hashlib.sha256(again).hexdigest() != attached.get(voucher["key"]):
                faults.append(f"{name}: another file is attached")
            else:
                same += 1
    if not vouchers:
        faults.append("no evidence")
    return Check(8, "check.same_bytes", {"vouchers": len(vouchers), "same": same}, faults)


@contextmanager
def _services(terms: Terms) -> Iterator[Services]:
    """Services of this process on the demo's data, apart from those that made the evidence."""
    settings = load_settings(terms.env_file, {"AVSTEM_DATA": os.fspath(terms.data)})
    store = open_store(settings)
    try:
        yield Services(settings, store, Vault(settings.secret_keys))
    finally:
        store.dispose()
