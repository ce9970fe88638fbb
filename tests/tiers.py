"""What of a law's cases runs in the fast tier; the others are marked `full`, or `night`, and run by `pytest --all`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def items(specs: Iterable[str]) -> list[Any]:
    """Items of a shelf by name are fast; with parameters that change them, as in `gru:width=5`, they wait."""
    return [pytest.param(spec, id=spec, marks=[pytest.mark.full] if ":" in spec else []) for spec in specs]


def first(cases: Iterable[Any], fast: int = 1, night: int | None = None) -> list[Any]:
    """The first of the cases, its smallest size or its plainest kind, is fast; the others wait, some to the `night`."""
    rows = [case if isinstance(case, tuple) else (case,) for case in cases]
    later = len(rows) if night is None else night
    return [
        pytest.param(*row, marks=[] if place < fast else [pytest.mark.full if place < later else pytest.mark.night])
        for place, row in enumerate(rows)
    ]
