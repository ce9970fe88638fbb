"""Distinct rows: searches meet brute force and closed forms, checkers refuse every change."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shared.refuted import Cells
from lowerbounds.methods.distinct_rows import DistinctRows
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem, Side
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
BITS = {Measure.STATES_AB: Measure.D1_AB, Measure.STATES_BA: Measure.D1_BA}
TRIE, CLIQUE, COLUMNS = "separating_trie", "conflict_clique", "separating_columns"


def last(problem: Problem, n: int, measure: Measure, method: DistinctRows | None = None) -> Certificate:
    return deque((method or DistinctRows()).search(Query(problem, n, measure), Budget.of_steps(STEPS)), maxlen=1)[0]


def small(problem: Problem) -> list[int]:
    sizes = range(problem.smallest, problem.smallest + 6)
    return [n for n in sizes if problem.x_space(n).size * problem.y_space(n).size <= 1 << 12]


@cache
def lines(problem: Problem, n: int, measure: Measure) -> list[tuple[int | None, ...]]:
    """The sender's rows, cell by cell from the definition."""
    x, y = list(problem.x_space(n)), list(problem.y_space(n))
    rows = [tuple(problem.define(a, b) for b in y) for a in x]
    return rows if measure is Measure.STATES_AB else list(zip(*rows, strict=True))


def conflict(one: tuple[int | None, ...], other: tuple[int | None, ...]) -> bool:
    return any(a is not None and b is not None and a != b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize("spec", SPECS)
def test_states_are_the_distinct_rows_of_every_problem_on_the_shelf(spec: str, measure: Measure) -> None:
    problem = PROBLEMS.get(spec)
    for n in small(problem):
        found = last(problem, n, measure)
        assert verify(found).valid
        rows = lines(problem, n, measure)
        if all(None not in row for row in rows):
            assert found.claim.bound == len(set(rows))
        bits = last(problem, n, BITS[measure])
        assert verify(bits).valid
        assert 2**bits.claim.bound >= found.claim.bound > 2**bits.claim.bound // 2


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize("spec", SPECS)
def test_states_meet_the_closed_forms(spec: str, measure: Measure) -> None:
    problem = PROBLEMS.get(spec)
    facts = [fact for fact in problem.facts() if fact.measure is measure]
    for n in small(problem):
        bound = last(problem, n, measure).claim.bound
        for fact in facts:
            known = fact.at(n) if n >= fact.smallest else bound
            assert bound == known if fact.side is Side.LOWER else bound <= known


@pytest.mark.parametrize("seed", range(12))
def test_promise_tables_give_a_largest_clique(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 2 + seed % 2, size=(9, 6))
    hidden = rng.random((9, 6)) < 0.15 * (1 + seed % 4)
    problem = from_matrix(
        [[None if h else int(c) for c, h in zip(*pair, strict=True)] for pair in zip(cells, hidden, strict=True)]
    )
    for measure in BOTH:
        rows = lines(problem, 1, measure)
        joined = {pair for pair in combinations(range(len(rows)), 2) if conflict(rows[pair[0]], rows[pair[1]])}
        size = max(
            k
            for k in range(1, len(rows) + 1)
            if any(joined >= {*combinations(c, 2)} for c in combinations(range(len(rows)), k))
        )
        found = last(problem, 1, measure)
        assert verify(found).valid
        assert found.claim.bound == size


@pytest.mark.parametrize("spec", ["equality", "greater_than"])
def test_a_limit_on_cells_keeps_the_certificate_small_and_valid(spec: str) -> None:
    problem = PROBLEMS.get(spec)
    found = last(problem, 8, Measure.STATES_AB, DistinctRows(cells=1200))
    verdict = verify(found)
    assert verdict.valid
    assert 2 < found.claim.bound < 256
    assert verdict.cells < 2500


def test_bounds_grow_and_the_same_seed_gives_the_same() -> None:
    query = Query(PROBLEMS.get("is_tree:variant=simple"), 4, Measure.STATES_AB)
    found = list(DistinctRows().search(query, Budget.of_steps(STEPS)))
    bounds = [certificate.claim.bound for certificate in found]
    assert bounds == sorted(set(bounds))
    assert found == list(DistinctRows().search(query, Budget.of_steps(STEPS)))


def test_too_many_rows_are_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="rows are too many"):
        last(PROBLEMS.get("disjointness"), 40, Measure.STATES_AB)


def test_a_row_is_looked_at_only_until_it_is_told_apart_from_all_others() -> None:
    many = from_matrix([[row >> place & 1 for place in range(6)] + [0] * 30 for row in range(64)])
    claim = Claim(many, 1, Measure.STATES_AB, Side.LOWER, 64)
    verdict = verify(Certificate(claim, COLUMNS, {"columns": [*range(36)], "rows": [[0, 64]]}, "", ""))
    assert verdict.valid
    assert verdict.cells == 64 * 7  # enough columns at once to tell 64 rows apart by halves


def test_few_columns_tell_a_million_rows_apart_without_the_matrix() -> None:
    found = last(PROBLEMS.get("index"), 18, Measure.STATES_AB)
    assert (found.claim.bound, found.witness["rows"]) == (2**18, [[0, 2**18]])
    assert sorted(found.witness["columns"]) == list(range(18))


