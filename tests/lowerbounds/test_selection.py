"""Costs of selections against explicit matrices, on random gadgets: what was proved, and no bit more."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
import sympy
from sympy.polys.matrices import DomainMatrix

from lowerbounds import certify, verify
from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.methods.structure_selection import METHOD
from reductions import PROBLEMS, Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import Gadget, gadget_of
from reductions.problems.kinds.selection import Selected, selected
from reductions.space import strings

STEPS = 1_000_000  # more than any of these searches takes

Table = tuple[tuple[int, ...], ...]
Matrix = list[tuple[int, ...]]
LARGE = 1_000_000


@dataclass(frozen=True)
class Own(Selected):
    """A selection that is on no shelf."""

    table: Table

    @property
    def gadget(self) -> Gadget:
        return gadget_of(self.table)

    def answers(self, n: int) -> int:
        return 3

    def value(self, x: Any, y: Any) -> Any:
        raise NotImplementedError


def gadgets() -> Iterator[Table]:
    rng = random.Random(1)
    for rows, columns in ((1, 1), (1, 3), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 2)):
        yield ((1,) * columns,) * rows
        for answers in (2, 2, 2, 3, 3):
            yield tuple(tuple(rng.randrange(answers) for _ in range(columns)) for _ in range(rows))


def matrices() -> Iterator[tuple[Own, int, Matrix]]:
    """Every gadget with every n ≤ 4 that has up to 81 rows, cell by cell from the meaning of a selection."""
    for table in gadgets():
        width = len(table[0])
        for n in range(1, 5):
            if len(table) ** n <= 81:
                rows = product(range(len(table)), repeat=n)
                yield Own(table), n, [tuple(table[x[k]][b] for k in range(n) for b in range(width)) for x in rows]


def found(problem: Own, n: int, measure: Measure, side: Side = Side.LOWER) -> int:
    """The certificate's bound, once it is accepted and one more is refused."""
    error = Fraction(1, 100) if measure.randomised else Fraction(0)
    (certificate,) = METHOD.search(Query(problem, n, measure, side, error), Budget.of_steps(STEPS))
    bound = certificate.claim.bound
    assert verify(certificate).valid
    step = 1 if side is Side.LOWER else -1
    assert bound + step < 0 or not verify(raised(certificate, bound + step)).valid
    return bound


def raised(certificate: Certificate, bound: int) -> Certificate:
    return replace(certificate, claim=replace(certificate.claim, bound=bound))


def ranks(matrix: Matrix) -> list[int]:
    values = {cell for row in matrix for cell in row}
    return [
        int(DomainMatrix.from_list([[int(cell == value) for cell in row] for row in matrix], sympy.QQ).rank())
        for value in values
    ]


def dimension(matrix: Matrix) -> int:
    """Most columns on which the rows give all patterns of two answers each, by trying all."""
    best = 0
    for size in range(1, len(matrix).bit_length()):
        for columns in combinations(zip(*matrix, strict=True), size):
            pairs = [list(combinations(sorted({*column}), 2)) for column in columns]
            seen = {*zip(*columns, strict=True)}
            if any(all(pattern in seen for pattern in product(*named)) for named in product(*pairs)):
                best = size
    return best


def test_a_selection_is_defined_by_its_gadget() -> None:
    for problem, n, matrix in matrices():
        x, y = problem.x_space(n), problem.y_space(n)
        assert matrix == [tuple(problem.define(a, b) for b in y) for a in x]


def test_messages_and_ranks_are_those_of_the_matrix() -> None:
    for problem, n, matrix in matrices():
        lines = {Measure.STATES_AB: {*matrix}, Measure.STATES_BA: {*zip(*matrix, strict=True)}}
        for side in Side:
            for measure, different in lines.items():
                assert found(problem, n, measure, side) == len(different), (problem, n)
            assert found(problem, n, Measure.D1_AB, side) == ceil_log2(len(lines[Measure.STATES_AB]))
            assert found(problem, n, Measure.D1_BA, side) == ceil_log2(len(lines[Measure.STATES_BA]))
        assert found(problem, n, Measure.LEAVES) == sum(ranks(matrix)), (problem, n)
        assert found(problem, n, Measure.D) == ceil_log2(sum(ranks(matrix)))
        columns = lines[Measure.STATES_BA]
        assert found(problem, n, Measure.LEAVES, Side.UPPER) == sum(len({*column}) for column in columns)
        answers = max(len({*column}) for column in columns)
        assert found(problem, n, Measure.D, Side.UPPER) == ceil_log2(len(columns)) + ceil_log2(answers)


