"""The voucher calls.

Custom faults, each for the next request whose method and path fit: ``deleted_by_another_hand`` and
``changed_by_another_hand`` (``params``: what :meth:`OtherHands.change_by_hand` takes) happen to the voucher
of the path before the request is handled, and to a created voucher right after it was created;
``hidden_vouchers`` makes a list or search of vouchers empty.
"""

from flask import request

from app.sandbox.faults import Faults
from app.sandbox.tripletex.by_hand import OtherHands
from app.sandbox.tripletex.desk import Desk
from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.listing import Lists
from app.sandbox.tripletex.paper import pdf_of
from app.sandbox.tripletex.parameters import PAGING, Parameters
from app.sandbox.tripletex.refusals import NULL, Complaint, Refusal, invalid
from app.sandbox.tripletex.serving import Answer, Serving, token, value
from app.sandbox.tripletex.sessions import ADVANCED_VOUCHER, refuse_without_right
from app.sandbox.tripletex.vouchers import Voucher
from app.sandbox.tripletex.wire import parse

_ONE = "/ledger/voucher/<int:voucher_id>"


def add_voucher_calls(serving: Serving, desk: Desk, models: Models, lists: Lists, faults: Faults) -> None:
    """Add the calls that change or show one voucher, and the lists of them."""
    calls = VoucherCalls(serving, desk, models, faults)
    searches = VoucherSearches(serving, desk, lists, faults)
    serving.add("POST", "/ledger/voucher", calls.create)
    serving.add("GET", "/ledger/voucher", searches.posted)
    serving.add("GET", "/ledger/voucher/>nonPosted", searches.non_posted)
    serving.add("GET", "/ledger/voucher/>externalVoucherNumber", searches.by_external_number)
    serving.add("GET", _ONE, calls.read)
    serving.add("DELETE", _ONE, calls.delete)
    serving.add("PUT", f"{_ONE}/:sendToLedger", calls.send_to_ledger)
    serving.add("PUT", f"{_ONE}/:reverse", calls.reverse)
    serving.add("GET", f"{_ONE}/options", calls.options)
    serving.add("GET", f"{_ONE}/pdf", calls.pdf)
    serving.add("POST", f"{_ONE}/attachment", calls.attach)
    serving.add("DELETE", f"{_ONE}/attachment", calls.detach)


