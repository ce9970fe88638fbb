"""The error that fails a run: something in the house, a bound or a count, must be wrong."""

from __future__ import annotations


class ContradictionError(Exception):
    """A run that paid less than a proved bound allows: a bug, in the bound or in the count."""
