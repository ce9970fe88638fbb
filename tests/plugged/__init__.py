"""A package of a stranger's that adds one item to each shelf, and how it is installed: a folder with its metadata."""
