"""What the service knows of Visma eAccounting before anybody has connected."""

from typing import Final

from app.connecting import OAuth

SYSTEM: Final = "eaccounting"
COMPANY_CURRENCY: Final = "NOK"
"""Vouchers have no currency fields: they are in the company's own."""

LARGEST_TEXT: Final = 1000
LARGEST_ROW_TEXT: Final = 50
"""Of a draft's row; a voucher's own may have 60."""

LARGEST_AMOUNT: Final = 100_000_000_000
"""Øre in a draft's row, inclusive: 1e9 kroner."""

OAUTH: Final = OAuth(
    style="oauth",
    authorize_path="/connect/authorize",
    token_path="/connect/token",  # noqa: S106 - a path
    scopes=("ea:api", "offline_access", "ea:accounting", "ea:sales_readonly"),
    authorize_params={"prompt": "select_account"},
)
"""``ea:sales_readonly``: the lock date and the company's identity are in its settings, a sales resource. How
long an unused refresh token lasts is not documented: it is renewed every week."""
