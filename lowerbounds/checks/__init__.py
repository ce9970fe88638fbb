"""Shelf of checkers, the trusted base: one file a kind of witness, its constant `CHECK`; pure Python on integers."""
