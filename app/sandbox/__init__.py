"""Stand-ins for providers and accounting systems, over real HTTP, stateful, with faults on demand.

Nothing in this package imports ``app.providers`` or ``app.accounting``: a client and its stand-in are
written from the vendor's facts separately, so that they cannot share one misunderstanding.
"""
