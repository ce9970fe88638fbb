"""Structured certificates against explicit matrices, on random gadgets."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import product
from typing import Any

import pytest
import sympy
from sympy.polys.matrices import DomainMatrix

from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shared.refuted import Cells, Refuted
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import (
    And,
    Bits,
    Composed,
    Composition,
    Count,
    First,
    Outer,
    Parity,
    gadget_of,
)

STEPS = 1_000_000  # more than any of these searches takes

Table = tuple[tuple[int, ...], ...]
LOWER = Side.LOWER
SHAPES = [(2, 2), (3, 3), (2, 3), (3, 2), (1, 2)]
AND, NAND, XOR, EQ3 = ((0, 0), (0, 1)), ((1, 1), (1, 0)), ((0, 1), (1, 0)), ((1, 0, 0), (0, 1, 0), (0, 0, 1))
BY_RANK = ("structure_power", "structure_symmetric", "structure_spectrum")


@dataclass(frozen=True)
class Own(Composed):
    """A composition that is on no shelf."""

    table: Table
    outer: Outer

    @property
    def composition(self) -> Composition:
        return Composition(gadget_of(self.table), self.outer)

    def answers(self, n: int) -> int:
        return max(2, n + 1)

    def value(self, x: Any, y: Any) -> Any:
        raise NotImplementedError


def found(method: str, problem: Problem, n: int, measure: Measure = Measure.LEAVES, side: Side = LOWER) -> Certificate:
    search = import_module(f"lowerbounds.methods.{method}").METHOD.search
    best: Certificate = list(search(Query(problem, n, measure, side), Budget.of_steps(STEPS)))[-1]
    return best


def accepted(certificate: Certificate) -> str:
    check = import_module(f"lowerbounds.checks.{certificate.kind}").CHECK
    claim = certificate.claim
    text: str = check(claim, certificate.witness, Cells(claim.problem, claim.n))
    return text


def refused(certificate: Certificate) -> str:
    with pytest.raises(Refuted) as refusal:
        accepted(certificate)
    return str(refusal.value)


def raised(certificate: Certificate, by: int) -> Certificate:
    return replace(certificate, claim=replace(certificate.claim, bound=certificate.claim.bound + by))


def tight(certificate: Certificate) -> int:
    """The certificate's bound, once it is accepted and one bit more is refused."""
    accepted(certificate)
    assert "bound" in refused(raised(certificate, 1 if certificate.claim.side is Side.LOWER else -1))
    return certificate.claim.bound


def matrix_of(problem: Problem, n: int) -> list[list[int | None]]:
    return [[problem.define(x, y) for y in problem.y_space(n)] for x in problem.x_space(n)]


def rank_of(rows: Sequence[Sequence[int]]) -> int:
    """Rank over Q by sympy; for more than 32 rows modulo a prime of 61 bits, written out here."""
    if len(rows) <= 32:
        return int(DomainMatrix.from_list([list(row) for row in rows], sympy.QQ).rank())
    prime, left, rank = (1 << 61) - 1, [list(row) for row in rows], 0
    while left:
        row = left.pop()
        pivot = next((place for place, cell in enumerate(row) if cell % prime), None)
        if pivot is None:
            continue
        rank += 1
        scale = pow(row[pivot], -1, prime)
        for place, other in enumerate(left):
            if factor := other[pivot] * scale % prime:
                left[place] = [(a - factor * b) % prime for a, b in zip(other, row, strict=True)]
    return rank


def ranks_of(matrix: list[list[int | None]]) -> list[int]:
    answers = sorted({cell for row in matrix for cell in row if cell is not None})
    return [rank_of([[int(cell == answer) for cell in row] for row in matrix]) for answer in answers]


def gadgets(count: int, seed: int) -> Iterator[Table]:
    """Random tables, and every shape's constant ones."""
    rng = random.Random(seed)
    for rows, columns in SHAPES:
        yield from (((value,) * columns,) * rows for value in (0, 1))
        for _ in range(count):
            yield tuple(tuple(rng.randrange(2) for _ in range(columns)) for _ in range(rows))


def powers(table: Table, cells: int) -> Iterator[int]:
    return (n for n in range(1, 6) if (len(table) * len(table[0])) ** n <= cells)


@pytest.mark.parametrize("outer", [And(), And(negated=True), Parity()], ids=str)
def test_ranks_of_random_powers(outer: Outer) -> None:
    for table in gadgets(6, seed=1):
        for n in powers(table, 2500):
            problem = Own(table, outer)
            matrix = matrix_of(problem, n)
            ranks = ranks_of(matrix)
            assert tight(found("structure_power", problem, n)) == sum(ranks), (table, n)
            assert tight(found("structure_power", problem, n, Measure.D)) == ceil_log2(sum(ranks))
            assert tight(found("structure_power", problem, n, Measure.STATES_BA)) == max(ranks)


