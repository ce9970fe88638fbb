"""The house law over protocols: whatever is right on all inputs pays at least every certified bound."""

from __future__ import annotations

from typing import Any

import pytest

from lowerbounds.runs.curves import maps_into
from lowerbounds.runs.cuts import cuts_for
from lowerbounds.runs.job import run_on
from protocols import CONSTRUCTIONS
from protocols.cases import protocol_of
from protocols.setting import Setting

from ..shelves import CONSTRUCTION_SPECS
from .paying import MOST_PAIRS, pays


def _architecture(item) -> str:
    task = item.task()
    return protocol_of(item.build(Setting(task, task.typical[0]), seed=0)).architecture


def cases() -> list[Any]:
    """Constructions by every map, at the second size and the largest that is tried whole."""
    found: list[Any] = []
    for spec in CONSTRUCTION_SPECS:
        item = CONSTRUCTIONS.get(spec)
        for reduction in maps_into(item.task()):
            sizes = [n for n in range(reduction.smallest, reduction.smallest + 6) if item.suits(reduction.task, n)]
            spaces = {n: reduction.problem_size(n) for n in sizes}
            fitting = [
                n
                for n, size in spaces.items()
                if reduction.problem.x_space(size).size * reduction.problem.y_space(size).size <= MOST_PAIRS
            ]
            if fitting and cuts_for(_architecture(item), [reduction], fitting[-1], None) == [(reduction, None)]:
                found += [(spec, reduction, n) for n in sorted({fitting[:2][-1], fitting[-1]})]
    return found


@pytest.mark.full
@pytest.mark.parametrize(("spec", "reduction", "n"), cases(), ids=lambda value: getattr(value, "spec", str(value)))
def test_protocols_that_never_err_pay_every_certified_bound(spec, reduction, n):
    """In the fast tier they do so by a map each, where none of them errs on any input."""
    run, observed = run_on(spec, reduction, n, instances=MOST_PAIRS, seed=0)
    assert observed.exhaustive
    if run.errors:
        assert CONSTRUCTIONS.get(spec).errs
    else:
        pays(run, reduction, n)
