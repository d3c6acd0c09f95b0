"""Settlement files from Klarna and Kustom: the CSV of the portal, the API and the SFTP server.

https://docs.klarna.com/payments/after-payments/settlements/settlement-files
"""

from typing import Final

from app.providers.klarna.files.settlement import SettlementCsv

FILES: Final = (SettlementCsv(),)