PROMISE = from_matrix([[0, 0, None], [1, None, 0], [None, 1, 1]])
EXAMPLES: list[tuple[str, Claim, dict[str, Json]]] = [
    (
        COLUMNS,
        Claim(PROBLEMS.get("index"), 3, Measure.STATES_AB, Side.LOWER, 7),
        {"columns": [0, 1, 2], "rows": [[0, 4], 5, 6, 7]},
    ),
    (
        TRIE,
        Claim(PROBLEMS.get("equality"), 2, Measure.D1_BA, Side.LOWER, 2),
        {"trie": [[0, 0, 1], [1, 0, 1], [2, 1, 0], 2, 3, 1, 0]},
    ),
    (
        CLIQUE,
        Claim(PROMISE, 1, Measure.STATES_AB, Side.LOWER, 3),
        {"rows": [0, 1, 2], "columns": [[0], [1, 2]]},
    ),
]


def outcome(kind: str, claim: Claim, witness: Json) -> str:
    """Empty when the certificate holds, the reason for its refusal otherwise."""
    verdict = verify(Certificate(claim, kind, witness, "m", "s"))  # type: ignore[arg-type]
    return "" if verdict.valid else verdict.reason


@pytest.mark.parametrize(("kind", "claim", "witness"), EXAMPLES)
def test_the_checker_accepts_a_weaker_bound_and_no_stronger_one(
    kind: str, claim: Claim, witness: dict[str, Json]
) -> None:
    assert outcome(kind, claim, witness) == ""
    assert outcome(kind, replace(claim, bound=0), witness) == ""
    stronger = 8 if kind == COLUMNS else claim.bound + 1
    assert "bound" in outcome(kind, replace(claim, bound=stronger), witness)
    assert "bound" in outcome(kind, replace(claim, bound=-1), witness)


@pytest.mark.parametrize(("kind", "claim", "witness"), EXAMPLES)
def test_the_checker_refuses_other_claims(kind: str, claim: Claim, witness: dict[str, Json]) -> None:
    one_way = {*BOTH, *BITS.values()}
    for measure in set(Measure) - one_way:
        assert "claim" in outcome(kind, replace(claim, measure=measure), witness)
    assert "claim" in outcome(kind, replace(claim, side=Side.UPPER), witness)


def changed(value: Json) -> list[Json]:
    """The value with one part dropped, doubled, exchanged or given another type, at any depth."""
    if isinstance(value, dict):
        inner = [{**value, key: other} for key, part in value.items() for other in changed(part)]
        return [*inner, {**value, "more": 1}, *({k: v for k, v in value.items() if k != key} for key in value), []]
    if isinstance(value, list):
        inner = [[*value[:i], other, *value[i + 1 :]] for i, part in enumerate(value) for other in changed(part)]
        dropped = [[*value[:i], *value[i + 1 :]] for i in range(len(value))]
        doubled = [[*value[:i], part, *value[i:]] for i, part in enumerate(value)]
        return [*inner, *dropped, *doubled, {}, "x", None, 3]
    assert isinstance(value, int)
    return [-1, 10**9, str(value), None, True, [value], {}]


def proves(kind: str, claim: Claim, witness: Json) -> bool:
    """Whether a changed witness is still a proof, told from the definition in another way than the checker's."""
    assert kind == COLUMNS
    cells = Cells(claim.problem, claim.n)
    assert isinstance(witness, dict)
    rows = [r for part in witness["rows"] for r in (range(*part) if isinstance(part, list) else [part])]  # type: ignore
    signatures = {tuple(cells(row, column) for column in witness["columns"]) for row in rows}  # type: ignore[union-attr]
    return len(signatures) == len(rows) >= claim.bound


@pytest.mark.parametrize(("kind", "claim", "witness"), EXAMPLES)
def test_the_checker_refuses_every_change_of_the_witness(kind: str, claim: Claim, witness: dict[str, Json]) -> None:
    for other in changed(witness):
        reason = outcome(kind, claim, other)
        assert reason or (kind == COLUMNS and proves(kind, claim, other)), other


@pytest.mark.parametrize(("kind", "claim", "witness"), EXAMPLES)
def test_the_checker_refuses_another_problem(kind: str, claim: Claim, witness: dict[str, Json]) -> None:
    zeros = from_matrix([[0] * 8] * 8)
    assert outcome(kind, replace(claim, problem=zeros, n=1), witness)


@pytest.mark.parametrize("row", range(3))
@pytest.mark.parametrize("column", range(3))
def test_a_flipped_cell_of_the_clique_is_noticed(row: int, column: int) -> None:
    _, claim, witness = EXAMPLES[2]
    rows = [list(line) for line in ((0, 0, None), (1, None, 0), (None, 1, 1))]
    for cell in {0, 1, None} - {rows[row][column]}:
        rows[row][column] = cell
        assert bool(outcome(CLIQUE, replace(claim, problem=from_matrix(rows)), witness)) == ((row, column) in USED)


USED = {(0, 0), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2)}


def test_rows_without_end_are_refused_at_once() -> None:
    claim = Claim(PROBLEMS.get("index"), 1000, Measure.D1_AB, Side.LOWER, 1)
    assert "more than" in outcome(COLUMNS, claim, {"columns": [0], "rows": [[0, 2**999]]})
