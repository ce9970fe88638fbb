"""Studies: models trained on tasks and held to all bounds, each with its cells, its rows, a table and a figure."""
