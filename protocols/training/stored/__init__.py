"""Models whose weights lie in a file: builders that read them, an item for each form of file."""
