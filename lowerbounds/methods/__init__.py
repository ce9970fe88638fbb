"""Shelf of methods, searches for certificates: one file a method, its constant `METHOD`."""
