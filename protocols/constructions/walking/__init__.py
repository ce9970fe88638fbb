"""Layers of constant width that search a graph depth first and write the search token by token."""