class VoucherCalls:
    def __init__(self, serving: Serving, desk: Desk, models: Models, faults: Faults) -> None:
        self._serving, self._desk, self._models, self._faults = serving, desk, models, faults
        self._hands = OtherHands(desk.books)

    def create(self) -> Answer:
        asked = Parameters("sendToLedger", "fields")
        send_to_ledger = asked.flag("sendToLedger") is not False
        if send_to_ledger:
            refuse_without_right(token(), ADVANCED_VOUCHER)
        company = self._serving.company()
        body = parse(request.get_data())
        voucher = self._desk.create(company, body, send_to_ledger=send_to_ledger)
        answer = self._shown(voucher, asked, 201)
        self._by_another_hand(voucher.id)
        return answer

    def read(self, voucher_id: int) -> Answer:
        self._by_another_hand(voucher_id)
        asked = Parameters("fields")
        return self._shown(self._desk.voucher(self._serving.company(), voucher_id), asked)

    def delete(self, voucher_id: int) -> Answer:
        self._by_another_hand(voucher_id)
        Parameters()
        self._desk.delete(self._serving.company(), voucher_id)
        return Answer(204)

    def send_to_ledger(self, voucher_id: int) -> Answer:
        refuse_without_right(token(), ADVANCED_VOUCHER)
        self._by_another_hand(voucher_id)
        asked = Parameters("version", "number", "fields")
        version, number = asked.whole("version"), asked.whole("number") or 0
        if number < 0:
            raise invalid(Complaint("number", "Kan ikke være negativ."))
        company = self._serving.company()
        return self._shown(self._desk.send_to_ledger(company, voucher_id, version, number), asked)

    def reverse(self, voucher_id: int) -> Answer:
        refuse_without_right(token(), ADVANCED_VOUCHER)
        self._by_another_hand(voucher_id)
        asked = Parameters("date", "fields")
        on = asked.required_day("date")
        return self._shown(self._desk.reverse(self._serving.company(), voucher_id, on), asked)

    def options(self, voucher_id: int) -> Answer:
        asked = Parameters("fields")
        selection = self._models.select("VoucherOptions", asked.text("fields") or "")
        voucher = self._desk.voucher(self._serving.company(), voucher_id)
        reasons = self._desk.reasons_against_delete(voucher)
        shown = {"available": not reasons, "reasons": reasons}
        return value(self._models.show("VoucherOptions", shown, selection))

    def pdf(self, voucher_id: int) -> Answer:
        Parameters()
        voucher = self._desk.voucher(self._serving.company(), voucher_id)
        return Answer(200, pdf_of(voucher), "application/pdf")

    def attach(self, voucher_id: int) -> Answer:
        self._by_another_hand(voucher_id)
        Parameters()
        files = request.files.getlist("file")
        if len(files) != 1:
            raise invalid(Complaint("file", NULL))
        content, name = files[0].read(), files[0].filename or "file"
        return self._shown(
            self._desk.attach(self._serving.company(), voucher_id, name, content), Parameters(), 201
        )

    def detach(self, voucher_id: int) -> Answer:
        self._by_another_hand(voucher_id)
        asked = Parameters("version", "sendToInbox", "split")
        if asked.flag("sendToInbox"):
            raise Refusal(501, 1000, "The stand-in has no inbox")
        self._desk.detach(self._serving.company(), voucher_id, asked.whole("version"))
        return Answer(204)

    def _shown(self, voucher: Voucher, asked: Parameters, status: int = 200) -> Answer:
        selection = self._models.select("Voucher", asked.text("fields") or "")
        return value(self._models.show("Voucher", voucher, selection), status)

    def _by_another_hand(self, voucher_id: int) -> None:
        company = self._serving.company()
        if voucher_id not in company.vouchers:
            return
        changed = self._faults.custom("changed_by_another_hand", request.method, request.path)
        if changed is not None:
            self._hands.change_by_hand(company.id, voucher_id, **changed.params)
        if self._faults.custom("deleted_by_another_hand", request.method, request.path) is not None:
            self._hands.delete_by_hand(company.id, voucher_id)


class VoucherSearches:
    def __init__(self, serving: Serving, desk: Desk, lists: Lists, faults: Faults) -> None:
        self._serving, self._desk, self._lists, self._faults = serving, desk, lists, faults

    def _visible(self) -> list[Voucher]:
        if self._faults.custom("hidden_vouchers", request.method, request.path) is not None:
            return []
        return self._desk.visible(self._serving.company().vouchers.values())

    def posted(self) -> Answer:
        asked = Parameters("id", "number", "numberFrom", "numberTo", "typeId", "dateFrom", "dateTo", *PAGING)
        first, after = asked.required_days("dateFrom", "dateTo")
        ids, numbers, kinds = asked.wholes("id"), asked.wholes("number"), asked.wholes("typeId")
        lowest, above = asked.whole("numberFrom"), asked.whole("numberTo")
        found = [
            one
            for one in self._visible()
            if one.is_posted
            and first <= one.date < after
            and (ids is None or one.id in ids)
            and (numbers is None or one.number in numbers)
            and (lowest is None or one.number >= lowest)
            and (above is None or one.number < above)
            and (kinds is None or (one.voucher_type is not None and one.voucher_type.id in kinds))
        ]
        return self._lists.answer("Voucher", found, asked)

    def non_posted(self) -> Answer:
        """Unposted vouchers count as not approved: they are left out unless these are asked for too."""
        asked = Parameters("dateFrom", "dateTo", "includeNonApproved", *PAGING)
        first, after = asked.days("dateFrom", "dateTo")
        includes = asked.flag("includeNonApproved")
        if includes is None:
            raise invalid(Complaint("includeNonApproved", NULL))
        found = [
            one for one in self._visible() if includes and not one.is_posted and first <= one.date < after
        ]
        return self._lists.answer("Voucher", found, asked)

    def by_external_number(self) -> Answer:
        asked = Parameters("externalVoucherNumber", *PAGING)
        wanted = asked.text("externalVoucherNumber")
        settings = self._desk.settings
        found = [
            one
            for one in self._visible()
            if one.external_number
            and (wanted is None or one.external_number == wanted)
            and (settings.search_by_external_number or not one.by_api)
            and (settings.search_finds_unposted or one.is_posted)
        ]
        return self._lists.answer("Voucher", found, asked)
