"""γ₂ by orbits: blocks against singular values of whole matrices, bounds against closed forms and other solvers."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest

from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shared.orbits import copies, forms, semidefinite
from lowerbounds.checks.shared.refuted import Refuted
from lowerbounds.methods.gamma2 import METHOD as WHOLE
from lowerbounds.methods.symmetric_norm import METHOD
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.pair_functions import FUNCTIONS, GATES

KNOWN = {  # closed forms, and what two semidefinite solvers agreed on to the digits shown
    ("equality", 1): 1.0,
    ("equality", 4): 2.75,
    ("equality", 9): 3 - 4 / 2**9,
    ("inner_product", 3): 2**1.5,
    ("inner_product", 10): 32.0,
    ("disjointness", 5): 3.61349,
    ("disjointness", 6): 4.35204,
}


def bounds(spec: str, n: int, steps: int = 400) -> list[int]:
    found = []
    for side in Side:
        query = Query(PROBLEMS.get(spec), n, Measure.GAMMA2, side)
        (certificate,) = METHOD.search(query, Budget.of_steps(steps))
        assert verify(certificate).valid
        found.append(certificate.claim.bound)
    return found


@pytest.mark.parametrize("table", [[[0, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [1, 1]]])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_blocks_have_the_singular_values_of_the_whole_matrix(n: int, table: list[list[int]]) -> None:
    sign = np.random.default_rng(n).choice([-1, 1], size=n + 1).tolist()
    strings = list(product((0, 1), repeat=n))
    whole = [[sign[sum(table[a][b] for a, b in zip(x, y, strict=True))] for y in strings] for x in strings]
    values: list[float] = []
    for k, form in enumerate(forms(n, table, sign)):
        norms = np.sqrt([comb(n - 2 * k, i) for i in range(n - 2 * k + 1)])
        values += [*np.linalg.svd(np.array(form) / norms[:, None] / norms, compute_uv=False)] * copies(n, k)
    np.testing.assert_allclose(sorted(values), sorted(np.linalg.svd(whole, compute_uv=False)), atol=1e-9)


@pytest.mark.parametrize(("spec", "n"), KNOWN)
def test_known_norms_lie_between_both_sides(spec: str, n: int) -> None:
    lower, upper = bounds(spec, n)
    assert lower / 10**6 <= KNOWN[spec, n] + 5e-6
    assert upper / 10**6 >= KNOWN[spec, n] - 5e-6
    assert upper - lower <= 3 + upper / 10**6


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "thirds"])
def test_no_side_contradicts_the_search_on_the_whole_matrix(gate: str, function: str) -> None:
    spec = f"symmetric_pairs:gate={gate},function={function}"
    problem, (lower, upper) = PROBLEMS.get(spec), bounds(spec, 3)
    sides = [[*WHOLE.search(Query(problem, 3, Measure.GAMMA2, side), Budget.of_steps(4000))][-1] for side in Side]
    assert lower <= sides[1].claim.bound
    assert sides[0].claim.bound <= upper
    assert upper - lower <= 20


@pytest.mark.full
@pytest.mark.parametrize(("spec", "value"), [("inner_product", 2.0**30), ("equality", 3 - 4 / 2**60)])
def test_sixty_pairs(spec: str, value: float) -> None:
    lower, upper = bounds(spec, 60)
    assert lower / 10**6 <= value <= upper / 10**6
    assert upper - lower <= 3 + 1e-8 * upper


@pytest.mark.parametrize(
    ("spec", "n", "why"),
    [
        ("unique_disjointness", 4, "promise"),
        ("hamming_distance", 4, "two answers"),
        ("disjointness", 65, "n ≤ 64"),
        ("greater_than", 4, "count"),
    ],
)
def test_other_problems_are_refused(spec: str, n: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(METHOD.search(Query(PROBLEMS.get(spec), n, Measure.GAMMA2), Budget.of_steps(10)))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_not_semidefinite_is_refused_and_what_is_is_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 7))
    factor = rng.integers(-9, 10, size=(size, size))
    gram = (factor @ factor.T).astype(object) * 1000 + np.eye(size, dtype=int) * int(rng.integers(1, 50))
    scales = [Fraction(10) ** int(power) for power in rng.integers(-20, 20, size=size)]

    def lines(matrix: np.ndarray) -> list[list[Fraction]]:
        return [[matrix[i][j] * scales[i] * scales[j] for j in range(i + 1)] for i in range(size)]

    semidefinite(lines(gram), "block")
    least = np.linalg.eigvalsh(gram.astype(float))[0]
    with pytest.raises(Refuted, match="block"):
        semidefinite(lines(gram - np.eye(size, dtype=int) * (int(least) + 1)), "block")