@pytest.mark.parametrize(
    "table", [XOR, NAND, EQ3, ((1, 1, 0), (0, 1, 1), (1, 0, 1)), ((0, 1, 1), (1, 0, 1), (1, 1, 0))]
)
@pytest.mark.parametrize("outer", [And(), Parity()], ids=str)
def test_ranks_at_the_fifth_power(table: Table, outer: Outer) -> None:
    problem = Own(table, outer)
    assert tight(found("structure_power", problem, 5)) == sum(ranks_of(matrix_of(problem, 5)))


@pytest.mark.parametrize("outer", [And(), And(negated=True), Parity()], ids=str)
def test_messages_of_random_powers(outer: Outer) -> None:
    for table in gadgets(6, seed=2):
        for n in powers(table, 2000):
            problem = Own(table, outer)
            matrix = matrix_of(problem, n)
            columns = list(zip(*matrix, strict=True))
            for lines, states, bits in (
                (set(map(tuple, matrix)), Measure.STATES_AB, Measure.D1_AB),
                (set(columns), Measure.STATES_BA, Measure.D1_BA),
            ):
                for side in Side:
                    assert tight(found("structure_code", problem, n, states, side)) == len(lines), (table, n)
                    assert tight(found("structure_code", problem, n, bits, side)) == ceil_log2(len(lines))
            leaves = min(sum(len(set(line)) for line in set(lines)) for lines in (map(tuple, matrix), columns))
            assert tight(found("structure_code", problem, n, Measure.LEAVES, Side.UPPER)) == leaves


def splits(table: Table) -> bool:
    try:
        found("structure_symmetric", Own(table, Parity()), 1)
    except ValueError:
        return False
    return True


def test_exactly_the_gadgets_that_can_be_split_are_split() -> None:
    for table in gadgets(10, seed=3):
        by_hand = False
        for p, q in product(range(-4, 5), range(1, 5)):
            rest = [[q * cell - p for cell in row] for row in table]
            beside, below = [[*row, 1] for row in rest], [*rest, [1] * len(rest[0])]
            by_hand |= rank_of(beside) == rank_of(below) == rank_of(rest) + 1
        assert splits(table) == by_hand, table


def test_ranks_of_random_functions_of_the_count() -> None:
    rng = random.Random(4)
    for table in [AND, NAND, XOR, EQ3, *filter(splits, gadgets(12, seed=4))]:
        for n in powers(table, 1000):
            values = [rng.randrange(3) for _ in range(n + 1)]
            problem = Own(table, Count(lambda n, count, values=tuple(values): values[count]))  # type: ignore[misc]
            ranks = ranks_of(matrix_of(problem, n))
            for method in ("structure_symmetric", "structure_spectrum"):
                bound = tight(found(method, problem, n))
                assert bound == sum(ranks), (table, n, values)
            assert tight(found("structure_symmetric", problem, n, Measure.STATES_AB)) == max(ranks)
            upper = tight(found("structure_code", problem, n, Measure.D, Side.UPPER))
            assert upper <= ceil_log2(min(len(table), len(table[0])) ** n) + ceil_log2(len(set(values)))


def test_ranks_of_random_functions_of_the_values() -> None:
    rng = random.Random(5)
    for table in [AND, NAND, XOR, EQ3, *filter(splits, gadgets(12, seed=6))]:
        for n in powers(table, 1000):
            truth = {bits: rng.choice((0, 0, 1, 2)) for bits in product((0, 1), repeat=n)}
            problem = Own(table, Bits(truth.__getitem__))
            assert tight(found("structure_spectrum", problem, n)) == sum(ranks_of(matrix_of(problem, n))), (table, n)
            states = tight(found("structure_code", problem, n, Measure.STATES_AB, Side.UPPER))
            assert states >= len(set(map(tuple, matrix_of(problem, n))))


@pytest.mark.parametrize("symbols", [2, 3, 4])
@pytest.mark.parametrize("tie", [0, 1])
@pytest.mark.parametrize("sign", [1, -1])
def test_ranks_of_comparisons(symbols: int, tie: int, sign: int) -> None:
    rows = range(symbols)
    table = tuple(tuple(0 if a == b else 2 if (a > b) == (sign > 0) else 1 for b in rows) for a in rows)
    problem = Own(table, First(tie))
    for n in range(1, 4):
        ranks = ranks_of(matrix_of(problem, n))
        assert tight(found("structure_order", problem, n)) == sum(ranks) == 2 * symbols**n - 1
        assert tight(found("structure_code", problem, n, Measure.LEAVES, Side.UPPER)) == 2 * symbols**n


