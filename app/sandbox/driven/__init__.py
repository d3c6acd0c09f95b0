"""Stand-ins as others drive them: a provider that sells and pays out, an accounting system with books in it.

The demonstration of every pair and the shared test suites know no vendor by its name; here each says how its
stand-in is opened, what is in it, and what another hand can do there.
"""
