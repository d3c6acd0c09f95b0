"""Reading settlement files that somebody uploads: CSV, XLSX and XML, streamed, and distrusted.

Nothing here knows a provider. A file is opened (:mod:`app.files.opening`), read row by row without ever being
held whole, and what cannot be what it says it is is refused with row, column and reason
(:mod:`app.files.refused`). Amounts are never floats: they go from their text to minor units.
"""
