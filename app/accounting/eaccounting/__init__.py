"""Visma eAccounting (API v2): what is sent and what its answers mean, as pure code.

Not offered to shops: ``app.accounting.registry`` does not name it before it can look up, book and prove.
"""
