"""Shelf of reductions: one file a map from a problem to a task, its constant `MAP`."""
