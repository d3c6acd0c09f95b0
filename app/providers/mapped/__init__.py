"""Any CSV or XLSX by a column mapping that a person made: a portal's export, an acquirer's file.

It belongs to no provider: what it reads counts for the one whose merchant account it is uploaded for. Its
payouts go by whatever the mapped column says, so they are never taken for the provider's own references.
"""

from app.providers.mapped.mapped import MAPPED, MappedFormat
from app.providers.mapped.mapping import Mapping, read_mapping

__all__ = ["MAPPED", "MappedFormat", "Mapping", "read_mapping"]
