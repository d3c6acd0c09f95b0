"""``avstem proof``: the books against the provider, now."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.api.proof_views import stored_proof
from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.proof.told import WRONG
from app.errors import AvstemError, NotFound
from app.messages import error_sentence
from app.messages.amounts import format_amount
from app.pipeline.proof import make_proof
from app.pipeline.proof_scope import provers


def add_commands(commands: Any) -> None:
    proof = commands.add_parser("proof", help="prove the clearing accounts against the providers, now")
    proof.add_argument("shop", type=int)
    proof.add_argument("--provider")
    proof.add_argument("--on", type=date.fromisoformat, help="the day at whose end (default: the last)")
    proof.add_argument("--json", action="store_true")
    proof.set_defaults(run=prove)


def prove(options: Namespace, settings: Settings) -> int:
    """Make each provider's proof now; the exit code is 1 when one does not hold."""
    services = open_services(settings)
    with services.store.reading(options.shop) as connection:
        wanted = [one for one in provers(connection, options.shop) if options.provider in (None, one[0])]
    if not wanted:
        raise NotFound("proof_not_ready")
    shown, failed = [], False
    for provider, currency in wanted:
        try:
            _, proof_id = make_proof(services, options.shop, provider, currency, options.on, "operator")
        except AvstemError as error:
            failed = True
            say(f"{provider}: {error_sentence(error.code, error.params, settings.language)}")
            continue
        one = stored_proof(services, options.shop, proof_id, settings.language)
        shown.append(one)
        failed = failed or not one["holds"]
    if options.json:
        print_json(shown)
    else:
        for one in shown:
            print_proof(one, settings.language)
    return 1 if failed else 0


def print_proof(one: dict[str, Any], language: str) -> None:
    """A proof as a bookkeeper reads it: both sides, the items, what is left."""
    nb = language != "en"

    def money(amount: int) -> str:
        return format_amount({"amount": amount, "currency": one["currency"]}, language)

    say(f"\n{one['sentence']}\n")
    accounts = ", ".join(one["accounts"])
    rows = [
        (
            "",
            f"Regnskapet, konto {accounts}" if nb else f"The books, account {accounts}",
            money(one["books"]),
        ),
        ("", "Leverandøren har" if nb else "The provider holds", money(-one["provider_holds"])),
    ]
    if one["reckoned"]:
        rows += [("", f"  {source}", "") for source in one["sources"]]
    if one["held"]:
        held = "Holdt tilbake (innsigelser, sikkerhet)" if nb else "Held back (disputes, reserves)"
        rows.append(("", held, money(-one["held"])))
    rows.append(("", "Differanse" if nb else "Difference", money(one["difference"])))
    rows += [
        (
            str(item["day"]),
            f"  {'! ' if item['kind'] in WRONG else ''}{item['sentence']}",
            money(item["amount"]),
        )
        for item in one["items"]
    ]
    voucher = "Bilag" if nb else "Voucher"
    rows += [
        (
            str(posting["day"]),
            f"  ? {voucher} {posting['number']}: {posting['text']}",
            money(posting["amount"]),
        )
        for posting in one["untied"]
    ]
    rows.append(("", "Ikke forklart" if nb else "Unexplained", money(one["unexplained"])))
    print_table(("Dato", "", "Beløp") if nb else ("Date", "", "Amount"), rows, right=(2,))
