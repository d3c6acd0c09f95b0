"""How a posting of others finds what it is about: the order it names as a whole word, else the day's sum."""

import pytest

from app.core.proof.ties import named_order
from tests.core.proof.shop import Shop, march, posting, refund, row, sale, told

ORDERS = {one: one for one in ("3", "12", "31", "250", "1001", "1002", "2026", "WC-7", "2026-03-03")}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Ordre 1001", "1001"),
        ("#1001", "1001"),
        ("Salg ordre 1001.", "1001"),
        ("(1001) 1001", "1001"),
        ("WC-7", "WC-7"),
        ("Ordre 1001, kr 1 250,00", "1001"),
        ("Ordre 1001 den 12.03.2026 kl 12:31", "1001"),
        ("Ordre 2026", "2026"),
        ("Ordre 1001 mars 2026", "1001"),
        ("10011", ""),
        ("A1001", ""),
        ("1001-1", ""),
        ("1001/2", ""),
        ("Ordre 1001 og 1002", ""),
        ("1001,1002", ""),
        ("Salg 12.03.2026", ""),
        ("Salg 3.12", ""),
        ("Salg 3. mars 2026", ""),
        ("Omsetning mars 2026", ""),
        ("Salg 03/12", ""),
        ("Kl 12:31", ""),
        ("Salg 250,00", ""),
        ("Salg 1 250,00", ""),
        ("Salg kr 250.00", ""),
        ("Betalinger 31 stk", ""),
        ("Salg uke 12", ""),
        ("Marit Desember-salg", ""),
        ("", ""),
    ],
)
def test_a_text_names_an_order_by_a_whole_word(text: str, order: str) -> None:
    numbers = {key: value for key, value in ORDERS.items() if key != "2026-03-03"}
    assert named_order(text, numbers, march(2)) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Ordre 2026", "2026"),
        ("ordrenr. 2026", "2026"),
        ("Order no. 2026, 2026", "2026"),
        ("Bestilling #2026", "2026"),
        ("#2026", "2026"),
        ("Nettordre 2026", "2026"),
        ("Salgsordre: 2026", "2026"),
        ("Web order (2026)", "2026"),
        ("Ordre-nr 2026", "2026"),
        ("Order ID: 2026", "2026"),
        ("Ordre\u00a02026", "2026"),
        ("Betalt for ordren 2026", "2026"),
        ("Ordrer 2026", ""),
        ("Ordre i mars 2026", ""),
        ("Nettsalg 2026 ordre 2026", "2026"),
        ("Tapt tvist 2026", "2026"),
        ("Retur 2026", "2026"),
        ("2026", "2026"),
        ("Nettsalg 2026", ""),
        ("Salg uke 12 2026", ""),
        ("Salg 3/12 2026", ""),
        ("Stripe Q1 2026", ""),
        ("Ordre 1001 Stripe 2026", "1001"),
        ("Salg 2031", "2031"),
        ("Salg 2025", ""),
        ("Salg 2027", ""),
    ],
)
def test_a_year_is_no_order_but_where_the_text_says_so(text: str, order: str) -> None:
    numbers = {one: one for one in ("1001", "2025", "2026", "2027", "2031")}
    assert named_order(text, numbers, march(2)) == order


def test_sums_of_days_with_the_year_in_their_text_are_not_an_order_of_that_number() -> None:
    """A shop that has an order 2026 had every such sum on it, and the sales of those days as not booked."""
    rows = [sale("1001", 2, 500), sale("1002", 2, 300), sale("2026", 1, 90)]
    booked = [posting(2, 800, "Nettsalg uke 10 2026"), posting(1, 90, "Ordre 2026")]
    proof = Shop(rows=rows, postings=booked, orders=("1001", "1002", "2026")).prove()
    assert (told(proof), proof.holds) == ([], True)


def test_two_names_of_one_order_are_one() -> None:
    assert named_order("Ordre 1001 (id 88)", {"1001": "1001", "88": "1001"}, march(2)) == "1001"


def test_a_posting_that_names_two_orders_is_not_tied_to_either() -> None:
    shop = Shop(rows=[sale("1001", 2, 500)], postings=[posting(2, 700, "Ordre 1001 og 1002")])
    proof = shop.prove()
    assert [one.amount for one in proof.untied] == [700]
    assert (told(proof), proof.unexplained) == ([("captured_not_booked", -500)], 700)


def test_the_sum_of_a_day_is_tied_by_day_and_direction() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300), refund("1003", 2, 100)]
    shop = Shop(rows=rows, postings=[posting(2, 800, "Dagsoppgjør"), posting(2, -100, "Dagens refusjoner")])
    assert shop.prove().holds
    assert told(shop.prove()) == []


def test_a_day_booked_per_rate_of_vat_is_tied() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    shop = Shop(rows=rows, postings=[posting(2, 650, "Salg 25 %"), posting(2, 150, "Salg 15 %")])
    assert told(shop.prove()) == []
    assert shop.prove().holds


