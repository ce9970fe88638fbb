"""Shelf of adapters: one file for each kind of module of another library, whose name is the file's first word."""
