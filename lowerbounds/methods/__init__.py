"""Shelf of searches for certificates: one file a method, its constant `METHOD`."""
