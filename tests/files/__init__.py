"""Settlement files: reading them, and refusing them."""
