"""What studies share: cells, rows, how they are run and kept."""