def test_shattered_sets_add_up() -> None:
    for problem, n, matrix in matrices():
        if len(matrix) * len(matrix[0]) > 100:
            continue
        shattered = n * dimension([*problem.table])
        assert shattered <= dimension(matrix)
        assert found(problem, n, Measure.R1_AB) == shattered  # (1 − H₂(1/100))·n > n − 1 for n ≤ 12


@pytest.mark.parametrize("measure", [Measure.D, Measure.LEAVES, Measure.D1_AB, Measure.D1_BA, Measure.STATES_BA])
@pytest.mark.parametrize("side", Side)
def test_auto_finds_the_selection_before_anything_else(measure: Measure, side: Side) -> None:
    found = certify("index", LARGE, measure=measure, side=side, steps=1)
    assert found.method == "structure_selection"


@pytest.mark.parametrize("method", ["one_way_code", "distinct_rows"])
def test_inputs_too_long_to_look_at_are_refused_at_once(method: str) -> None:
    side = Side.UPPER if method == "one_way_code" else Side.LOWER
    with pytest.raises(ValueError, match="inputs of 1000000 digits are not evaluated"):
        certify("index", LARGE, measure=Measure.D1_BA, side=side, method=method)


@pytest.mark.parametrize(
    ("measure", "side", "bound"),
    [
        (Measure.D, Side.LOWER, 21),  # 2n leaves
        (Measure.D, Side.UPPER, 21),  # ⌈log₂ n⌉ and the bit
        (Measure.LEAVES, Side.LOWER, 2 * LARGE),
        (Measure.LEAVES, Side.UPPER, 2 * LARGE),
        (Measure.D1_AB, Side.LOWER, LARGE),
        (Measure.D1_AB, Side.UPPER, LARGE),
        (Measure.D1_BA, Side.LOWER, 20),
        (Measure.STATES_BA, Side.UPPER, LARGE),
    ],
)
def test_index_is_known_exactly_at_a_million(measure: Measure, side: Side, bound: int) -> None:
    certificate = certify("index", LARGE, measure=measure, side=side, method="structure_selection")
    assert certificate.claim.bound == bound
    verdict = verify(certificate)
    assert verdict.valid
    assert verdict.cells == 0


def test_a_message_that_errs_on_index_at_a_million() -> None:
    certificate = certify("index", LARGE, measure=Measure.R1_AB, error=Fraction(1, 10), method="structure_selection")
    assert certificate.claim.bound == 531_005  # 1 − H₂(1/10) = 0.531004406410718778…
    assert not verify(raised(certificate, 531_006)).valid


def test_what_defines_itself_is_no_selection() -> None:
    class Reversed(Own):
        def define(self, x: Any, y: Any) -> int:  # type: ignore[misc]
            return super().define(x[::-1], y)

    class Shorter(Own):
        def x_space(self, n: int) -> Any:  # type: ignore[misc]
            return strings(n, 1)

    honest = Own(((0, 1), (1, 0)))
    (certificate,) = METHOD.search(Query(honest, 3, Measure.D1_AB), Budget.of_steps(STEPS))
    for other in (Reversed(honest.table), Shorter(honest.table), PROBLEMS.get("equality"), Own(((0, 1), (1, 1)))):
        assert not verify(replace(certificate, claim=replace(certificate.claim, problem=other))).valid
    assert selected(Reversed(honest.table)) is None
    tampered = Own(honest.table)
    vars(tampered)["define"] = lambda x, y: 0
    assert selected(tampered) is None


def test_answers_are_named_in_words_by_all_methods_alike() -> None:
    query = Query(PROBLEMS.get("index:symbols=3"), 3, Measure.LEAVES)
    (certificate,) = deque(METHOD.search(query, Budget.of_steps(STEPS)), maxlen=1)
    assert certificate.claim.bound == certify("index:symbols=3", 3, measure=Measure.LEAVES, method="rank").claim.bound
