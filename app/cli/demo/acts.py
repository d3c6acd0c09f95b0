"""The acts of the main job: sync, decide, document, sync again, restore and sync, reverse.

Those of the proof are in ``proving``.
"""

import time
from typing import Any, Final

from app.cli.demo.checks.balanced import check_balanced
from app.cli.demo.checks.claimed import check_claimed
from app.cli.demo.checks.negation import check_negation
from app.cli.demo.checks.once import check_once
from app.cli.demo.checks.private import check_private
from app.cli.demo.checks.same_bytes import check_same_bytes
from app.cli.demo.hard_cases import hard_cases
from app.cli.demo.orders import PERSONAL_TEXTS
from app.cli.demo.problems import DemoStopped
from app.cli.demo.proving import accept_all
from app.cli.demo.settling import is_coming
from app.cli.demo.stage import SHOP, Stage, settle_stage
from app.cli.output import say
from app.messages import word
from app.sandbox import seeded
from app.sandbox.stripe.persons import PERSONAL_TEXTS as STRIPE_PERSONAL
from app.sandbox.vipps.rows import EXAMPLE_PERSONAL

DECIDED: Final = "outside_shop"
"""The kind of case that the demo answers, for all alike: a payment to the shop's Vipps number."""
_ACCOUNT, _VAT_CODE = "3000", "3"


def sync(stage: Stage) -> None:
    """Start the worker and watch it do the whole job."""
    narrator = stage.narrator
    narrator.step("step.sync")
    began = time.monotonic()
    stage.processes.start("worker", "worker")
    status = settle_stage(stage)
    cases = stage.shop.open_cases()
    narrator.tell(
        "sync.done",
        seconds=round(time.monotonic() - began),
        payouts=stage.expected,
        vouchers=status["counts"]["vouchers"].get("verified", 0),
        cases=len(cases),
        coming=sum(is_coming(one, status) for one in stage.shop.payouts()),
    )
    narrator.tell("late.answered", asked=len(stage.shop.asked), found=len(stage.shop.found))
    narrator.tell("sync.before_start", count=str(len(stage.shop.before_start())))
    listed = stage.shop.payouts()
    narrator.payouts(stage.shop.whole(listed))
    _tell_hard_cases(stage, listed)
    narrator.cases(cases, {one["id"]: one["reference"] for one in listed})


def _tell_hard_cases(stage: Stage, listed: list[dict[str, Any]]) -> None:
    narrator = stage.narrator
    states = {one["reference"]: one["state_text"] for one in listed}
    first_day = stage.shop.stories.vipps.first_day
    narrator.table(
        ("hard", "day", "payout", "state"),
        [
            (narrator.text(f"hard.{code}"), narrator.day(day), reference, states.get(reference, ""))
            for code, day, reference in hard_cases(first_day, stage.ledgers())
        ],
    )


def decide(stage: Stage) -> None:
    """Answer one case for all like it, over the API; the payouts that it held go on."""
    narrator = stage.narrator
    narrator.step("step.decide")
    case, alike = answer_alike(stage)
    payout = stage.shop.payout(case["payout_id"])
    narrator.tell(
        "decided",
        count=alike,
        condition=case["alike"]["condition"],
        answer=word("action", "book_to", stage.terms.language),
        account=_ACCOUNT,
        vat_code=_VAT_CODE,
        payout=payout["reference"],
        now=payout["state_text"].lower(),
        number=payout["voucher"]["number"],
    )
    stage.count("count.first")


def answer_alike(stage: Stage) -> tuple[dict[str, Any], int]:
    """Give the standing answer and wait until it is carried out; return a case, and how many there were."""
    alike = [one for one in stage.shop.open_cases() if one["code"] == DECIDED]
    if not alike:
        raise DemoStopped("problem.case_gone", code=DECIDED)
    decision = {
        "action": "book_to",
        "account": _ACCOUNT,
        "vat_code": _VAT_CODE,
        "note": stage.narrator.text("decide.note"),
        "standing": True,
    }
    first = min(alike, key=lambda one: one["payout_id"])
    stage.shop.site.send("POST", f"/v1/cases/{first['id']}/decide", decision)
    settle_stage(stage)
    return first, len(alike)


def save_evidence(stage: Stage) -> None:
    """Save the evidence of every voucher as a file, and make it again to compare."""
    narrator, site = stage.narrator, stage.shop.site
    narrator.step("step.evidence")
    stage.terms.evidence.mkdir()
    vouchers, stored, lines = [], {}, []
    for payout in stage.shop.whole():
        for one in payout["vouchers"]:
            if not one["has_evidence"]:
                continue
            content = site.file(f"/v1/vouchers/{one['id']}/evidence")
            name = f"{one['number'].replace('/', '-')}-{one['kind']}-{payout['reference']}.pdf"
            (stage.terms.evidence / name).write_bytes(content)
            vouchers.append(one)
            stored[one["id"]] = content
            lines.append(f"{name}  {len(content) // 1024:>4} kB")
    narrator.tell("evidence.saved", count=len(vouchers), folder=str(stage.terms.evidence))
    for line in lines:
        say(f"       {line}")
    accounts = site.get("/v1/accounting/reference-data")["accounts"]
    names = {one["number"]: one["name"] for one in accounts}
    stage.checks.append(check_same_bytes(stage.terms, SHOP, vouchers, stored, stage.books(), names))


