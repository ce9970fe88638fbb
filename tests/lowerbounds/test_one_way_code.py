"""One-way codes: searches meet brute force and the lower bounds, the checker runs every cell."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.methods.distinct_rows import METHOD as DISTINCT_ROWS
from lowerbounds.methods.one_way_code import METHOD, OneWayCode
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

SPECS = [
    *PROBLEMS.names(),
    "is_tree:variant=simple",
    "is_tree:variant=promise",
    "index:symbols=3",
    "equality:symbols=3",
]
BOTH = (Measure.STATES_AB, Measure.STATES_BA)


def last(problem: Problem, n: int, measure: Measure, method: OneWayCode = METHOD) -> Certificate:
    return deque(method.search(Query(problem, n, measure, Side.UPPER), Budget.of_steps(STEPS)), maxlen=1)[0]


def least(problem: Problem, n: int, measure: Measure) -> int:
    return deque(DISTINCT_ROWS.search(Query(problem, n, measure), Budget.of_steps(STEPS)), maxlen=1)[0].claim.bound


def small(problem: Problem) -> list[int]:
    sizes = range(problem.smallest, problem.smallest + 6)
    return [n for n in sizes if problem.x_space(n).size * problem.y_space(n).size <= 1 << 12]


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize("spec", SPECS)
def test_codes_meet_the_lower_bound_on_every_problem_on_the_shelf(spec: str, measure: Measure) -> None:
    problem = PROBLEMS.get(spec)
    for n in small(problem):
        found = last(problem, n, measure)
        assert verify(found).valid
        assert found.claim.bound == least(problem, n, measure)


@pytest.mark.parametrize("measure", [Measure.D, Measure.R, Measure.D1_AB, Measure.D1_BA, Measure.R1_AB, Measure.R1_BA])
@pytest.mark.parametrize("spec", SPECS)
def test_bits_follow_from_messages_and_the_announcement(spec: str, measure: Measure) -> None:
    problem = PROBLEMS.get(spec)
    n = small(problem)[-1]
    found = last(problem, n, measure)
    assert verify(found).valid
    senders = [m for m in BOTH if measure.announced or m.value[-4:] == measure.value[-4:]]
    announced = ceil_log2(problem.answers(n)) if measure.announced else 0
    assert found.claim.bound == min(ceil_log2(last(problem, n, m).claim.bound) for m in senders) + announced


def colours_needed(rows: list[list[int | None]]) -> int:
    """Fewest classes by trying all codes of 1, 2, … messages."""
    columns = range(len(rows[0]))

    def works(code: tuple[int, ...]) -> bool:
        return all(
            len({row[c] for row, m in zip(rows, code, strict=True) if m == message} - {None}) <= 1
            for message in set(code)
            for c in columns
        )

    return next(k for k in range(1, len(rows) + 1) if any(works(code) for code in product(range(k), repeat=len(rows))))


@pytest.mark.parametrize("seed", range(15))
def test_codes_of_promise_tables_are_valid_and_not_below_the_least(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [[[0, 1, None][c] for c in rng.choice(3, 4, p=[0.3, 0.3, 0.4])] for _ in range(6)]
    problem, needed = from_matrix(rows), colours_needed(rows)
    found = last(problem, 1, Measure.STATES_AB)
    assert verify(found).valid
    assert least(problem, 1, Measure.STATES_AB) <= needed <= found.claim.bound <= needed + 1


def test_clique_and_colouring_are_reported_apart_where_they_differ() -> None:
    """Rows that conflict as a cycle of five vertices: no three pairwise, but three messages are needed."""
    edges = [(i, (i + 1) % 5) for i in range(5)]
    rows = [[0 if row == a else 1 if row == b else None for a, b in edges] for row in range(5)]
    problem = from_matrix(rows)
    assert colours_needed(rows) == 3
    assert least(problem, 1, Measure.STATES_AB) == 2
    assert last(problem, 1, Measure.STATES_AB).claim.bound == 3


def test_a_limit_on_cells_leaves_rows_by_themselves() -> None:
    found = last(PROBLEMS.get("is_tree"), 4, Measure.STATES_AB, OneWayCode(cells=640))
    verdict = verify(found)
    assert verdict.valid
    assert verdict.cells <= 640
    assert 16 < found.claim.bound < 64


def test_naming_the_input_needs_no_matrix() -> None:
    found = last(PROBLEMS.get("equality"), 2000, Measure.D1_AB)
    assert (found.claim.bound, verify(found).cells) == (2000, 0)
    assert verify(found).valid


TABLE = [[0, 1, None], [0, None, 1], [1, 1, 0], [2, 0, 0]]
CLAIM = Claim(from_matrix(TABLE), 1, Measure.STATES_AB, Side.UPPER, 3)
WITNESS: dict[str, Json] = {"sender": "Alice", "classes": [[0, 1]]}


def outcome(claim: Claim, witness: Json) -> str:
    """Empty when the certificate holds, the reason for its refusal otherwise."""
    verdict = verify(Certificate(claim, "one_way_code", witness, "m", "s"))  # type: ignore[arg-type]
    return "" if verdict.valid else verdict.reason


def test_the_checker_accepts_a_weaker_bound_and_no_stronger_one() -> None:
    assert outcome(CLAIM, WITNESS) == ""
    assert outcome(replace(CLAIM, bound=9), WITNESS) == ""
    assert "bound" in outcome(replace(CLAIM, bound=2), WITNESS)
    assert "bound" in outcome(replace(CLAIM, bound=-1), WITNESS)
    assert outcome(replace(CLAIM, measure=Measure.D1_AB, bound=2), WITNESS) == ""
    assert outcome(replace(CLAIM, measure=Measure.D, bound=4), WITNESS) == ""
    assert "bound" in outcome(replace(CLAIM, measure=Measure.D, bound=3), WITNESS)  # the answer is one of three


def test_the_checker_refuses_other_claims() -> None:
    assert "claim" in outcome(replace(CLAIM, side=Side.LOWER), WITNESS)
    for measure in (Measure.N0, Measure.N1, Measure.LEAVES):
        assert "claim" in outcome(replace(CLAIM, measure=measure), WITNESS)
    for measure in (Measure.STATES_BA, Measure.D1_BA, Measure.R1_BA):
        assert "sender" in outcome(replace(CLAIM, measure=measure, bound=9), WITNESS)


@pytest.mark.parametrize(
    "witness",
    [
        {"sender": "Alice"},
        {"classes": [[0, 1]]},
        {**WITNESS, "more": 0},
        {**WITNESS, "sender": "Bob"},
        {**WITNESS, "sender": "alice"},
        {**WITNESS, "sender": 0},
        {**WITNESS, "sender": ["Alice"]},
        {**WITNESS, "classes": [[0, 2]]},
        {**WITNESS, "classes": [[0, 3]]},
        {**WITNESS, "classes": [[1, 0]]},
        {**WITNESS, "classes": [[0, 0]]},
        {**WITNESS, "classes": [[0, 4]]},
        {**WITNESS, "classes": [[-1, 1]]},
        {**WITNESS, "classes": [[0]]},
        {**WITNESS, "classes": [[]]},
        {**WITNESS, "classes": []},
        {**WITNESS, "classes": [[0, 1], [0, 1]]},
        {**WITNESS, "classes": [[0, 1], [1, 2]]},
        {**WITNESS, "classes": [[0, 1], [2, 3]]},
        {**WITNESS, "classes": [[0, True]]},
        {**WITNESS, "classes": [[0, "1"]]},
        {**WITNESS, "classes": [[0, [1, 1]]]},
        {**WITNESS, "classes": [[0, [1, 5]]]},
        {**WITNESS, "classes": [[0, [1, 2, 3]]]},
        {**WITNESS, "classes": {"0": 1}},
        {**WITNESS, "classes": [0, 1]},
        [],
        None,
    ],
)
def test_the_checker_refuses_every_change_of_the_witness(witness: Json) -> None:
    assert outcome(CLAIM, witness)


@pytest.mark.parametrize("row", range(2))
@pytest.mark.parametrize("column", range(3))
def test_a_flipped_cell_is_noticed_where_it_matters(row: int, column: int) -> None:
    for cell in {0, 1, 2, None} - {TABLE[row][column]}:
        rows = [list(line) for line in TABLE]
        rows[row][column] = cell
        agree = cell is None or rows[1 - row][column] in (None, cell)
        assert (outcome(replace(CLAIM, problem=from_matrix(rows)), WITNESS) == "") == agree


def test_endless_work_is_refused_at_once() -> None:
    claim = Claim(PROBLEMS.get("disjointness"), 200, Measure.D1_AB, Side.UPPER, 200)
    assert "more than" in outcome(claim, {"sender": "Alice", "classes": [[0, 1]]})
    assert "more than" in outcome(claim, {"sender": "Alice", "classes": [[[0, 2**190]]]})
