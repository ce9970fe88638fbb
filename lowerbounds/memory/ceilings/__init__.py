"""Shelf of ceilings: one file a kind of content that a state must hold, its constant `CEILING`."""
