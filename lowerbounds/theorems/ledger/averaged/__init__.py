"""Evidence about averages of sets: queries that pick a set of codes, and how near codes are to an isometry."""