def test_covers_of_random_powers() -> None:
    for table in [AND, NAND, XOR, EQ3, *gadgets(4, seed=7)]:
        for outer, n in product((And(), And(negated=True)), (1, 2)):
            if len(table) ** n > 4:
                continue
            problem = Own(table, outer)
            for measure, answer in ((Measure.N0, 0), (Measure.N1, 1)):
                true = cover_number(matrix_of(problem, n), answer)
                for side in Side:
                    try:
                        bound = tight(found("structure_cover", problem, n, measure, side))
                    except ValueError:
                        continue
                    assert bound <= ceil_log2(true) if side is Side.LOWER else bound >= ceil_log2(true)


def cover_number(matrix: list[list[int | None]], answer: int) -> int:
    """Least number of one-answer rectangles that cover the answer, by breadth-first search over what is covered."""
    cells = [(x, y) for x, row in enumerate(matrix) for y, cell in enumerate(row) if cell == answer]
    rectangles = set()
    for kept in product((0, 1), repeat=len(matrix)):
        rows = [x for x, keep in enumerate(kept) if keep]
        columns = [y for y in range(len(matrix[0])) if all(matrix[x][y] == answer for x in rows)]
        rectangles.add(sum(1 << place for place, (x, y) in enumerate(cells) if x in rows and y in columns))
    reached, steps = {0}, 0
    while (1 << len(cells)) - 1 not in reached:
        reached = {now | rectangle for now in reached for rectangle in rectangles}
        steps += 1
    return steps


@pytest.mark.parametrize("name", ["equality", "disjointness", "inner_product"])
def test_three_theorems_agree_on_the_shelf(name: str) -> None:
    for n in range(1, 9):
        assert len({tight(found(method, PROBLEMS.get(name), n)) for method in BY_RANK}) == 1


@pytest.mark.parametrize("name", ["equality", "disjointness", "inner_product", "greater_than"])
@pytest.mark.parametrize("n", [1, 2, 3, 10, 1000, 10**6])
def test_known_costs_at_any_size(name: str, n: int) -> None:
    problem = PROBLEMS.get(name)
    method = "structure_order" if name == "greater_than" else "structure_power"
    start = time.monotonic()
    lower, upper = found(method, problem, n, Measure.D), found("structure_code", problem, n, Measure.D, Side.UPPER)
    assert tight(lower) == tight(upper) == n + 1  # Kushilevitz and Nisan (1997), Examples 1.21, 1.23 and Section 1.4
    assert time.monotonic() - start < 2
    assert all(len(json.dumps(certificate.witness)) < 1000 for certificate in (lower, upper))


def test_leaves_of_the_textbook_functions_are_known_exactly() -> None:
    for name, more in (("equality", 0), ("disjointness", -1), ("inner_product", -1)):
        for method, side in (("structure_power", LOWER), ("structure_code", Side.UPPER)):
            assert tight(found(method, PROBLEMS.get(name), 500, Measure.LEAVES, side)) == 2**501 + more


def test_nondeterministic_costs_of_disjointness() -> None:
    problem, n = PROBLEMS.get("disjointness"), 1000
    for side in Side:
        assert tight(found("structure_cover", problem, n, Measure.N1, side)) == n
        assert tight(found("structure_cover", problem, n, Measure.N0, side)) == 10


def test_intersection_size_in_the_hundreds() -> None:
    problem, n = PROBLEMS.get("intersection_size"), 300
    assert tight(found("structure_symmetric", problem, n)) == (n + 2) * 2 ** (n - 1)
    assert tight(found("structure_symmetric", problem, n, Measure.STATES_AB)) == 2**n
    assert tight(found("structure_code", problem, n, Measure.STATES_AB, Side.UPPER)) == 2**n


def test_a_hamming_threshold_in_the_hundreds() -> None:
    problem = Own(XOR, Count(lambda n, count: int(2 * count > n)))
    certificate = found("structure_symmetric", problem, 401, Measure.D)
    assert tight(certificate) == 402  # every Fourier coefficient of odd order, and half of all: majority of 401 bits
    assert len(json.dumps(certificate.witness)) < 1000


@pytest.mark.parametrize("name", ["unique_disjointness", "gap_hamming"])
def test_a_promise_is_refused(name: str) -> None:
    problem = PROBLEMS.get(name)
    for method in ("structure_symmetric", "structure_spectrum"):
        with pytest.raises(ValueError, match="promise"):
            found(method, problem, 6)
    assert tight(found("structure_code", problem, 6, Measure.D, Side.UPPER)) == 7
    kept = found("structure_symmetric", Own(problem.composition.gadget.table, Parity()), 6)  # type: ignore[attr-defined]
    assert "promise" in refused(replace(kept, claim=replace(kept.claim, problem=problem)))
