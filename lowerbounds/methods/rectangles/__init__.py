"""Searches for fooling sets, maximal rectangles and covers."""
