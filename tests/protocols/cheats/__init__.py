"""What was tried to carry Alice's input to Bob past the count, and how each attempt ends."""
