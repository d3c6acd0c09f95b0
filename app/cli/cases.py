"""``avstem cases``, ``decide`` and ``standing``: what waits for a person, and the answers to it."""

from argparse import Namespace
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Row

from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.cases import ACTIONS, Action, CaseCode, Decision
from app.core.standing import STANDING
from app.core.transactions import FeeType
from app.core.vouchers import part_of
from app.messages import case_texts, condition_words, word
from app.pipeline.decide import decide_case, decide_cause
from app.pipeline.services import Services
from app.pipeline.standing import decide_standing, revoke_standing
from app.pipeline.until_done import run_until_done
from app.store import cases, listing, shops, standing


def add_commands(commands: Any) -> None:
    listed = commands.add_parser("cases", help="what waits for a person, by cause")
    listed.add_argument("shop", type=int)
    listed.add_argument("--all", action="store_true", help="decided ones and those whose cause is gone, too")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=show_cases)
    decide = commands.add_parser("decide", help="answer a case, all of its cause, or all like it")
    decide.add_argument("shop", type=int)
    decide.add_argument("case", type=int, help="its number in `avstem cases`")
    decide.add_argument("answer", choices=[str(one) for one in Action])
    decide.add_argument("--account", default="")
    decide.add_argument("--customer", default="", help="whose part of the account, where it has customers")
    decide.add_argument("--vat-code", default="")
    decide.add_argument("--order", default="", help="the order's number, for link_order")
    decide.add_argument("--fee-type", default="", choices=sorted(set(FeeType) - {FeeType.OTHER}))
    decide.add_argument("--rate", default="", help="for use_rate: of the company's currency for one, 11.4312")
    decide.add_argument("--rate-source", default="", help="who gives the rate: the bank, Norges Bank")
    decide.add_argument("--rate-on", type=date.fromisoformat, metavar="DATE", help="the rate's day")
    decide.add_argument(
        "--date", type=date.fromisoformat, help="the voucher's day: use_date, a loss (today unless told)"
    )
    decide.add_argument("--note", default="", help="printed in the documentation")
    reach = decide.add_mutually_exclusive_group()
    reach.add_argument("--cause", action="store_true", help="answer all open cases of the same cause")
    reach.add_argument("--standing", action="store_true", help="answer all alike, those to come too")
    decide.set_defaults(run=decide_one)
    stands = commands.add_parser("standing", help="list or revoke standing decisions")
    actions = stands.add_subparsers(dest="action", required=True, metavar="ACTION")
    every = actions.add_parser("list")
    every.add_argument("shop", type=int)
    every.add_argument("--all", action="store_true", help="revoked ones too")
    every.add_argument("--json", action="store_true")
    every.set_defaults(run=show_standing)
    revoke = actions.add_parser("revoke")
    revoke.add_argument("shop", type=int)
    revoke.add_argument("id", type=int)
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(run=revoke_one)


def show_cases(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    state = None if options.all else cases.OPEN
    with services.store.reading(options.shop) as connection:
        shops.get_shop(connection, options.shop)
        rows = cases.list_cases(connection, options.shop, state=state, limit=None)
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[row.cause].append(row)
    if options.json:
        print_json(
            [
                {"cause": cause, "code": alike[0].code, "cases": [_case(row, settings) for row in alike]}
                for cause, alike in groups.items()
            ]
        )
        return
    for alike in groups.values():
        _print_group(alike, settings)


def _case(row: Row[Any], settings: Settings) -> dict[str, Any]:
    condition = cases.alike_of(row)
    return {
        "id": row.id,
        "state": row.state,
        "sentence": case_texts(row.code, row.params, settings.language).sentence,
        "answers": [str(one) for one in ACTIONS[CaseCode(row.code)]],
        "payout_id": row.payout_id,
        "decision": row.decision,
        "standing_id": row.standing_id,
        "alike": None if condition is None else condition_words(condition, settings.language),
    }


def _print_group(alike: list[Row[Any]], settings: Settings) -> None:
    code, language = CaseCode(alike[0].code), settings.language
    texts = case_texts(alike[0].code, alike[0].params, language)
    say(f"{texts.title} ({len(alike)})")
    for row in alike:
        state = "" if row.state == cases.OPEN else f" [{word('case_state', row.state, language)}]"
        say(f"  {row.id:>6}  {case_texts(row.code, row.params, language).sentence}{state}")
    say(f"  {texts.action}")
    say(f"  {', '.join(f'{action} ({label})' for action, label, _ in texts.answers)}")
    for words in sorted({condition_words(one, language) for one in map(cases.alike_of, alike) if one}):
        say(f"  --standing ({', '.join(STANDING[code].actions)}): {words}")
    say()


def decide_one(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    shop = options.shop
    with services.store.reading(shop) as connection:
        row = cases.get_case(connection, shop, options.case)
    decision = Decision(
        action=Action(options.answer),
        account=options.account,
        customer=options.customer,
        vat_code=options.vat_code,
        order_identity=_order(services, shop, options.order),
        fee_type=options.fee_type,
        note=options.note,
        rate=options.rate,
        rate_source=options.rate_source,
        rate_on=options.rate_on.isoformat() if options.rate_on else "",
        voucher_date=options.date.isoformat() if options.date else "",
    )
    if options.standing:
        _, decided = decide_standing(services, shop, row.id, decision, "operator")
    elif options.cause:
        decided = decide_cause(services, shop, row.cause, decision, "operator")
    else:
        decide_case(services, shop, row.id, decision, "operator")
        decided = [row.id]
    run_until_done(services, shop=shop)
    say(f"Decided: {', '.join(str(one) for one in decided)}")


def _order(services: Services, shop: int, number: str) -> str:
    if not number:
        return ""
    with services.store.reading(shop) as connection:
        return str(listing.order_named(connection, shop, number).identity)


def show_standing(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    with services.store.reading(options.shop) as connection:
        shops.get_shop(connection, options.shop)
        rows = standing.list_standing(connection, options.shop, revoked=None if options.all else False)
    if options.json:
        print_json(
            [
                dict(row._mapping)
                | {"condition": condition_words(standing.condition_of(row), settings.language)}
                for row in rows
            ]
        )
        return
    print_table(
        ("Id", "Version", "For", "Answer", "Account", "VAT", "From", "By", "Revoked by"),
        [
            (
                row.id,
                row.version,
                condition_words(standing.condition_of(row), settings.language),
                word("action", row.decision["action"], settings.language),
                part_of(row.decision.get("account", ""), row.decision.get("customer", "")),
                row.decision.get("vat_code", ""),
                row.valid_from,
                row.decided_by,
                row.revoked_by or "",
            )
            for row in rows
        ],
        right=(0, 1),
    )


def revoke_one(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    revoke_standing(services, options.shop, options.id, options.reason, "operator")
    run_until_done(services, shop=options.shop)
    say(f"Revoked: {options.id}. What it answered and is not sent is asked again.")
