"""Sales: the shop's orders as vouchers, a day of them at a time or each by itself.

An order comes to *entries*, each with its day: what was paid before delivery, the sale, each refund. An entry
comes to balanced lines, or to a question. What an entry comes to later is booked as the difference, on the
day it became known.
"""

from app.core.sales.booking import book_entry as book_entry
from app.core.sales.context import PaidTo as PaidTo
from app.core.sales.context import SalesContext as SalesContext
from app.core.sales.context import SalesMode as SalesMode
from app.core.sales.drafts import sales_drafts as sales_drafts
from app.core.sales.entries import Entry as Entry
from app.core.sales.entries import SaleDate as SaleDate
from app.core.sales.entries import entries_of as entries_of
from app.core.sales.facts import Capture as Capture
from app.core.sales.facts import Part as Part
from app.core.sales.facts import SalesOrder as SalesOrder
from app.core.sales.facts import SalesRefund as SalesRefund
from app.core.sales.lines import Booked as Booked
from app.core.sales.lines import SaleLine as SaleLine
from app.core.sales.lines import difference as difference
from app.core.sales.pieces import FirstSeen as FirstSeen
from app.core.sales.pieces import LeftOut as LeftOut
from app.core.sales.pieces import Piece as Piece
from app.core.sales.pieces import Work as Work
from app.core.sales.placing import work_order as work_order
