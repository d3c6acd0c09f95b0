"""Bodies are looked at before any route: JSON only, of sane depth, in real Unicode."""

import json
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from app.api.errors import Malformed
from app.api.limits import whole_body
from app.api.uploads import CONTENT, is_upload


def check_body() -> None:
    """Before every request: refuse a body that is not readable JSON, or not called JSON."""
    if is_upload():
        if request.mimetype != CONTENT:
            raise UnsupportedMediaType()
        return
    body = whole_body()
    if not body or request.url_rule is None:
        return
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    try:
        given = json.loads(body, parse_constant=_refuse)
        # A lone surrogate is legal JSON that no database and no hash can take; this also goes to the
        # bottom of whatever is nested.
        json.dumps(given, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Malformed() from None


def _refuse(constant: str) -> Any:
    raise ValueError("not a number of JSON")
