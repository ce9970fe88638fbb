"""Shelf of statements of the literature: one file a statement, its constant `THEOREM`."""
