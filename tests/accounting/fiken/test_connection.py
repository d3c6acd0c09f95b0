"""What a key or a grant reaches, and whose turn it is."""

import pytest

from app.accounting.fiken import Fiken
from app.connecting import Company
from app.errors import Busy, Forbidden, RateLimited, SeveralCompanies, Unauthorised

from .running import KEY, SLUG, TOKEN, Running, running, settlement

NUMBER = "987654325"


def test_the_company_that_a_key_reaches(fiken: Running) -> None:
    assert fiken.connect().identify() == Company(NUMBER, "Nordlys Butikk AS", NUMBER)


def test_a_key_that_reaches_several(fiken: Running) -> None:
    """They are named to choose from; once a person has, only that one is meant."""
    fiken.books.add_company("Sørlys AS", "912345678", is_test=True)
    fiken.books.add_personal_token(TOKEN, "sorlys-as")
    with pytest.raises(SeveralCompanies) as several:
        fiken.connect().identify()
    assert {one.reference for one in several.value.companies} == {NUMBER, "912345678"}
    assert fiken.connect(company="912345678").identify().name == "Sørlys AS"
    with pytest.raises(Forbidden):
        fiken.connect(company="900000000").identify()


def test_a_key_that_reaches_another_company_now_says_so(fiken: Running) -> None:
    fiken.books.add_company("Sørlys AS", "912345678", is_test=True)
    fiken.books.point_token(TOKEN, "sorlys-as")
    assert fiken.connect(company=NUMBER).identify().reference == "912345678"


@pytest.mark.parametrize("changes", [True, False])
def test_unconfirmed_whether_a_slug_follows_the_name(changes: bool) -> None:
    """The company is the same whatever it is called, and is reached where it lies now."""
    with running() as fiken:
        made = fiken.connect().create(settlement())
        before = fiken.connect().identify()
        fiken.books.rename_company(SLUG, "Polarlys AS", changes_slug=changes)
        adapter = fiken.connect(company=before.reference)
        assert adapter.identify().reference == before.reference
        assert adapter.read(made.id).key == KEY


def test_companies_without_a_number_of_their_own_are_known_by_their_slug(fiken: Running) -> None:
    fiken.books.add_company("Avstem Test", "", is_test=True)
    fiken.books.add_company("Nordlys kopi", NUMBER, is_test=True)
    fiken.books.add_personal_token(TOKEN, "avstem-test", "nordlys-kopi")
    with pytest.raises(SeveralCompanies) as several:
        fiken.connect().identify()
    assert {one.reference for one in several.value.companies} == {"avstem-test", "nordlys-kopi", SLUG}
    assert fiken.connect(company="nordlys-kopi").identify().name == "Nordlys kopi"


@pytest.mark.parametrize(
    ("is_test", "number", "production", "fits"),
    [
        (True, NUMBER, True, False),
        (False, NUMBER, True, True),
        (True, NUMBER, False, True),
        (False, NUMBER, False, False),
        (False, "", False, True),
    ],
)
def test_test_companies_are_for_test_shops(is_test: bool, number: str, production: bool, fits: bool) -> None:
    """They live beside the real ones: a demo is marked, one made for tests has no organisation number."""
    with running() as fiken:
        company = fiken.books.company(SLUG)
        company.is_test, company.organization_number = is_test, number
        adapter = Fiken(fiken.session())
        adapter._client.session.http.production = production  # noqa: SLF001
        adapter._client.session.http.session.headers = {}  # noqa: SLF001
        fiken.stand_in.name = ""
        if fits:
            assert adapter.identify().name == "Nordlys Butikk AS"
        else:
            with pytest.raises(Unauthorised) as refused:
                adapter.identify()
            assert refused.value.code == "wrong_environment"


@pytest.mark.parametrize("told", [True, False])
def test_a_company_without_the_module(told: bool) -> None:
    with running() as fiken:
        fiken.books.end_module(SLUG, told=told)
        with pytest.raises(Forbidden) as refused:
            fiken.connect().reference_data()
        assert refused.value.code == "module_missing"


def test_without_a_token_nothing_is_called(fiken: Running) -> None:
    with pytest.raises(Unauthorised):
        fiken.connect(credentials={})
    assert fiken.stand_in.requests == []
    fiken.books.revoke_token(TOKEN)
    with pytest.raises(Unauthorised):
        fiken.connect().identify()


def test_two_at_once_are_refused_by_the_vendor(fiken: Running) -> None:
    """So it is without turns: they are what the service keeps to."""
    fiken.connect().identify()
    under_way: set[str] = fiken.stand_in._under_way  # type: ignore[attr-defined]  # noqa: SLF001
    user = fiken.books.user_of(TOKEN)
    assert user is not None
    under_way.add(user)  # for as long as it takes, on a slow machine too
    with pytest.raises(RateLimited):
        fiken.connect().identify()
    under_way.discard(user)
    fiken.connect().identify()
    assert under_way == set()


def test_a_turn_is_taken_before_every_call_by_whom_the_key_belongs_to(fiken: Running) -> None:
    """Two keys of one user see the same companies: they share a turn as soon as that is known."""
    fiken.books.add_personal_token("another", user=TOKEN)
    taken: list[tuple[str, str]] = []
    first = fiken.connect(take_turn=lambda key, operation: taken.append((key, operation)))
    first.create(settlement())
    assert [operation for _, operation in taken] == [
        "list_companies",
        "read_bank_accounts",
        "read_accounts",
        "read_projects",
        "create_entry",
    ]
    own, *rest = [key for key, _ in taken]
    assert set(rest) == {rest[0]} != {own}
    taken.clear()
    second = fiken.connect(
        credentials={"api_token": "another"}, take_turn=lambda key, operation: taken.append((key, operation))
    )
    second.find([KEY], settlement().date, settlement().date)
    assert taken[0][0] not in (own, rest[0])
    assert {key for key, _ in taken[1:]} == {rest[0]}
    assert TOKEN not in str(taken)


def test_who_does_not_get_the_turn_does_not_call(fiken: Running) -> None:
    def refuse(key: str, operation: str) -> None:
        raise Busy("fiken", operation)

    with pytest.raises(Busy):
        fiken.connect(take_turn=refuse).identify()
    assert fiken.stand_in.requests == []
