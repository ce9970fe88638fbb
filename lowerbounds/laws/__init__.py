"""Laws of items, held to whatever a user brings: the report behind the command `check`."""
