"""Own reports: what a shop may choose of its facts, checks of a choice, and the table it makes. Pure."""
