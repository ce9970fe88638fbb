"""Covers: book values, least covers against exhaustive search, and broken covers refused."""

from __future__ import annotations

import copy
import itertools
import json

import numpy as np
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query, TimeUp
from lowerbounds.checks.cover import CHECK
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods import cover as cover_method
from lowerbounds.methods.cover import METHOD, Cover
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

BOOK = [  # Kushilevitz and Nisan (1997), Examples 2.4, 2.5 and Section 2.1
    ("equality", 3, Measure.N1, 3),
    ("disjointness", 4, Measure.N1, 4),
    ("disjointness", 4, Measure.N0, 2),
    ("greater_than", 3, Measure.N1, 3),
    ("greater_than", 3, Measure.N0, 3),
]


def certificates(problem: Problem, n: int, measure: Measure, method: Cover = METHOD) -> list[Certificate]:
    found = list(method.search(Query(problem, n, measure, Side.UPPER), Budget.of_steps(STEPS)))
    for certificate in found:
        CHECK(certificate.claim, json.loads(json.dumps(certificate.witness)), Cells(problem, n))
    return found


def count(certificate: Certificate) -> int:
    return len(certificate.witness["rectangles"])  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "n", "measure", "bits"), BOOK)
@pytest.mark.parametrize("method", [METHOD, Cover(rectangles=0)])
def test_book_values(name: str, n: int, measure: Measure, bits: int, method: Cover) -> None:
    assert certificates(PROBLEMS.get(name), n, measure, method)[-1].claim.bound == bits


def least_by_force(matrix: list[list[int | None]], answer: int) -> int:
    """The least cover over all sets of rectangles, each with the most columns for its rows."""
    rows, columns = len(matrix), len(matrix[0])
    rectangles = set()
    for size in range(1, rows + 1):
        for chosen in itertools.combinations(range(rows), size):
            fits = [c for c in range(columns) if all(matrix[r][c] in (answer, None) for r in chosen)]
            rectangles.add(frozenset((r, c) for r in chosen for c in fits if matrix[r][c] == answer))
    needed = {(r, c) for r in range(rows) for c in range(columns) if matrix[r][c] == answer}
    sizes = range(len(needed) + 1)
    return next(
        k for k in sizes for some in itertools.combinations(rectangles, k) if needed == frozenset().union(*some)
    )


def test_covers_are_least_where_they_say_so() -> None:
    rng = np.random.default_rng(3)
    for low in (0, -1):
        for _ in range(12):
            rows = [[None if cell < 0 else int(cell) for cell in row] for row in rng.integers(low, 2, size=(4, 4))]
            for answer, measure in enumerate((Measure.N0, Measure.N1)):
                last = certificates(from_matrix(rows), 1, measure)[-1]
                assert count(last) == least_by_force(rows, answer)
                assert last.provenance["proved least"] is True


def test_no_cell_needs_no_rectangle() -> None:
    last = certificates(from_matrix([[1, 1], [1, 1]]), 1, Measure.N0)[-1]
    assert (last.claim.bound, count(last)) == (0, 0)


def test_more_than_two_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="more than two answers"):
        certificates(from_matrix([[0, 1, 2]]), 1, Measure.N1)


def broken_covers(witness: dict[str, Json]) -> list[Json]:
    rectangles = witness["rectangles"]
    assert isinstance(rectangles, list)
    found: list[Json] = [{}, {**witness, "more": 1}, {"rectangles": None}, {"rectangles": {}}, [rectangles]]
    for place, side in itertools.product(range(len(rectangles)), ("rows", "columns")):
        found.append({"rectangles": [*rectangles[:place], *rectangles[place + 1 :]]})
        found.append({"rectangles": [*rectangles, rectangles[place]]})
        for change in ([], "x", [99], [-1], [0, 0], [1, 0], [True], [0.5], list(range(8))):
            broken = copy.deepcopy(rectangles)
            broken[place][side] = change  # type: ignore[index,call-overload]
            found.append({"rectangles": broken})
    return found


def test_broken_covers_are_refused() -> None:
    problem = PROBLEMS.get("equality")
    certificate = certificates(problem, 3, Measure.N1)[-1]
    for broken in broken_covers(certificate.witness):
        with pytest.raises(Refuted):
            CHECK(certificate.claim, broken, Cells(problem, 3))


def test_other_claims_are_refused() -> None:
    problem = PROBLEMS.get("equality")
    witness = certificates(problem, 3, Measure.N1)[-1].witness
    wrong = [
        Claim(problem, 3, Measure.N1, Side.UPPER, 2),
        Claim(problem, 3, Measure.N1, Side.UPPER, -1),
        Claim(problem, 3, Measure.N1, Side.LOWER, 3),
        Claim(problem, 3, Measure.N0, Side.UPPER, 3),
        Claim(problem, 3, Measure.D, Side.UPPER, 3),
    ]
    for claim in wrong:
        with pytest.raises(Refuted):
            CHECK(claim, witness, Cells(problem, 3))
    other = PROBLEMS.get("disjointness")
    with pytest.raises(Refuted, match="row"):
        CHECK(Claim(other, 3, Measure.N1, Side.UPPER, 3), witness, Cells(other, 3))
    CHECK(Claim(problem, 3, Measure.N1, Side.UPPER, 4), witness, Cells(problem, 3))  # weaker, and still valid


def test_a_choice_that_the_time_stopped_is_not_called_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or `auto` would not come back to it with more time."""
    monkeypatch.setattr(cover_method, "least", lambda needed, rectangles, seconds: (None, False))
    search = METHOD.search(Query(PROBLEMS.get("equality"), 3, Measure.COVER0, Side.UPPER), Budget.of_steps(STEPS))
    assert next(search).claim.bound >= 5
    with pytest.raises(TimeUp):
        next(search)
