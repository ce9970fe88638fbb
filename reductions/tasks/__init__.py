"""Shelf of sequence tasks: one file a task, its constant `TASK`."""
