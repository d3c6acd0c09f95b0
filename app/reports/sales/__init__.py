"""The document of a voucher of sales: each order by number, sales document and date, with its VAT."""

from app.reports.sales.document import render_sales as render_sales
from app.reports.sales.model import SaleRow as SaleRow
from app.reports.sales.model import SalesDocument as SalesDocument
