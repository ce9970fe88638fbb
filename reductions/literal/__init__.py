"""Shelf of encodings as they are printed in the papers, each of which breaks its law when run; constant `LITERAL`."""