def sync_again(stage: Stage) -> None:
    """Everything a second time: collected anew, and every payout looked at again."""
    stage.narrator.step("step.again")
    listed = stage.shop.payouts()
    for one in listed:
        stage.shop.site.send("POST", f"/v1/payouts/{one['id']}/resync", {})
    stage.processes.command("sync", str(SHOP))
    _wait_for_resyncs(stage)
    settle_stage(stage)
    stage.narrator.tell("again.resynced", count=len(listed))
    stage.count("count.second")


def _wait_for_resyncs(stage: Stage) -> None:
    end = time.monotonic() + stage.terms.patience
    while any(stage.shop.payout(one["id"])["resync_asked_at"] for one in stage.shop.payouts()):
        stage.processes.check()
        if time.monotonic() > end:
            raise DemoStopped(
                "problem.too_slow",
                name="resync",
                seconds=int(stage.terms.patience),
                folder=str(stage.terms.logs),
            )
        time.sleep(0.2)


def restore(stage: Stage) -> None:
    """Lose everything since the backup, and do the whole job again on books that know more."""
    narrator, processes = stage.narrator, stage.processes
    narrator.step("step.restore")
    processes.stop("worker", "web")
    processes.command("restore", str(stage.terms.backup), "--yes")
    processes.start("web", "web")
    processes.wait_until_answers("web", f"{stage.service}/readyz", stage.terms.patience)
    narrator.tell(
        "restore.done", payouts=str(len(stage.shop.payouts())), vouchers=len(stage.books().vouchers)
    )
    stage.shop.asked.clear()
    processes.command("resume")
    processes.start("worker", "worker")
    settle_stage(stage)
    accept_all(stage)
    answer_alike(stage)
    narrator.tell("restore.again")
    stage.count("count.restored")
    narrator.payouts(stage.shop.whole())
    _check_books(stage)


def _check_books(stage: Stage) -> None:
    """What can be said now, with every voucher in place: all claimed, all balanced, nothing twice."""
    shown = stage.shop.whole()
    ledger = {name: one for own in stage.ledgers().values() for name, one in own.payouts.items()}
    books = stage.books()
    stage.checks += [
        check_claimed(shown, ledger),
        check_balanced(shown, books, ledger),
        check_once(stage.moments),
    ]


def reverse(stage: Stage) -> None:
    """Reverse the first booked payout over the API, have it booked again, and compare in the books."""
    narrator = stage.narrator
    narrator.step("step.reverse")
    payout = next(one for one in stage.shop.payouts() if one["state"] == "verified")
    voucher = payout["voucher"]
    before = stage.books().by_number(voucher["number"])
    stage.shop.site.send(
        "POST",
        f"/v1/vouchers/{voucher['id']}/reverse",
        {"reason": narrator.text("reverse.reason"), "rebook": True},
    )
    settle_stage(stage)
    after = stage.shop.payout(payout["id"])
    check = check_negation(before, stage.books())
    narrator.tell(
        "reversed",
        number=voucher["number"],
        reversal=check.params["reversal"],
        again=after["voucher"]["number"],
    )
    stage.checks.append(check)


def search_private(stage: Stage) -> None:
    """Last of all: everything that the run has left behind is searched."""
    keys = seeded.KEYS
    secret_keys = next(
        line.partition("=")[2]
        for line in stage.terms.env_file.read_text("utf-8").splitlines()
        if line.startswith("AVSTEM_SECRET_KEYS=")
    )
    needles = [
        keys.client_secret,
        keys.subscription_key,
        seeded.CONSUMER_TOKEN,
        seeded.EMPLOYEE_TOKEN,
        seeded.STRIPE_KEY,
        secret_keys,
        stage.shop.site.token,
        *PERSONAL_TEXTS,
        *EXAMPLE_PERSONAL.values(),
        *(text for text in STRIPE_PERSONAL if not text.isalnum()),  # not "Oslo" and "0150": many have those
    ]
    reference = stage.shop.payouts()[0]["reference"]
    controls = {
        "log": "gunicorn",
        "file": reference,
        "database": reference,
        "backup": seeded.COMPANY_NAME,
        "evidence": reference,
        "answer": reference,
    }
    stage.checks.append(check_private(stage.terms, stage.shop.site.answers, needles, controls))
