"""Per vendor: its own OpenAPI file, what of it is known to be otherwise, and what must be held against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.accounting.base import OutgoingPosting, OutgoingVoucher, Session
from app.accounting.registry import SYSTEMS
from app.http import Http
from app.providers.base import CollectPlan
from app.providers.registry import PROVIDERS
from app.sandbox.fiken import FikenBooks, create_fiken_stand_in
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.nets import NetsKeys, create_nets_stand_in
from app.sandbox.nets_story import MERCHANT, build_nets_story
from app.sandbox.server import Exchange, RunningStandIn
from app.sandbox.stripe import ALL_READ, READ_RIGHTS, StripeKeys, create_stripe_stand_in
from app.sandbox.stripe_story import ACCOUNT, build_stripe_story
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from tests.contract.vendor_specs import VendorSpec
from tests.providers_under_test import UNDER_TEST
from tests.world import LEDGER, MSN, START


@dataclass(frozen=True)
class Vendor:
    """``known``: a pattern of the whole problem, and why the running API is believed instead of the file.
    ``operations``: all that the client uses; what did not happen was not held against anything.
    ``talk``: more conversation than a plain life of a payout has."""

    file: str
    known: Mapping[str, str]
    operations: frozenset[tuple[str, str]]
    prefix: str = ""
    talk: Callable[[list[Exchange]], None] = lambda exchanges: None

    def spec(self, folder: Path) -> VendorSpec:
        return VendorSpec.load(folder / self.file, prefix=self.prefix)


def _a_hard_day_at_vipps(exchanges: list[Exchange]) -> None:
    """A closed day with every kind of row that the stand-in knows, read page by page."""
    day = START - timedelta(days=1)
    at = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)
    book = VippsLedgerBook()
    book.add_ledger(LEDGER, MSN, first_payout=2000801, opened=day)
    sale = book.capture(LEDGER, at, "woo-1", 50_000, fee=750)
    psp = sale.psp_reference
    for place, write in enumerate(
        (
            lambda when: book.refund(LEDGER, when, "woo-1", 10_000),
            lambda when: book.dispute_retained(LEDGER, when, psp),
            lambda when: book.dispute_returned(LEDGER, when, psp),
            lambda when: book.correction(LEDGER, when, -100),
            lambda when: book.top_up(LEDGER, when, 5_000),
            lambda when: book.service_fee(LEDGER, when, 9_900),
            lambda when: book.credit_note(LEDGER, when, 100),
        ),
        1,
    ):
        write(at + timedelta(minutes=place))
    book.close_date(LEDGER, day)
    book.abort_payout(LEDGER, at + timedelta(days=1))
    book.close_date(LEDGER, START)
    keys = VippsKeys(sales_units=[SalesUnitKeys(MSN, "client", "example-secret", "subscription")])
    stand_in = create_vipps_stand_in(book, keys, page_size=4)
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        http, provider, credentials = (
            Http("vipps", running.url),
            PROVIDERS["vipps"],
            dict(UNDER_TEST["vipps"].credentials),
        )
        (account,) = provider.identify(http, credentials)
        days = tuple(provider.collect(http, credentials, account, CollectPlan((day, START))))
        assert len(days) == 2
        rows = provider.parse(account, [part for one in days for part in one.parts]).transactions
        assert len({row.provider_type for row in rows}) > 6


def _a_hard_month_at_stripe(exchanges: list[Exchange]) -> None:
    """Every kind of row that the stand-in knows, by days, by payouts and as what is held; then with a key
    that may not read the account."""
    last = date(2026, 3, 16)
    story, keys, key = build_stripe_story(last), StripeKeys(), "rk_test_Example0001"
    keys.add("shop", key, ACCOUNT)
    stand_in = create_stripe_stand_in(story.book, keys)
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        http, provider, credentials = Http("stripe", running.url), PROVIDERS["stripe"], {"api_key": key}
        (account,) = provider.identify(http, credentials)
        days = tuple(last - timedelta(days=count) for count in range((last - story.first_day).days, -1, -1))
        found = tuple(provider.collect(http, credentials, account, CollectPlan(days, since=story.first_day)))
        assert len(found) > len(days)
        kinds = {
            row.provider_type for one in found for row in provider.parse(account, one.parts).transactions
        }
        assert len(kinds) > 6
        assert tuple(
            provider.collect(
                http,
                credentials,
                account,
                CollectPlan((), only=next(one.payout for one in found if one.payout)),
            )
        )
        assert provider.holding(http, credentials, account, last, ()) is not None
        keys.set_rights("shop", ALL_READ - {READ_RIGHTS["account"]})
        assert provider.identify(http, {**credentials, "account_id": ACCOUNT})


def _every_row_of_klarna(exchanges: list[Exchange]) -> None:
    """Every kind of row that the stand-in knows, in a payout read page by page and by itself."""
    at = datetime(START.year, START.month, START.day, 8, tzinfo=UTC) - timedelta(days=3)
    book, keys = KlarnaBook(), KlarnaKeys()
    book.add_merchant("K100")
    keys.add("shop", "K100", "klarna_test_api_Example0001")
    order = book.make_order("K100", at, number="10481", shop_id="20933")
    book.capture("K100", at, order, 125_000, fee=3_738, fixed_fee=350, vat_rate=2_500)
    book.refund("K100", at, order, 30_000, shop_refund="20941")
    book.reverse("K100", at, order, 9_000)
    book.reverse("K100", at, order, 2_000, protected=True)
    book.charge_fee("K100", at, "DISPUTE_FEE", 15_000)
    book.refund_fee("K100", at, "FEE_REFUND", 350, vat_rate=2_500)
    book.hold("K100", at, 20_000)
    book.release("K100", at, 5_000)
    book.correct("K100", at, 77)
    for kind, detail, amount in (
        ("COMMISSION", "COMMISSION", 900),
        ("CREDIT", "CORRECTION_DISPUTE", 200),
        ("CHARGE", "PAYMENT_REMINDER", -150),
    ):
        book.add_row("K100", at, kind, amount, detail=detail)
    reference = book.pay_out("K100", at + timedelta(days=1))
    stand_in = create_klarna_stand_in(book, keys, largest_page=6)
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        http, provider = Http("klarna", running.url), PROVIDERS["klarna"]
        credentials = {"api_key": "klarna_test_api_Example0001"}
        (account,) = provider.identify(http, credentials)
        days = [
            *provider.collect(http, credentials, account, CollectPlan((), only=f"{reference}")),
            *provider.collect(http, credentials, account, CollectPlan((), at.date(), START)),
        ]
        assert [one.payout for one in days] == [reference] * 2
        rows = provider.parse(account, days[0].parts).transactions
        assert len({row.provider_type for row in rows}) == len(rows) == 14


def _two_weeks_at_nets(exchanges: list[Exchange]) -> None:
    """Every kind of action that the stand-in knows, by list and by payout, in small pages, for a partner."""
    last, partner = date(2026, 3, 16), "partner-key-0001"
    story, keys = build_nets_story(last, with_unknown=True), NetsKeys()
    keys.add_partner("partner", partner, [MERCHANT])
    story.book.set_quirks(MERCHANT, page_size=4, deposits="action")
    stand_in = create_nets_stand_in(story.book, keys)
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        http, provider = Http("nets", running.url), PROVIDERS["nets"]
        credentials = {"partner_key": partner, "partner_merchant_number": MERCHANT}
        (account,) = provider.identify(http, credentials)
        plan = CollectPlan((), since=story.first_day)
        found = list(provider.collect(http, credentials, account, plan))
        assert [one.payout for one in found] == list(story.payouts.values())
        (again,) = provider.collect(http, credentials, account, CollectPlan((), only=found[1].payout))
        assert again == found[1]
        rows = [row for one in found for row in provider.parse(account, one.parts).transactions]
        assert {row.provider_type for row in rows} == {"CHARGE", "REFUND", "DEPOSIT", "CHARGEBACK"}
    assert any(one.path.startswith("/v1/payments/") for one in exchanges)


def _other_answers_of_fiken(exchanges: list[Exchange]) -> None:
    """A new entry's address as the file has it, VAT on both sides, and an amount with VAT taken for gross."""
    books = FikenBooks()
    books.add_company("Eksempel AS", "987654325", is_test=True)
    books.add_personal_token("token", "eksempel-as")
    stand_in = create_fiken_stand_in(books, location="generalJournalEntries", credit_with_vat="gross")
    stand_in.exchanges = exchanges
    with RunningStandIn(stand_in) as running:
        session = Session(Http("fiken", running.url), {"api_token": "token"}, START)
        accounting = SYSTEMS["fiken"].open(session)
        made = accounting.create(
            OutgoingVoucher(
                key="AV" + "A" * 20,
                date=START,
                currency="NOK",
                text="Prøve",
                postings=(
                    OutgoingPosting("3000", "3", -1250, "salg"),
                    OutgoingPosting("6553", "1", 125, "gebyr"),
                    OutgoingPosting("1521", "0", 1125, "oppgjør"),
                ),
            )
        )
        assert accounting.read(made.id).sums["2700"] == -250


