"""Models that read the rows of an adjacency matrix as vectors of bits, one vertex a position."""
