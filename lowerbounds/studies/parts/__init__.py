"""What studies share: cells, rows, how they are run and kept, and how figures of them look."""
