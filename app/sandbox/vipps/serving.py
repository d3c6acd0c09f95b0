"""Reading headers as they were sent: Vipps' token call has two with an underscore, which WSGI cannot name."""

from flask import request
from werkzeug.datastructures import Headers

from app.sandbox.server import HEADERS_AS_SENT


def headers_as_sent() -> Headers:
    """Return the headers of the current request; where only CGI names are left, those."""
    sent = request.environ.get(HEADERS_AS_SENT)
    return request.headers if sent is None else Headers(sent)
