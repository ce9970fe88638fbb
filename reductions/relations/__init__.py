"""Relations: search problems, of which several answers are right; an item a file."""
