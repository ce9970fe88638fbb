"""Shelf of what a layer of attention knows of positions: one file a scheme, its constant `POSITIONS`."""
