"""Shelf of two-party problems: one file a problem, its constant `PROBLEM`."""
