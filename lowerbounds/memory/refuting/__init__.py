"""Explicit failures: an input on which a model errs, found, kept in a file, and replayed by running the model."""
