"""Shelf of models with weights set by hand for one task: one file a construction, its constant `CONSTRUCTION`."""
