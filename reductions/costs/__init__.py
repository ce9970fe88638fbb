"""Measures, facts with their sources, exact logarithms and how numbers are shown."""
