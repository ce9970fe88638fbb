"""What is accepted within a tolerance, against distances in fractions, for every output of small instances."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from reductions import TASKS


@pytest.mark.parametrize(
    ("spec", "n"),
    [("q_sparse_within:sparsity=1,dimensions=1", 2), ("q_sparse_within:sparsity=2,dimensions=2,within=3", 3)],
)
def test_an_output_is_right_just_if_it_is_near_the_average(spec, n):
    task, rng = TASKS.get(spec), np.random.default_rng(0)
    tokens = task.sample(n, 6, rng)
    q, steps, d = task.chosen(n), task.steps(n), task.dimensions
    colex = sorted(combinations(range(n), q), key=lambda members: members[::-1])
    accepted = 0
    for row in tokens:
        entries = [int(row[i]) for i in colex[int(row[-1]) - 2**d]]
        means = [Fraction(sum(2 * (z >> c & 1) - 1 for z in entries), q) for c in range(d)]
        for output in range(task.outputs(n)):
            point = [Fraction(output // (2 * steps + 1) ** c % (2 * steps + 1), steps) - 1 for c in range(d)]
            apart = sum((a - b) ** 2 for a, b in zip(point, means, strict=True)) / d
            near = apart <= Fraction(1, (task.within or 2 * q) ** 2)
            assert task.accepts(row[None], np.array([output]))[0] == near
            accepted += near
    assert 0 < accepted < 6 * task.outputs(n)
    for other in task.also_right(tokens):
        assert ((other >= 0) & (other < task.outputs(n))).all()
