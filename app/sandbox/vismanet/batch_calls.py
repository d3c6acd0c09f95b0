"""Journal transactions: made, listed, changed, released, documented."""

import uuid
from datetime import timedelta

from flask import Response, jsonify, request

from app.sandbox.vismanet.company import BALANCED, HOLD, Batch, Company, File
from app.sandbox.vismanet.forms import (
    check_control_total,
    check_header,
    check_period,
    day_of,
    lines_of,
    value,
)
from app.sandbox.vismanet.refusals import bad, not_found
from app.sandbox.vismanet.serving import Serving, check_version, json_body, version_of
from app.sandbox.vismanet.views import batch_view

PATH = "/v2/journaltransaction"


class BatchCalls:
    def __init__(self, serving: Serving) -> None:
        self._serving, self._settings = serving, serving.settings
        serving.add("POST", PATH, self.create)
        serving.add("GET", PATH, self.listed)
        serving.add("GET", f"{PATH}/<number>", self.read)
        serving.add("PUT", f"{PATH}/<number>", self.change)
        serving.add("POST", f"{PATH}/<number>/action/release", self.release)
        serving.add("POST", f"{PATH}/module/GL/<number>/attachment", self.attach)

    def create(self, company: Company) -> Response:
        body = json_body()
        check_header(company, body)
        day = day_of(body)
        check_period(company, body, day)
        lines = lines_of(company, body, (), needs_sub=self._settings.has_subaccounts)
        made = company.add(day, value(body, "description", str) or "", lines, self._serving.now())
        if value(body, "hold", bool) is False:
            try:
                check_control_total(body, made)
            except Exception:
                del company.batches[made.number]
                raise
            made.status = BALANCED
        address = f"{request.host_url.rstrip('/')}{PATH}/{made.number}"
        return Response("", 201, headers={"Location": address, "ETag": version_of(made)})

    def listed(self, company: Company) -> Response:
        """By period or by when they were changed: one of the two has to be given."""
        period = request.args.get("periodId")
        if period is None and "lastModifiedDateTime" not in request.args:
            raise bad("periodId or lastModifiedDateTime must be given")
        since = self._serving.now() - timedelta(seconds=self._settings.visibility_lag_seconds)
        files = request.args.get("expandAttachments") == "true"
        rows = [
            batch_view(company, one, files=files)
            for one in company.batches.values()
            if not one.by_api or one.created_at <= since
            if period is None or f"{one.date:%Y%m}" == period
        ]
        return self._serving.page(rows)

    def read(self, company: Company, number: str) -> Response:
        held = _batch(company, number)
        answer = jsonify(batch_view(company, held, files=self._settings.tells_files_of_a_batch))
        answer.headers["ETag"] = version_of(held)
        return answer

    def change(self, company: Company, number: str) -> Response:
        """Change what is held or balanced; the hold is taken off only what balances."""
        held, body = _batch(company, number), json_body()
        check_version(held)
        check_header(company, body)
        if held.status not in (HOLD, BALANCED) or held.release_at is not None:
            raise bad("The batch cannot be changed")
        lines = lines_of(company, body, held.lines, needs_sub=self._settings.has_subaccounts)
        changed = Batch(held.number, held.date, held.text, lines, held.created_at)
        hold = value(body, "hold", bool)
        if hold is False:
            check_control_total(body, changed)
        held.lines = lines
        held.text = held.text if (text := value(body, "description", str)) is None else text
        held.status = {True: HOLD, False: BALANCED, None: held.status}[hold]
        held.change()
        return Response("", 204, headers={"ETag": version_of(held)})

    def release(self, company: Company, number: str) -> Response:
        """Begin to release; what is released already is said to be so. What went wrong before is over."""
        held = _batch(company, number)
        check_version(held)
        if held.status != BALANCED or held.release_at is not None:
            raise bad("The batch cannot be released in its status")
        period = company.period_of(held.date)
        if period is None or period.is_closed:
            raise bad("The financial period is closed in the general ledger")
        held.error = ""
        held.release_at = self._serving.now() + timedelta(seconds=self._settings.release_seconds)
        company.settle(self._serving.now(), posts=self._settings.posts_when_released)
        action = str(uuid.uuid4())
        if self._settings.release_answers_later:
            answer = jsonify(id=action, stateLocation=f"/v1/background/{action}")
            answer.status_code = 202
            return answer
        return jsonify(actionId=action, actionResult="Accepted", errorInfo="")

    def attach(self, company: Company, number: str) -> Response:
        held = _batch(company, number)
        files = list(request.files.values())
        if len(files) != 1:
            raise bad("One file must be sent")
        content = files[0].read()
        held.files.append(File(str(uuid.uuid4()), files[0].filename or "", len(content)))
        return Response("", 201)


def _batch(company: Company, number: str) -> Batch:
    if number not in company.batches:
        raise not_found("The batch")
    return company.batches[number]
