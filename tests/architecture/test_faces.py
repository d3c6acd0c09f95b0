"""What faces the outside is whole: routes signed or listed, settings told, errors with a sentence."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from app.accounting.registry import SYSTEMS
from app.api import create_app
from app.api.authentication import CONFIGURE, DECIDE, SITE, VIEW
from app.api.public import PUBLIC
from app.config import SETTING_NAMES, Settings, load_settings
from app.connecting import Holder
from app.errors import AvstemError, SettingMissing
from app.messages.errors import TEXTS
from app.pipeline.services import Services, operator_setting
from app.providers.registry import PROVIDERS
from app.secrets import Vault, new_key
from app.store.database import open_store
from tests.architecture.source import modules, tree

EXAMPLE = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
TOLD = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = Settings(data=tmp_path_factory.mktemp("faces"), secret_keys=(new_key(),))
    return create_app(Services(settings, open_store(settings), Vault(settings.secret_keys)))


def routes(application: Flask) -> list[tuple[str, str, str]]:
    """(method, rule, endpoint) of every route."""
    return [
        (method, rule.rule, rule.endpoint)
        for rule in application.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
    ]


def test_every_route_refuses_an_unsigned_request_or_is_public(application: Flask) -> None:
    client = application.test_client()
    unsigned = [one for one in routes(application) if one[1] not in PUBLIC]
    assert len(unsigned) > 25
    for method, rule, _ in unsigned:
        answer = client.open(re.sub(r"<[^>]+>", "1", rule), method=method)
        assert answer.status_code == 401, (method, rule)
        if method != "HEAD":
            assert answer.get_json(force=True)["code"] == "signature_missing", (method, rule)


def test_options_tell_nothing_of_what_is_behind(application: Flask) -> None:
    """Flask answers OPTIONS by itself: on a signed route that is refused like anything unsigned."""
    for rule in {rule for _, rule, _ in routes(application)} - PUBLIC:
        assert application.test_client().options(re.sub(r"<[^>]+>", "1", rule)).status_code == 401, rule


def test_every_signed_route_says_what_it_needs(application: Flask) -> None:
    for method, rule, endpoint in routes(application):
        if rule in PUBLIC:
            continue
        view = application.view_functions[endpoint]
        view_class = getattr(view, "view_class", None)
        if view_class is not None:
            view = getattr(view_class, "get" if method == "HEAD" else method.lower())
        needed = getattr(view, "capability", None)
        assert needed in (SITE, VIEW, DECIDE, CONFIGURE), (method, rule)
        if method not in ("GET", "HEAD") and needed == VIEW:
            assert rule == "/v1/orders/state", f"{method} {rule} changes something and needs more than view"


def test_what_is_listed_as_public_exists(application: Flask) -> None:
    assert {rule for _, rule, _ in routes(application)} >= PUBLIC


def settings_read() -> set[str]:
    """Every setting that is read: the own ones, vendors' addresses, keys that belong to the software."""
    names = set(SETTING_NAMES)
    for info in [one.info for one in PROVIDERS.values()] + [one.info for one in SYSTEMS.values()]:
        names |= {one.url_setting for one in info.environments}
        names |= {one.token_url_setting for one in info.environments} - {""}
        for credential in info.credentials:
            if credential.holder is Holder.OPERATOR:
                names |= {operator_setting(kind, credential) for kind in ("production", "test")}
    return names


def test_the_example_tells_every_setting_and_no_other() -> None:
    assert settings_read() == TOLD


def test_the_example_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^#(AVSTEM_[A-Z0-9_]+)=(.+)$", EXAMPLE, re.MULTILINE))
    own = {name: value for name, value in shown.items() if name in SETTING_NAMES}
    assert len(own) > 20
    loaded = load_settings(Path("/nowhere/.env"), own)
    plain = load_settings(Path("/nowhere/.env"), {})
    for one in SETTING_NAMES:
        field = one.removeprefix("AVSTEM_").lower()
        assert getattr(loaded, field) == getattr(plain, field), one
    addresses = {
        one.url_setting: one.default_url
        for registry in (PROVIDERS, SYSTEMS)
        for entry in registry.values()
        for one in entry.info.environments
    }
    assert {name: shown[name] for name in addresses} == addresses


def test_no_module_reads_the_environment_by_itself() -> None:
    """Settings come from ``config.py`` alone; crash points are for tests only."""
    readers = {
        name
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    }
    assert readers - {"config.py", "crashpoints.py"} - set(modules("cli/")) == set()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"AVSTEM_OPERATOR": "friend"}, "setting_invalid"),
        ({"AVSTEM_PORT": "eighty"}, "setting_invalid"),
        ({"AVSTEM_VIPPS_APPROVED": "perhaps"}, "setting_invalid"),
        ({"AVSTEM_LANGUAGE": "sv"}, "setting_invalid"),
        ({"AVSTEM_PUBLIC_URL": "http://avstem.example"}, "address_not_https"),
        ({"AVSTEM_LEASE_SECONDS": "40"}, "lease_too_short"),
        ({"AVSTEM_CALL_SECONDS": "nan"}, "setting_invalid"),
        ({"AVSTEM_RETRY_SECONDS": "inf"}, "setting_invalid"),
        ({"AVSTEM_POLL_SECONDS": "-5"}, "setting_invalid"),
        ({"AVSTEM_RETRY_ATTEMPTS": "0"}, "setting_invalid"),
        ({"AVSTEM_PORT": "70000"}, "setting_invalid"),
        ({"DATABASE_URL": "sqlite:///elsewhere.sqlite3"}, "setting_invalid"),
        ({"DATABASE_URL": "mysql://user:example@host/db"}, "setting_invalid"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_setting_that_makes_no_sense_is_told_at_start(given: dict[str, str], code: str) -> None:
    with pytest.raises(SettingMissing) as told:
        load_settings(Path("/nowhere/.env"), given)
    assert told.value.code == code
    assert told.value.params["setting"] == next(iter(given))
    assert not any(value in str(told.value) for value in given.values() if "example" in value)


def subclasses(kind: type[AvstemError]) -> set[type[AvstemError]]:
    found = set(kind.__subclasses__())
    return found.union(*map(subclasses, found))


def test_every_kind_of_error_has_a_sentence() -> None:
    kinds = {one for one in subclasses(AvstemError) | {AvstemError} if one.__module__.startswith("app.")}
    assert len(kinds) > 15
    assert {one.code for one in kinds} - set(TEXTS) == set()
