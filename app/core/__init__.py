"""Pure decisions: money, transactions, matching, rules, vouchers. No I/O, no clock, no randomness.

Same input, same output, to the byte; everything that varies (time, stored facts, a person's decision)
comes in as an argument.
"""
