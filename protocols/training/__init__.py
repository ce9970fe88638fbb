"""Models of the shelves trained: their weights moved, their number formats kept, their tokens the tasks' own."""
