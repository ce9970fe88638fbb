"""Algorithms of the searches for certificates; nothing that they find is believed before a checker has seen it."""
