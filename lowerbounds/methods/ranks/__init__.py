"""Ranks of indicator matrices and of gadgets, and the bounds on leaves that follow."""
