"""A law over all kinds of witness: a certificate broken anywhere is refused, and no false claim is ever accepted.

Real certificates come from the searches on the shelf, on matrices so small that every cost is known by brute force.
"""

from __future__ import annotations

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from itertools import combinations, count, islice, product
from math import prod
from typing import Any

import numpy as np
import pytest

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import METHODS, Budget, Query, TimeUp
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable
from lowerbounds.checks.shared.named import RelationCheck
from lowerbounds.checks.shared.state import StateCheck
from lowerbounds.verification import CHECKS, verify
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.table import from_matrix

Matrix = tuple[tuple[int | None, ...], ...]
Path = tuple[int | str, ...]

MOST_CELLS = 20  # of a matrix whose costs are found by brute force
MOST_PAIRS = 6  # of measure and side, for one method
EXAMPLES = 2  # of one method, measure and side
MOST_OF_A_KIND = 6
MOST_MUTANTS = 60  # of one sort, of one certificate
STEPS = 2000  # of one search
NORM_DIGITS = 3  # millionths by which the norm of a small matrix may be off
TABLES = (
    from_matrix([[0, 1, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]),
    from_matrix([[0, 0, None], [1, None, 0], [None, 1, 1]]),
    from_matrix([[0, 1, 1], [1, 0, 1], [1, 1, 0]]),
    from_matrix([[1, 0, None, 0], [0, 1, 0, None], [None, 0, 1, 1]]),
    from_matrix([[0, 1, 2], [2, 0, 1], [1, 1, 0], [0, 0, 2]]),
)


# ---- every cost of a small matrix, by brute force


def matrix_of(problem: Problem, n: int) -> Matrix:
    return tuple(tuple(problem.define(x, y) for y in problem.y_space(n)) for x in problem.x_space(n))


def shape(problem: Problem, n: int) -> tuple[int, int]:
    return problem.x_space(n).size, problem.y_space(n).size


def transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def two_parts(items: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    for bits in range(1, 1 << (len(items) - 1)):
        yield (
            tuple(v for i, v in enumerate(items) if not bits >> i & 1),
            tuple(v for i, v in enumerate(items) if bits >> i & 1),
        )


@cache
def tree_costs(matrix: Matrix, rows: tuple[int, ...], columns: tuple[int, ...]) -> tuple[int, int]:
    """Least depth and least number of leaves of a protocol tree for the rectangle."""
    if len({matrix[r][c] for r in rows for c in columns} - {None}) <= 1:
        return 0, 1
    halves = [((a, columns), (b, columns)) for a, b in two_parts(rows)]
    halves += [((rows, a), (rows, b)) for a, b in two_parts(columns)]
    costs = [(tree_costs(matrix, *one), tree_costs(matrix, *other)) for one, other in halves]
    return min(1 + max(a[0], b[0]) for a, b in costs), min(a[1] + b[1] for a, b in costs)


@cache
def messages(matrix: Matrix) -> int:
    """Least number of classes of rows of which no two differ in a cell that both have."""

    def fits(row: int, others: list[int]) -> bool:
        pairs = [pair for other in others for pair in zip(matrix[row], matrix[other], strict=True)]
        return all(None in pair or pair[0] == pair[1] for pair in pairs)

    def place(row: int, classes: list[list[int]]) -> int:
        if row == len(matrix):
            return len(classes)
        found = [place(row + 1, [*classes, [row]])]
        for i, members in enumerate(classes):
            if fits(row, members):
                found.append(place(row + 1, [*classes[:i], [*members, row], *classes[i + 1 :]]))
        return min(found)

    return place(0, [])


@cache
def cover(matrix: Matrix, answer: int) -> int:
    """Least number of rectangles, free of other answers, that cover the cells with this answer."""
    wanted = {(r, c) for r, row in enumerate(matrix) for c, cell in enumerate(row) if cell == answer}
    rectangles = set()
    for size in range(1, len(matrix) + 1):
        for rows in combinations(range(len(matrix)), size):
            fitting = [c for c in range(len(matrix[0])) if all(matrix[r][c] in (answer, None) for r in rows)]
            rectangles.add(frozenset(wanted & set(product(rows, fitting))))
    return next(k for k in count() if any(wanted <= set().union(*chosen) for chosen in combinations(rectangles, k)))


def part(matrix: Matrix, answer: int) -> int:
    """Least number of rectangles, free of other answers, that hold each cell with this answer once."""
    lines = range(len(matrix)), range(len(matrix[0]))
    wanted = frozenset((r, c) for r, c in product(*lines) if matrix[r][c] == answer)
    sides = [[s for k in range(1, len(line) + 1) for s in combinations(line, k)] for line in lines]
    free = [
        frozenset(wanted & set(product(rows, columns)))
        for rows, columns in product(*sides)
        if all(matrix[r][c] in (answer, None) for r, c in product(rows, columns))
    ]
    holding = {cell: {one for one in free if cell in one} for cell in wanted}

    @cache
    def least(left: frozenset[tuple[int, int]]) -> int:
        return min((1 + least(left - one) for one in holding[min(left)] if one <= left), default=0) if left else 0

    return least(wanted)


def dimension(matrix: Matrix) -> int:
    """The largest number of columns, two answers named in each, all of whose patterns are in a row."""
    for size in range(len(matrix[0]), 0, -1):
        for columns in combinations(range(len(matrix[0])), size):
            lines = {tuple(row[c] for c in columns) for row in matrix}
            shown = [sorted({line[i] for line in lines} - {None}) for i in range(size)]
            for pairs in product(*(list(combinations(each, 2)) for each in shown)):
                if set(product(*pairs)) <= lines:
                    return size
    return 0


def rank(matrix: Matrix) -> int:
    """Of [f = 1] over the rationals, the least over all that may stand outside the promise; tiny, so floats do."""
    choices = [(0, 1) if cell is None else (int(cell == 1),) for row in matrix for cell in row]
    tables = np.array(list(product(*choices)), dtype=float).reshape(-1, len(matrix), len(matrix[0]))
    return int(np.linalg.matrix_rank(tables).min())


def norm(matrix: Matrix) -> float:
    """γ₂ of the signs, by an interior point method on its definition."""
    cp = pytest.importorskip("cvxpy")
    rows, columns = len(matrix), len(matrix[0])
    block = cp.Variable((rows + columns, rows + columns), PSD=True)
    cells = [(cell, block[r, rows + c]) for r, row in enumerate(matrix) for c, cell in enumerate(row)]
    fixed = [entry == 1 - 2 * cell for cell, entry in cells if cell is not None]
    free = [cp.abs(entry) <= 1 for cell, entry in cells if cell is None]
    return float(cp.Problem(cp.Minimize(cp.max(cp.diag(block))), fixed + free).solve(solver="CLARABEL"))


def counted(matrix: Matrix, measure: Measure) -> int:
    """The cost in a measure that is a number of rectangles, of columns or of dimensions."""
    match measure:
        case Measure.PARTITION:
            return sum(part(matrix, answer) for answer in {cell for row in matrix for cell in row} - {None})
        case Measure.PARTITION0 | Measure.PARTITION1:
            return part(matrix, int(measure is Measure.PARTITION1))
        case Measure.COVER0 | Measure.COVER1:
            return cover(matrix, int(measure is Measure.COVER1))
        case Measure.VC_AB:
            return dimension(matrix)
        case Measure.VC_BA:
            return dimension(transposed(matrix))
        case Measure.GAMMA2:
            return round(10**6 * norm(matrix))
    assert measure is Measure.RANK
    return rank(matrix)


@cache
def exact(matrix: Matrix, measure: Measure) -> int:
    """The cost in a deterministic measure; for a randomised one that of a protocol without errors."""
    whole = tuple(range(len(matrix))), tuple(range(len(matrix[0])))
    match measure.deterministic:
        case Measure.D:
            return tree_costs(matrix, *whole)[0]
        case Measure.LEAVES:
            return tree_costs(matrix, *whole)[1]
        case Measure.STATES_AB:
            return messages(matrix)
        case Measure.STATES_BA:
            return messages(transposed(matrix))
        case Measure.D1_AB:
            return ceil_log2(messages(matrix))
        case Measure.D1_BA:
            return ceil_log2(messages(transposed(matrix)))
        case Measure.N0 | Measure.N1:
            return ceil_log2(max(1, cover(matrix, int(measure is Measure.N1))))
    return counted(matrix, measure)


def is_true(claim: Claim) -> bool:
    """Whether the claim is true; where errors are allowed, whether it is not plainly false."""
    matrix = matrix_of(claim.problem, claim.n)
    if claim.measure.answer is not None and claim.problem.answers(claim.n) != 2:
        return False  # such a measure speaks of two answers
    cost = exact(matrix, claim.measure)
    if claim.measure is Measure.GAMMA2:  # known to some digits only
        cost += NORM_DIGITS if claim.side is Side.LOWER else -NORM_DIGITS
    if claim.side is Side.LOWER:
        return claim.bound <= cost
    return claim.measure.randomised or claim.bound >= cost


# ---- certificates from the shelf


def cases() -> list[tuple[Problem, int]]:
    """Small matrices of every problem on the shelf, the larger ones first, and some that are on no shelf."""
    found: list[tuple[Problem, int]] = []
    for problem in map(PROBLEMS.get, PROBLEMS.names()):
        sizes = [n for n in range(problem.smallest, problem.smallest + 3) if prod(shape(problem, n)) <= MOST_CELLS]
        found += [(problem, n) for n in reversed(sizes)]
    return [*((table, 1) for table in TABLES), *found]


def certificates(method: str, measure: Measure, side: Side, start: int) -> Iterator[Certificate]:
    """The best that the method finds for each of the small matrices, where it is worth breaking."""
    error = Fraction(1, 100) if measure.randomised else Fraction(0)
    listed = cases()
    for problem, n in listed[start % 2 : len(TABLES)] + listed[len(TABLES) + start :] + listed[len(TABLES) :][:start]:
        try:
            found = list(METHODS.get(method).search(Query(problem, n, measure, side, error), Budget.of_steps(STEPS)))
        except (TimeUp, ValueError):
            continue
        least = 1 if measure in (Measure.VC_AB, Measure.VC_BA) else 2  # three columns need more cells than there are
        yield from (certificate for certificate in found[-1:] if certificate.claim.bound >= least)


@cache
def examples() -> dict[str, list[Certificate]]:
    """For each kind of witness a few certificates, of as many measures as there are."""
    found: dict[str, list[Certificate]] = defaultdict(list)
    for method in METHODS.names():
        pairs = METHODS.get(method).proves
        if method == "auto":
            continue
        for start, (measure, side) in enumerate(pairs[:: -(-len(pairs) // MOST_PAIRS)]):
            for certificate in islice(certificates(method, measure, side, start), EXAMPLES):
                found[certificate.kind].append(certificate)
    return found


# ---- what breaks a certificate


def places(value: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """All parts of the witness with their paths, the whole first."""
    yield path, value
    parts: list[tuple[int | str, Json]] = []
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for key, part in parts:
        yield from places(part, (*path, key))


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def changed(certificate: Certificate, path: Path, new: Any) -> Certificate:
    witness: Any = {"": copy.deepcopy(certificate.witness)}
    at(witness, ("", *path)[:-1])[("", *path)[-1]] = new
    return replace(certificate, witness=witness[""])


def retyped(value: Json) -> tuple[Json, ...]:
    """Values of every other type."""
    others: list[Json] = [None, True, {}, {"": value}, "", "x", str(value)]
    if type(value) is not int:
        others.append(0)
    if not isinstance(value, list):
        others += [[], [value]]
    return tuple(
        other for other in others if type(other) is not type(value) or (isinstance(value, dict) and other != value)
    )


def reshaped(certificate: Certificate) -> Iterator[Certificate]:
    """A key dropped, renamed or added; a value of another type."""
    for path, value in places(certificate.witness):
        for other in retyped(value):
            yield changed(certificate, path, other)
        if isinstance(value, dict):
            for key in value:
                rest = {name: part for name, part in value.items() if name != key}
                yield changed(certificate, path, rest)
                yield changed(certificate, path, {**rest, f"{key}_": value[key]})
            yield changed(certificate, path, {**value, "more": 0})


def revalued(certificate: Certificate) -> Iterator[tuple[Path, Certificate]]:
    """Another value of the same type; an entry of a list dropped, given twice or swapped with the next."""
    numbers = sorted({value for _, value in places(certificate.witness) if type(value) is int})
    for path, value in places(certificate.witness):
        new: list[Any] = []
        if type(value) is int:
            new = [value + 1, value - 1, -10 - value, 10**30, *numbers[:3], *numbers[-3:]]
        elif isinstance(value, str):
            new = ["", "x", *CHECKS.names()]
        elif isinstance(value, list):
            for i in range(len(value)):
                new += [value[:i] + value[i + 1 :], [*value[: i + 1], *value[i:]]]
                new.append([*value[:i], *value[i + 1 : i + 2], value[i], *value[i + 2 :]])
        yield from ((path, changed(certificate, path, other)) for other in new if other != value)


def sampled(mutants: Iterator[Any]) -> list[Any]:
    listed = list(mutants)
    return random.Random(0).sample(listed, min(len(listed), MOST_MUTANTS))


def stronger(certificate: Certificate) -> Certificate:
    step = 1 if certificate.claim.side is Side.LOWER else -1
    return replace(certificate, claim=replace(certificate.claim, bound=certificate.claim.bound + step))


def accepted(certificate: Certificate) -> bool:
    """Whether it is accepted; if not, the refusal must be a line that says where."""
    try:
        verdict = verify(certificate)
    except ValueError:  # it needs an accelerator, or the problem has no such size
        return False
    if not verdict.valid:
        assert "cannot follow" not in verdict.reason, (verdict.reason, certificate.witness)
        assert len(verdict.reason) > 8
        assert verdict.reason.isprintable()
    return verdict.valid


KINDS = pytest.mark.parametrize(
    "kind", [name for name in CHECKS.names() if not isinstance(CHECKS.get(name), StateCheck | RelationCheck)]
)


def of_kind(kind: str) -> list[Certificate]:
    if kind in examples():
        return examples()[kind][:: -(-len(examples()[kind]) // MOST_OF_A_KIND)]
    inner = [part for listed in examples().values() for c in listed for _, part in places(c.witness)]
    if kind in inner:
        pytest.skip(f"{kind} is found as a part of other witnesses only, and broken there")
    pytest.fail(f"no search on the shelf finds a certificate of kind {kind} on a small matrix")


@KINDS
def test_real_certificates_are_true_and_accepted_and_no_stronger_claim_is(kind: str) -> None:
    for certificate in of_kind(kind):
        assert is_true(certificate.claim)
        assert accepted(certificate)
        assert accepted(from_json(to_json(certificate)))
        assert not accepted(stronger(certificate))


@KINDS
def test_no_witness_of_another_shape_is_accepted(kind: str) -> None:
    for certificate in of_kind(kind):
        for mutant in sampled(reshaped(certificate)):
            assert not accepted(mutant), (certificate.witness, mutant.witness)


@KINDS
def test_no_key_may_be_given_twice(kind: str) -> None:
    for certificate in of_kind(kind)[:3]:
        for path, value in places(certificate.witness):
            if isinstance(value, dict) and value:
                key = next(iter(value))
                text = to_json(changed(certificate, path, "@"))
                twice = f'{json.dumps(value)[:-1]}, "{key}": {json.dumps(value[key])}}}'
                with pytest.raises(Unreadable, match=f"the key '{key}' is given twice"):
                    from_json(text.replace('"@"', twice))


@KINDS
def test_every_value_matters_and_no_change_proves_more_than_is_true(kind: str) -> None:
    seen, refused = set(), set()
    for certificate in of_kind(kind):
        for path, mutant in sampled(revalued(certificate)):
            field = tuple(key for key in path if isinstance(key, str))
            seen.add(field)
            plausible = type(at(mutant.witness, path)) is not int or 0 <= at(mutant.witness, path) < 10**30
            if not accepted(mutant) and plausible:
                refused.add(field)
            if accepted(stronger(mutant)):
                assert is_true(stronger(mutant).claim), mutant
    assert seen == refused


@KINDS
def test_no_false_claim_is_accepted(kind: str) -> None:
    for certificate in of_kind(kind):
        claim = certificate.claim
        claims = [replace(claim, measure=measure, error=Fraction(0)) for measure in Measure]
        claims += [replace(claim, side=side) for side in Side]
        few = claim.bound < 1000  # a norm is counted in millionths
        bounds = {*range(claim.bound + 2 if few else 30), *range(max(0, claim.bound - 3), claim.bound + 2)}
        claims += [replace(claim, bound=bound) for bound in sorted(bounds)]
        claims += [replace(claim, problem=problem, n=n) for problem, n in cases()]
        if claim.measure.randomised:
            claims += [replace(claim, error=Fraction(p, 7)) for p in range(7)]
        for other in claims:
            assert not accepted(replace(certificate, claim=other)) or is_true(other), (other, certificate)


@KINDS
def test_no_claim_is_accepted_where_a_coin_is_as_good_or_where_errors_have_no_meaning(kind: str) -> None:
    for certificate in of_kind(kind):
        claim = certificate.claim
        if claim.measure.randomised and claim.side is Side.LOWER and claim.problem.answers(claim.n) == 2:
            assert not accepted(replace(certificate, claim=replace(claim, error=Fraction(1, 2))))
        if not claim.measure.randomised:
            assert not accepted(replace(certificate, claim=replace(claim, error=Fraction(1, 3))))


@KINDS
def test_no_certificate_is_accepted_under_another_kind(kind: str) -> None:
    for certificate in of_kind(kind):
        for other in CHECKS.names():
            assert other == kind or not accepted(replace(certificate, kind=other))
        assert not accepted(replace(certificate, kind=f"{kind}_"))


@KINDS
def test_no_problem_is_accepted_under_a_name_that_is_on_no_shelf(kind: str) -> None:
    for certificate in of_kind(kind)[:3]:
        text = json.loads(to_json(certificate))
        with pytest.raises(Unreadable, match="problem"):
            from_json(json.dumps({**text, "problem": "no_such_problem"}))


def flipped(problem: Problem, n: int, row: int, column: int, answer: int | None) -> Problem:
    """The problem with one cell changed: it says everything else as before."""
    x, y = problem.x_space(n).unrank(row), problem.y_space(n).unrank(column)
    kind = type(problem)

    def define(self: Problem, a: Any, b: Any) -> int | None:
        return answer if (a, b) == (x, y) else kind.define(self, a, b)

    other = type(kind.__name__, (kind,), {"define": define, "__module__": kind.__module__})
    return other(**{part.name: getattr(problem, part.name) for part in fields(problem) if part.init})  # type: ignore[arg-type]


@KINDS
def test_a_flipped_cell_is_refused_where_the_claim_becomes_false(kind: str) -> None:
    refused = 0
    for certificate in of_kind(kind):
        claim = certificate.claim
        rows, columns = shape(claim.problem, claim.n)
        choices = product(range(rows), range(columns), [None, *range(claim.problem.answers(claim.n))])
        for row, column, answer in choices:
            problem = flipped(claim.problem, claim.n, row, column, answer)
            if matrix_of(problem, claim.n) == matrix_of(claim.problem, claim.n):
                continue
            forged = replace(certificate, claim=replace(claim, problem=problem))
            if accepted(forged):
                assert is_true(forged.claim), (row, column, answer, certificate)
            else:
                refused += 1
    assert refused
