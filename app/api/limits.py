"""How large a body may be, however it is sent."""

from typing import Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST_BODY: Final = 2 * 1024 * 1024


def whole_body() -> bytes:
    """The body as it came; raises RequestEntityTooLarge.

    Werkzeug refuses by Content-Length, but cuts a body without one (chunked) at the limit and says nothing.
    """
    body = request.get_data()
    if request.content_length is None and len(body) >= LARGEST_BODY:
        raise RequestEntityTooLarge()
    return body
