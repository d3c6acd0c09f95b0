"""One tree of errors: each is one thing the caller can do something about, and renders as one sentence.

The sentence comes from ``app.messages`` in the reader's language, by ``code`` and ``params``. Nothing here
may carry a secret or personal data: ``params`` are shown, logged and stored.
"""

from collections.abc import Mapping, Sequence

from app.connecting import Company


class AvstemError(Exception):
    """Base: a stable ``code``, what fills its sentence, and the HTTP status an API caller gets."""

    code = "internal"
    status = 500

    def __init__(self, code: str | None = None, **params: object) -> None:
        self.code = code or type(self).code
        self.params: Mapping[str, object] = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code} {dict(self.params)}" if self.params else self.code


class SettingMissing(AvstemError):
    """The operator's settings lack something or contradict themselves; raised at start."""

    code = "setting_missing"


class Refusal(AvstemError):
    """A request that is wrong or not allowed; nothing was changed."""

    code = "bad_request"
    status = 400


class NotFound(AvstemError):
    """There is no such thing in this shop."""

    code = "not_found"
    status = 404


class Conflict(AvstemError):
    """The thing is not in the state the caller believed."""

    code = "conflict"
    status = 409


class CallError(AvstemError):
    """An outside call did not succeed. ``system`` and ``operation`` name the call, never its contents."""

    code = "call_failed"
    status = 502

    def __init__(self, system: str, operation: str, **params: object) -> None:
        super().__init__(None, system=system, operation=operation, **params)
        self.system = system
        self.operation = operation


class Unavailable(CallError):
    """Not reached, overloaded or broken for now; nothing was changed there. Try again later.

    ``retry_after`` is seconds, None when the other side did not say.
    """

    code = "vendor_unavailable"

    def __init__(self, system: str, operation: str, *, retry_after: int | None = None) -> None:
        super().__init__(system, operation)
        self.retry_after = retry_after


class RateLimited(Unavailable):
    """The other side asks for fewer calls; ``retry_after`` is seconds."""

    code = "vendor_rate_limited"


class Busy(Unavailable):
    """The other side takes one request at a time, and somebody else here has the turn. Nothing was sent; it
    is no failure and uses up no attempt."""

    code = "vendor_busy"


class Unclear(CallError):
    """A write was sent and no usable answer came: it may or may not have happened."""

    code = "vendor_unclear"


class BadAnswer(CallError):
    """The answer is not what the vendor's contract says (not JSON, cut off, wrong types)."""

    code = "vendor_bad_answer"


class Unauthorised(CallError):
    """The credentials are not accepted: the connection is broken until new ones come."""

    code = "credentials_refused"


class GrantEnded(Unauthorised):
    """Nobody has given access at the other side, or it was taken back or has run out: connect again."""

    code = "grant_ended"


class ClientRefused(Unauthorised):
    """The other side does not know the operator's own client id and secret."""

    code = "client_refused"


class Forbidden(CallError):
    """The credentials lack a right; ``right`` names it as the owner would look for it."""

    code = "right_missing"


class Missing(CallError):
    """The other side says there is no such thing."""

    code = "vendor_not_found"


class SeveralCompanies(Missing):
    """The credentials reach several companies, and nobody has said which is meant; ``companies`` has them."""

    code = "several_companies"

    def __init__(self, system: str, operation: str, companies: Sequence[Company]) -> None:
        super().__init__(system, operation, count=len(companies))
        self.companies = tuple(companies)


class NotReady(CallError):
    """The report is not complete yet; a normal answer, not a fault."""

    code = "report_not_ready"


class Refused(CallError):
    """The other side understood a write and refused it; nothing was done. A person has to act.

    ``case_code`` says which case this becomes; ``params`` fill its sentence; ``vendor_message`` is what the
    system itself said.
    """

    code = "vendor_refused"

    def __init__(
        self, system: str, operation: str, case_code: str, vendor_message: str = "", **params: object
    ) -> None:
        super().__init__(system, operation, case_code=case_code, vendor_message=vendor_message)
        self.params = {**self.params, **params}
        self.case_code = case_code
        self.vendor_message = vendor_message


class PerhapsThere(Refused):
    """Refused, and perhaps because the voucher is there already: look for it before telling anybody."""


class WrongIdentity(AvstemError):
    """Credentials reach something else than what was confirmed, or what another shop has."""

    code = "identity_changed"
    status = 409


class SandboxInProduction(AvstemError):
    """A production shop reached an address that says it is a sandbox."""

    code = "sandbox_in_production"
    status = 409


class LeaseLost(AvstemError):
    """Somebody else took over this work: stop without writing."""

    code = "lease_lost"
    status = 409
