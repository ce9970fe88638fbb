"""Shelf of commands: one file a command, its constant `COMMAND`; the first docstring line is its help in the list."""
