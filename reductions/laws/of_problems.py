"""The laws of a problem: its definition is the function, on every pair; all else that it says agrees with that."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from ..costs.fact import with_implied
from ..costs.measure import Measure, Side
from ..problem import Problem
from ..sampling import enumerate_space
from .report import Law

CELLS = 1 << 13


def laws_of_problem(problem: Problem) -> Iterator[Law]:
    """The laws of the shelf of problems that need no search."""
    yield "definition and vectorised value agree on every pair", lambda: _agree(problem)
    yield "hard pairs are inputs inside the promise", lambda: _hard(problem)
    yield "lower facts never exceed upper facts", lambda: _ordered(problem)
    yield "facts of one-way states hold by counting rows", lambda: _rows(problem)


def sizes_of(problem: Problem, most: int = CELLS) -> list[int]:
    """Sizes with at most so many cells, the first four of them.

    Raises:
        ValueError: none.
    """
    found = []
    for n in range(problem.smallest, problem.smallest + 8):
        try:
            problem.check_size(n)
        except ValueError:
            continue
        if problem.x_space(n).size * problem.y_space(n).size <= most:
            found.append(n)
    if not found:
        raise ValueError(f"{problem.spec} has no size with at most {most} cells from n={problem.smallest} on")
    return found[:4]


def _agree(problem: Problem) -> str:
    count = inside = 0
    for n in sizes_of(problem):
        problem.alphabet(n)
        xs, ys = enumerate_space(problem.x_space(n)), enumerate_space(problem.y_space(n))
        value = np.asarray(problem.value(xs[:, None], ys[None]))
        domain = np.broadcast_to(np.asarray(problem.domain(xs[:, None], ys[None])), (len(xs), len(ys)))
        if value.shape != domain.shape:
            raise ValueError(f"{problem.spec}, n={n}: value has shape {value.shape}, wanted {domain.shape}")
        for (i, x), (j, y) in product(enumerate(problem.x_space(n)), enumerate(problem.y_space(n))):
            _cell(problem, n, (x, y), (bool(domain[i, j]), int(value[i, j])))
        count, inside = count + value.size, inside + int(domain.sum())
    if not inside:
        raise ValueError(f"{problem.spec}: no pair is inside the promise at any small size")
    return f"all {count} pairs at n = {', '.join(map(str, sizes_of(problem)))}"


def _cell(problem: Problem, n: int, pair: tuple[object, object], said: tuple[bool, int]) -> None:
    x, y = pair
    defined, (inside, value) = problem.define(x, y), said  # type: ignore[arg-type]
    where = f"{problem.spec}, n={n}: x={x} y={y} is defined as {defined!r}"
    if defined is not None and (type(defined) is not int or not 0 <= defined < problem.answers(n)):
        raise ValueError(f"{where}, wanted an integer from 0 to {problem.answers(n) - 1}, or None outside the promise")
    if (defined is not None) != inside:
        raise ValueError(f"{where}; domain says {inside}")
    if defined is not None and defined != value:
        raise ValueError(f"{where}; value says {value}")
    if problem.define(x, y) != defined:  # type: ignore[arg-type]
        raise ValueError(f"{where}, and then as something else")


def _hard(problem: Problem) -> str | None:
    seen = []
    for n in (*sizes_of(problem), 12, 40):
        try:
            problem.check_size(n)
            drawn = problem.hard(n, 50, np.random.default_rng(0))
        except ValueError:  # a size without hard pairs
            continue
        if drawn is None:
            continue
        for x, y in zip(*(np.asarray(side) for side in drawn), strict=True):
            a, b = (tuple(side.tolist()) if side.ndim else int(side) for side in (x, y))
            if a not in problem.x_space(n) or b not in problem.y_space(n) or problem.define(a, b) is None:
                raise ValueError(f"{problem.spec}, n={n}: the hard pair x={a} y={b} is no pair inside the promise")
        seen.append(n)
    return f"50 pairs at n = {', '.join(map(str, seen))}" if seen else None


def _ordered(problem: Problem) -> str | None:
    facts, compared = list(with_implied(problem.facts())), 0
    for low, high in product(facts, facts):
        if (low.measure, low.side, high.side) == (high.measure, Side.LOWER, Side.UPPER):
            for n in range(max(low.smallest, high.smallest), 40):
                compared += 1
                if low.at(n) > high.at(n):
                    raise ValueError(f"{problem.spec}, n={n}: {low.measure.value} ≥ {low.at(n)} and ≤ {high.at(n)}")
    return f"{compared} comparisons to n = 39" if compared else None


def _rows(problem: Problem) -> str | None:
    seen = 0
    for n, fact in product(sizes_of(problem), problem.facts()):
        count = _different(problem, n).get(fact.measure)
        if count is not None and n >= fact.smallest:
            seen += 1
            if fact.at(n) > count if fact.side is Side.LOWER else fact.at(n) < count:
                raise ValueError(
                    f"{problem.spec}, n={n}: {fact.measure.value} {fact.side.sign} {fact.at(n)}, by rows {count}"
                )
    return f"{seen} values" if seen else None


def _different(problem: Problem, n: int) -> dict[Measure, int]:
    """Numbers of different rows and columns; none where there is a promise, which is another question."""
    rows = [tuple(problem.define(x, y) for y in problem.y_space(n)) for x in problem.x_space(n)]
    if any(cell is None for row in rows for cell in row):
        return {}
    return {Measure.STATES_AB: len(set(rows)), Measure.STATES_BA: len(set(zip(*rows, strict=True)))}
