"""What of a law's cases runs in the fast tier; the others are marked `full` and run by `pytest --all`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def items(specs: Iterable[str]) -> list[Any]:
    """Items of a shelf by name are fast; with parameters that change them, as in `gru:width=5`, they wait."""
    return [pytest.param(spec, id=spec, marks=[pytest.mark.full] if ":" in spec else []) for spec in specs]


def first(cases: Iterable[Any], fast: int = 1) -> list[Any]:
    """The first of the cases, its smallest size or its plainest kind, is fast; the others wait."""
    rows = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*row, marks=[pytest.mark.full] if place >= fast else []) for place, row in enumerate(rows)]