@pytest.mark.parametrize(("day", "amount"), [(3, 800), (2, 799), (2, -800)])
def test_another_day_sum_or_direction_is_not_tied(day: int, amount: int) -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    proof = Shop(rows=rows, postings=[posting(day, amount, "Dagsoppgjør")]).prove()
    assert (proof.unexplained, proof.holds) == (amount, False)
    assert told(proof) == [("captured_not_booked", -500), ("captured_not_booked", -300)]


def test_a_day_booked_by_order_and_by_sum_is_both() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    shop = Shop(rows=rows, postings=[posting(2, 500, "Ordre 1001"), posting(2, 300, "Resten")])
    assert told(shop.prove()) == []


def test_a_refund_that_names_its_order_leaves_the_sale_to_the_sum_of_its_day() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300), refund("1001", 9, 200)]
    shop = Shop(rows=rows, postings=[posting(2, 800, "Dagsoppgjør"), posting(9, -200, "Retur 1001")])
    assert told(shop.prove()) == []
    assert shop.prove().holds


def test_an_order_booked_at_another_amount_does_not_untie_the_rest_of_its_day() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    shop = Shop(rows=rows, postings=[posting(2, 490, "Ordre 1001"), posting(2, 300, "Resten")])
    assert told(shop.prove()) == [("amount_differs", -10)]
    assert shop.prove().holds


def test_an_order_booked_at_another_amount_does_not_untie_the_refunds_of_a_day() -> None:
    rows = [sale("1001", 2, 500), refund("1001", 3, 100), refund("1002", 3, 40)]
    shop = Shop(rows=rows, postings=[posting(2, 490, "Ordre 1001"), posting(3, -140, "Returer")])
    assert told(shop.prove()) == [("amount_differs", -10)]
    assert shop.prove().holds


def test_a_strange_posting_beside_the_sum_of_the_day_is_alone_unexplained() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    strange = posting(2, 75, "Diverse")
    proof = Shop(rows=rows, postings=[strange, posting(2, 800, "Dagsoppgjør")]).prove()
    assert (proof.untied, proof.unexplained, told(proof)) == ((strange,), 75, [])


def test_a_day_booked_twice_is_unexplained_once() -> None:
    rows = [sale("1001", 2, 500), sale("1002", 2, 300)]
    proof = Shop(rows=rows, postings=[posting(2, 800, "Dagsoppgjør")] * 2).prove()
    assert (len(proof.untied), proof.unexplained, told(proof)) == (1, 800, [])


def test_the_twin_of_an_accepted_posting_is_not_accepted_with_it() -> None:
    """Somebody adds the same line once more to a voucher that a person has looked at."""
    strange = posting(4, -900, "Årsavgift", voucher_id="77")
    first = Shop(postings=[strange]).prove()
    assert first.unexplained == -900
    accepted = {first.untied[0].name: "sett på av Kari"}
    then = Shop(postings=[strange], accepted=accepted).prove()
    assert (told(then), then.items[0].text, then.holds) == ([("accepted", -900)], "sett på av Kari", True)
    twice = Shop(postings=[strange, strange], accepted=accepted).prove()
    assert (told(twice), twice.unexplained, twice.holds) == ([("accepted", -900)], -900, False)
    both = Shop(postings=[strange] * 2, accepted={**accepted, twice.untied[0].name: "og denne"}).prove()
    assert (both.unexplained, both.holds) == (0, True)


def test_an_accepted_posting_changed_in_the_books_is_not_accepted() -> None:
    accepted = {posting(4, -900, "Årsavgift", voucher_id="77").name: "sett"}
    proof = Shop(postings=[posting(4, -950, "Årsavgift", voucher_id="77")], accepted=accepted).prove()
    assert (told(proof), proof.unexplained) == ([], -950)


def test_what_is_accepted_no_longer_unties_its_day() -> None:
    rows = [sale("1001", 2, 500)]
    strange = posting(2, 75, "Diverse", voucher_id="9")
    day = [posting(2, 300, "Butikk"), posting(2, 200, "Nett"), strange]
    assert Shop(rows=rows, postings=day).prove().unexplained == 575
    assert Shop(rows=rows, postings=day, accepted={strange.name: "ok"}).prove().holds


def test_an_order_of_another_provider_on_this_account_is_named() -> None:
    item = Shop(postings=[posting(4, 250, "Ordre 1003")]).prove().items[0]
    assert (item.kind, item.order, item.day) == ("sale_not_captured", "1003", march(4))


def test_rows_of_nothing_tie_nothing() -> None:
    """A row of 0 and a posting of 0 on a day are no sum of it."""
    shop = Shop(rows=[row("ch", "sale", 2, 0, -5)], postings=[posting(2, 0, "null"), posting(2, 10, "ti")])
    assert shop.prove().unexplained == 10
