"""Settlement files from Stripe's dashboard: the itemized payout reconciliation report, all its versions.

https://docs.stripe.com/reports/payout-reconciliation
"""

from typing import Final

from app.providers.stripe.files.reconciliation import PayoutReconciliation

FILES: Final = (PayoutReconciliation(),)
