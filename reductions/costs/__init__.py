"""Measures, facts with their sources, the bibliography, exact logarithms and how numbers are shown."""
