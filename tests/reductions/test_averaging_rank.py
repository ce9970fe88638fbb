"""The width that averaging asks of a linear first layer, by sympy's ranks and by pairs that a narrow layer mixes."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Matrix

from reductions.tasks.counts.averaging_rank import first_layer, windows


def test_the_rank_of_windows_is_the_formula():
    for n in range(1, 13):
        for q in range(1, n + 1):
            assert Matrix(windows(n, q)).rank() == first_layer(n, q)
            if 2 * q <= n:
                assert first_layer(n, q, 3) > 3 * n / 2


@pytest.mark.parametrize(("n", "q"), [(6, 1), (6, 3), (7, 2)])
def test_a_narrower_layer_mixes_two_inputs_whose_averages_differ(n, q):
    rng = np.random.default_rng(n * q)
    averaging = Matrix(windows(n, q))
    for _ in range(20):
        layer = Matrix(rng.integers(-5, 6, size=(first_layer(n, q) - 1, n)).tolist())
        blind = [v for v in layer.nullspace() if any(averaging * v)]
        assert blind
        z = blind[0] / max(map(abs, blind[0]))
        assert layer * z == layer * -z and max(map(abs, z)) == 1
        assert averaging * z != averaging * -z


def test_as_wide_a_layer_is_enough():
    for n, q in ((6, 1), (6, 3), (8, 4)):
        rows = Matrix(windows(n, q))
        kept = rows.extract(list(range(first_layer(n, q))), list(range(n)))
        assert kept.rank() == rows.rank()  # all averages are combinations of the first ones


def test_windows_that_there_are_not_are_refused():
    with pytest.raises(ValueError, match="windows of 4 positions out of 3: wanted 1 to 3"):
        windows(3, 4)