VENDORS: Mapping[str, Vendor] = {
    "vipps": Vendor(
        file="vipps/report-api-v2-swagger.yaml",
        known={r"POST /accesstoken/get: no such operation": "another document has the token call"},
        operations=frozenset(
            {
                ("GET", "/settlement/v1/ledgers"),
                ("GET", "/report/v2/ledgers/{ledgerId}/{topic}/dates/{ledgerDate}"),
            }
        ),
        talk=_a_hard_day_at_vipps,
    ),
    "stripe": Vendor(
        file="stripe/stripe-openapi3-2023-08-16-reduced.yaml",
        known={
            r".*type: '(reserve_hold|reserve_release)' is not one of .*": "types newer than the file",
            r".*type: 'platform_levy' is not one of .*": "the story's fee of a kind nobody knows",
        },
        operations=frozenset(
            {
                ("GET", "/v1/account"),
                ("GET", "/v1/balance"),
                ("GET", "/v1/balance_transactions"),
                ("GET", "/v1/events"),
                ("GET", "/v1/payouts"),
                ("GET", "/v1/payouts/{payout}"),
            }
        ),
        talk=_a_hard_month_at_stripe,
    ),
    "klarna": Vendor(
        file="klarna/klarna-settlements-api-openapi.yml",
        prefix="/settlements/v1",
        known={
            r"GET /transactions answer transactions/\*: Additional properties are not allowed "
            r"\('shipping_address_country' was unexpected\)": "the running API's name for it",
            r"GET /payouts(/\{payment_reference\})? answer (payouts/\*/)?totals: Additional properties are "
            r"not allowed \('commission_reversal_amount' was unexpected\)": "a total newer than the file",
        },
        operations=frozenset(
            {
                ("GET", "/payouts"),
                ("GET", "/payouts/{payment_reference}"),
                ("GET", "/transactions"),
                ("GET", "/reports/payout"),
            }
        ),
        talk=_every_row_of_klarna,
    ),
    "poweroffice": Vendor(
        file="poweroffice/openapi-reduced.json",
        prefix="/Demo/v2",
        known={
            r"POST /Demo/OAuth/Token: no such operation": "another document has the token call",
        },
        operations=frozenset(
            {
                ("GET", "/ClientIntegrationInformation"),
                ("GET", "/OrganizationSettings"),
                ("GET", "/FinancialSettings"),
                ("GET", "/LockDateSettings"),
                ("GET", "/GeneralLedgerAccounts"),
                ("GET", "/SubLedgerNumberSeries"),
                ("GET", "/Customers"),
                ("GET", "/VatCodes"),
                ("GET", "/Departments"),
                ("GET", "/Projects"),
                ("GET", "/CustomDimensions"),
                ("POST", "/Vouchers/ManualJournals"),
                ("GET", "/Vouchers/ManualJournals/{id}"),
                ("POST", "/Vouchers/Reverse/{id}"),
                ("GET", "/VoucherDocumentation"),
                ("PUT", "/VoucherDocumentation"),
                ("GET", "/AccountTransactions"),
                ("GET", "/TrialBalance"),
            }
        ),
    ),
    "fiken": Vendor(
        file="fiken/fiken-openapi.yaml",
        prefix="/api/v2",
        known={},
        operations=frozenset(
            {
                ("GET", "/companies"),
                ("GET", "/companies/{companySlug}/accounts"),
                ("GET", "/companies/{companySlug}/bankAccounts"),
                ("GET", "/companies/{companySlug}/projects"),
                ("GET", "/companies/{companySlug}/accountBalances/{accountCode}"),
                ("GET", "/companies/{companySlug}/journalEntries"),
                ("GET", "/companies/{companySlug}/journalEntries/{journalEntryId}"),
                ("GET", "/companies/{companySlug}/journalEntries/{journalEntryId}/attachments"),
                ("POST", "/companies/{companySlug}/journalEntries/{journalEntryId}/attachments"),
                ("POST", "/companies/{companySlug}/generalJournalEntries"),
                ("GET", "/companies/{companySlug}/transactions/{transactionId}"),
                ("PATCH", "/companies/{companySlug}/transactions/{transactionId}/delete"),
            }
        ),
        talk=_other_answers_of_fiken,
    ),
    "eaccounting": Vendor(
        file="visma/eaccounting-v2-reduced.yaml",
        prefix="/v2",
        known={
            r"(GET|POST) /connect/\w+: no such operation": "another host's",
            r"GET (/v2)?/accountbalances/\S+: no such operation": (
                "the list of balances is seen in others' clients and not in the vendor's files; without it "
                "the rows of all vouchers are summed"
            ),
        },
        operations=frozenset(
            {
                ("GET", "/companysettings"),
                ("GET", "/fiscalyears"),
                ("GET", "/accounts/{fiscalyearId}"),
                ("GET", "/costcenters"),
                ("GET", "/projects"),
                ("POST", "/voucherdrafts"),
                ("GET", "/voucherdrafts"),
                ("GET", "/voucherdrafts/{id}"),
                ("DELETE", "/voucherdrafts/{id}"),
                ("POST", "/voucherdrafts/{id}/convert"),
                ("GET", "/vouchers/{fiscalyearId}"),
                ("GET", "/vouchers/{fiscalyearId}/{voucherId}"),
                ("POST", "/vouchers"),
                ("POST", "/attachments"),
                ("GET", "/attachments/{attachmentId}"),
                ("POST", "/attachmentlinks"),
            }
        ),
    ),
    "vismanet": Vendor(
        file="visma/vismanet-journaltransaction-v2-reduced.yaml",
        known={
            r"POST /connect/token: no such operation": "tokens are another host's",
            r"GET /v1/\S+: no such operation": "the file is of journal transactions alone",
        },
        operations=frozenset(
            {
                ("GET", "/v2/journaltransaction"),
                ("POST", "/v2/journaltransaction"),
                ("GET", "/v2/journaltransaction/{journalTransactionNumber}"),
                ("PUT", "/v2/journaltransaction/{journalTransactionNumber}"),
                ("POST", "/v2/journaltransaction/{journalTransactionNumber}/action/release"),
                ("POST", "/v2/journaltransaction/module/{module}/{journalTransactionNumber}/attachment"),
            }
        ),
    ),
    "nets": Vendor(
        file="nets/reporting-v1-composed.yaml",
        known={
            r"GET /v1/payments/[0-9a-f]{32}: no such operation": "the file is of the Reporting API alone",
        },
        operations=frozenset({("GET", "/report/v1/payouts"), ("GET", "/report/v1/payouts/{id}")}),
        talk=_two_weeks_at_nets,
    ),
    "tripletex": Vendor(
        file="tripletex/openapi-reduced.json",
        prefix="/v2",
        known={
            r".* answer values?/\S+: None is not of type '(object|string|integer)'": (
                "the vendor's answers carry null for what is not set, and its file marks nothing as nullable"
            ),
            r".* answer values?/\S+: None is not one of \[.*": "the same, for enumerations",
        },
        operations=frozenset(
            {
                ("POST", "/token/session/:create"),
                ("GET", "/token/session/>whoAmI"),
                ("GET", "/ledger/voucher"),
                ("GET", "/ledger/voucher/>nonPosted"),
                ("GET", "/ledger/voucher/>externalVoucherNumber"),
                ("GET", "/ledger/voucher/{id}"),
                ("POST", "/ledger/voucher"),
                ("DELETE", "/ledger/voucher/{id}"),
                ("PUT", "/ledger/voucher/{id}/:sendToLedger"),
                ("PUT", "/ledger/voucher/{id}/:reverse"),
                ("POST", "/ledger/voucher/{voucherId}/attachment"),
                ("GET", "/ledger"),
                ("GET", "/ledger/posting"),
                ("GET", "/customer"),
                ("GET", "/ledger/account"),
                ("GET", "/ledger/vatType"),
                ("GET", "/ledger/accountingPeriod"),
                ("GET", "/supplier"),
                ("GET", "/bank/statement"),
                ("GET", "/bank/statement/transaction"),
                ("GET", "/currency"),
                ("GET", "/department"),
                ("GET", "/project"),
                ("GET", "/ledger/accountingDimensionName"),
                ("GET", "/ledger/accountingDimensionValue/search"),
            }
        ),
    ),
}
