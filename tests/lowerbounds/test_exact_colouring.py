"""States of small promise problems against a plain search over all partitions of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import Measure, Side
from reductions.problems.kinds.table import from_matrix


def fewest(matrix: list[list[int | None]]) -> int:
    """The least number of classes of rows without conflict."""

    def apart(one: int, other: int) -> bool:
        pairs = zip(matrix[one], matrix[other], strict=True)
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)

    def place(row: int, classes: list[list[int]]) -> int:
        if row == len(matrix):
            return len(classes)
        found = [place(row + 1, [*classes, [row]])]
        for i, members in enumerate(classes):
            if not any(apart(row, other) for other in members):
                found.append(place(row + 1, [*classes[:i], [*members, row], *classes[i + 1 :]]))
        return min(found)

    return place(0, [])


@pytest.mark.parametrize("seed", range(12))
def test_states_are_exact_on_both_sides(seed: int) -> None:
    cells = np.random.default_rng(seed).integers(-1 - seed % 2, 2, size=(7, 5)).tolist()
    matrix = [[None if cell < 0 else cell for cell in row] for row in cells]
    for side in Side:
        found = certify(from_matrix(matrix), 1, measure=Measure.STATES_AB, side=side, method="exact_colouring")
        assert found.claim.bound == fewest(matrix)
        assert verify(found).valid


def test_no_clique_is_needed() -> None:
    """A cycle of five conflicts: no three rows conflict pairwise, and three messages are needed."""
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
    matrix = [[edge.index(row) if row in edge else None for edge in edges] for row in range(5)]
    found = certify(from_matrix(matrix), 1, measure=Measure.STATES_AB, method="exact_colouring")
    assert found.claim.bound == 3 == fewest(matrix)
    assert found.kind == "colour_refutation"
