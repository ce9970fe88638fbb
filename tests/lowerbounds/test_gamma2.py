"""γ₂ and discrepancy: against cvxpy, closed forms, and the exact cost of tiny problems found by brute force."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import math
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lowerbounds.certificates.certificate import Certificate, Claim
from lowerbounds.certificates.query import Budget, Method, Query, TimeUp
from lowerbounds.checks import factorisation, factorisation_dual, rectangle_discrepancy
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods.discrepancy import Discrepancy, largest_rectangle
from lowerbounds.methods.gamma2 import METHOD, Gamma2
from lowerbounds.methods.norms import semidefinite
from lowerbounds.methods.norms.hard_distribution import hardest_distribution
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

CHECKS = {
    "factorisation": factorisation.CHECK,
    "factorisation_dual": factorisation_dual.CHECK,
    "rectangle_discrepancy": rectangle_discrepancy.CHECK,
}
SEVERAL = (Gamma2(tolerance=1e-3), Discrepancy("uniform"), Discrepancy("balanced"), Discrepancy("best"))
ROUNDS = 4


def run(method: Method, problem: Problem, n: int, measure: Measure, error: Fraction = Fraction(0)) -> list[Certificate]:
    found = list(method.search(Query(problem, n, measure, error=error), Budget.of_steps(STEPS)))
    for certificate in found:
        verify(certificate)
    return found


def verify(certificate: Certificate) -> str:
    claim = certificate.claim
    witness = json.loads(json.dumps(certificate.witness))
    return CHECKS[certificate.kind](claim, witness, Cells(claim.problem, claim.n))


def bound(method: Method, problem: Problem, measure: Measure, error: Fraction = Fraction(0)) -> int:
    return max((found.claim.bound for found in run(method, problem, 1, measure, error)), default=0)


def certified(certificate: Certificate) -> Fraction:
    """What the integers of the witness say γ₂^α/α is at least, worked out here."""
    claim, witness = certificate.claim, certificate.witness
    x_space, y_space = claim.problem.x_space(claim.n), claim.problem.y_space(claim.n)
    total = Fraction(0)
    for row, weights in zip(witness["rows"], witness["weights"], strict=True):
        for column, weight in zip(witness["columns"], weights, strict=True):
            answer = claim.problem.define(x_space.unrank(row), y_space.unrank(column))
            if answer is None:
                total -= abs(weight)
            else:
                agreed = -weight if answer in witness["ones"] else weight
                total += agreed * (1 - 2 * claim.error) if agreed > 0 else agreed
    return 2 * total / (sum(witness["u"]) + sum(witness["v"]))


def random_rows(
    rng: np.random.Generator, rows: int, columns: int, *, promise: bool = False, answers: int = 2
) -> list[list[int | None]]:
    drawn = rng.integers(-1 if promise else 0, answers, size=(rows, columns))
    drawn[0, :2] = 0, 1
    return [[None if cell < 0 else int(cell) for cell in row] for row in drawn]


# Values


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_inner_product_has_gamma2_two_to_the_half_n(n: int) -> None:
    found = run(METHOD, PROBLEMS.get("inner_product"), n, Measure.D)[-1]
    assert 2 ** (n / 2) * (1 - 1e-6) <= certified(found) <= 2 ** (n / 2) * (1 + 1e-12)
    assert found.claim.bound == n


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_equality_has_gamma2_three_less_four_over_size(n: int) -> None:
    found = run(METHOD, PROBLEMS.get("equality"), n, Measure.LEAVES)[-1]
    exact = 3 - Fraction(4, 2**n) if n > 1 else Fraction(1)  # at n = 1 the sign matrix has rank 1
    assert exact * (1 - Fraction(1, 1000)) <= certified(found) <= exact
    assert found.claim.bound == math.ceil(exact**2)


@pytest.mark.parametrize(("n", "discrepancy"), [(1, "2/4"), (2, "5/16"), (3, "11/64"), (4, "28/256")])
def test_uniform_discrepancy_of_inner_product(n: int, discrepancy: str) -> None:
    found = run(Discrepancy("uniform"), PROBLEMS.get("inner_product"), n, Measure.R)[0]
    assert f"discrepancy {discrepancy} " in verify(found)
    assert found.claim.bound == n


def optimum(rows: list[list[int | None]], error: Fraction) -> float:
    """γ₂^α/α by cvxpy: the least t with a matrix ⪰ 0 of diagonal ≤ t around a B that approximates the signs."""
    cp = pytest.importorskip("cvxpy")
    signs = np.array([[0 if cell is None else 1 - 2 * cell for cell in row] for row in rows], dtype=float)
    height, width = signs.shape
    inside, kept, top = np.abs(signs), 1 - 2 * float(error), cp.Variable()
    block = cp.Variable((height + width, height + width), PSD=True)
    middle = block[:height, height:]
    agreed = cp.multiply(signs, middle)
    constraints = [cp.diag(block) <= top, agreed <= 1, agreed >= kept * inside, cp.abs(middle) <= 1]
    return float(cp.Problem(cp.Minimize(top), constraints).solve(solver="CLARABEL"))


@pytest.mark.parametrize("error", [Fraction(0), Fraction(1, 10), Fraction(1, 3)])
@pytest.mark.parametrize("promise", [False, True])
def test_certified_value_is_just_below_the_optimum_of_cvxpy(error: Fraction, promise: bool) -> None:
    rng = np.random.default_rng(7)
    for height, width in ((3, 4), (6, 5), (8, 8)):
        rows = random_rows(rng, height, width, promise=promise)
        best = optimum(rows, error)
        found = run(METHOD, from_matrix(rows), 1, Measure.R, error)[-1]
        assert best * (1 - 1e-3) <= certified(found) <= best + 1e-6


def asked(problem: Problem, n: int, side: Side) -> list[Certificate]:
    found = list(METHOD.search(Query(problem, n, Measure.GAMMA2, side), Budget.of_steps(STEPS)))
    for certificate in found:
        verify(certificate)
    return found


@pytest.mark.parametrize("promise", [False, True])
@pytest.mark.parametrize(("height", "width"), [(3, 4), (6, 5), (9, 9)])
def test_the_norm_lies_between_its_two_certificates(height: int, width: int, promise: bool) -> None:
    rows = random_rows(np.random.default_rng(height), height, width, promise=promise)
    best = optimum(rows, Fraction(0))
    below, above = (asked(from_matrix(rows), 1, side)[-1].claim.bound for side in Side)
    assert below - 3 <= best * 10**6 <= above + 3
    assert above - below <= 1000


@pytest.mark.parametrize("n", [2, 4, 6])
def test_the_norm_of_hadamard_matrices_from_above_is_exact(n: int) -> None:
    """A·Aᵀ = 2ⁿ·1, so γ₂ is at least 4ⁿ/2^(n/2)/2ⁿ = 2^(n/2), and the rows are vectors of that length."""
    assert [found.claim.bound for found in asked(PROBLEMS.get("inner_product"), n, Side.UPPER)] == [
        10**6 * 2 ** (n // 2)
    ]
    assert asked(PROBLEMS.get("inner_product"), n, Side.LOWER)[-1].claim.bound >= 10**6 * 2 ** (n // 2) - 2


@pytest.mark.parametrize("n", [3, 6])
def test_the_norm_of_equality(n: int) -> None:
    below, above = (asked(PROBLEMS.get("equality"), n, side)[-1].claim.bound for side in Side)
    assert below <= 10**6 * (3 - Fraction(4, 2**n)) <= above <= below + 6


def test_equal_lines_share_a_vector_and_must_agree() -> None:
    problem = from_matrix([[0, 1, 1, 0], [0, 1, 1, 0], [1, 0, 0, None]])
    found = asked(problem, 1, Side.UPPER)[-1]
    assert found.claim.bound in (10**6, 10**6 + 1)  # the promise leaves a matrix of rank one
    assert (len(found.witness["x"]), len(found.witness["y"])) == (2, 3)
    with pytest.raises(Refuted, match="row 2, column 0 has another answer"):
        verify_with(found, {**found.witness, "rows": [0] * 3, "x": found.witness["x"][:1]})
    with pytest.raises(Refuted, match="belongs to no input"):
        verify_with(found, {**found.witness, "rows": [0] * 3})


def test_the_norm_is_that_of_two_answers() -> None:
    for side in Side:
        with pytest.raises(ValueError, match="two answers|γ₂"):
            asked(from_matrix([[0, 1], [2, 0]]), 1, side)


# Soundness against exact costs


@cache
def least(rows: tuple[tuple[int | None, ...], ...], leaves: bool) -> int:
    """Exact D, or leaves, by all protocol trees: split rows or columns in two until one answer is left."""
    if len({cell for row in rows for cell in row} - {None}) <= 1:
        return 1 if leaves else 0
    columns = tuple(zip(*rows, strict=True))
    best = 99
    for lines in (rows, columns):
        for mask in range(1, 1 << len(lines) - 1):
            parts = [tuple(line for i, line in enumerate(lines) if mask >> i & 1 == side) for side in (0, 1)]
            costs = [least(part, leaves) for part in parts]
            best = min(best, sum(costs) if leaves else 1 + max(costs))
    return best


def test_deterministic_bounds_stay_below_the_exact_cost() -> None:
    rng = np.random.default_rng(3)
    for turn in range(ROUNDS):
        rows = random_rows(rng, 4, int(rng.integers(2, 5)), promise=turn % 2 == 1, answers=2 + turn % 3)
        leaves = turn % 4 < 2
        exact = least(tuple(map(tuple, rows)), leaves)
        for method in SEVERAL:
            assert bound(method, from_matrix(rows), Measure.LEAVES if leaves else Measure.D) <= exact, rows


def labelled(height: int, width: int, bits: int) -> set[tuple[tuple[int, ...], ...]]:
    """All sign matrices of protocols of so many bits whose leaves are labelled with the answer."""
    everything = {tuple((sign,) * width for _ in range(height)) for sign in (-1, 1)}
    for _ in range(bits):
        arrays = [np.array(matrix) for matrix in everything]
        masks = [np.array(mask)[:, None] for mask in itertools.product((False, True), repeat=height)]
        masks += [np.array(mask)[None, :] for mask in itertools.product((False, True), repeat=width)]
        split = (np.where(m, a, b) for m in masks for a, b in itertools.combinations(arrays, 2))
        everything |= {tuple(map(tuple, matrix.tolist())) for matrix in split}
    return everything


def one_way(height: int, width: int, messages: int) -> set[tuple[tuple[int, ...], ...]]:
    """All sign matrices of one-way protocols in which Bob answers."""
    rows = list(itertools.product((-1, 1), repeat=width))
    return {
        tuple(chosen[message] for message in sent)
        for chosen in itertools.combinations(rows, messages)
        for sent in itertools.product(range(messages), repeat=height)
    }


def least_error(rows: list[list[int | None]], protocols: set[tuple[tuple[int, ...], ...]]) -> Fraction:
    """The least ε of public-coin mixtures of the protocols, rounded up a little."""
    inside = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell is not None]
    wrong = np.array([[matrix[i][j] != 1 - 2 * rows[i][j] for matrix in protocols] for i, j in inside], dtype=float)
    matrix = np.hstack([wrong, -np.ones((len(wrong), 1))])
    cost = np.zeros(matrix.shape[1])
    cost[-1] = 1
    mixture = np.ones((1, matrix.shape[1]))
    mixture[0, -1] = 0
    solved = linprog(cost, A_ub=matrix, b_ub=np.zeros(len(wrong)), A_eq=mixture, b_eq=[1])
    return Fraction(math.ceil(solved.fun * 10**6) + 1, 10**6)


def test_randomised_bounds_stay_below_what_mixtures_of_protocols_reach() -> None:
    rng = np.random.default_rng(5)
    protocols = {bits: labelled(3, 3, bits) for bits in (0, 1, 2)}
    for turn in range(ROUNDS):
        rows = random_rows(rng, 3, 3, promise=turn % 2 == 1)
        for bits, matrices in protocols.items():
            error = least_error(rows, matrices)
            if 2 * error < 1:
                for method in SEVERAL:
                    assert bound(method, from_matrix(rows), Measure.R, error) <= bits, (rows, error)


def test_one_way_bounds_stay_below_what_mixtures_of_messages_reach() -> None:
    rng = np.random.default_rng(6)
    protocols = one_way(4, 3, 2)
    for turn in range(ROUNDS):
        rows = random_rows(rng, 4, 3, promise=turn % 2 == 1)
        turned = from_matrix(zip(*rows, strict=True))
        error = least_error(rows, protocols)
        if 2 * error < 1:
            for method in SEVERAL:
                assert bound(method, from_matrix(rows), Measure.R1_AB, error) <= 1, (rows, error)
                assert bound(method, turned, Measure.R1_BA, error) <= 1, (rows, error)


def test_one_way_counts_stay_below_the_number_of_different_rows() -> None:
    rng = np.random.default_rng(8)
    for turn in range(ROUNDS):
        rows = random_rows(rng, 5, 3)
        different = len(set(map(tuple, rows)))
        measure, exact = Measure.STATES_AB, different
        if turn % 2:
            measure, exact = Measure.D1_AB, math.ceil(math.log2(different))
        for method in SEVERAL:
            assert bound(method, from_matrix(rows), measure) <= exact


# Searches


def test_the_largest_rectangle_is_that_of_all_rectangles() -> None:
    rng = np.random.default_rng(9)
    for height, width in itertools.product((1, 2, 3, 4), repeat=2):
        signed = rng.integers(-9, 10, size=(height, width))
        masks = [np.array(m) for m in itertools.product((0, 1), repeat=height)]
        others = [np.array(m) for m in itertools.product((0, 1), repeat=width)]
        slow = max(abs(int(s @ signed @ t)) for s in masks for t in others)
        assert largest_rectangle(signed, Budget.of_steps(STEPS)) == slow
        assert rectangle_discrepancy._largest(signed.tolist()) == slow


def test_the_hardest_distribution_is_that_of_a_game_over_all_rectangles() -> None:
    signs = np.array([[1, -1, 1, 0], [1, 1, -1, -1], [-1, 1, 1, 1]])
    masks = [np.array(m) for m in itertools.product((0, 1), repeat=3)]
    others = [np.array(m) for m in itertools.product((0, 1), repeat=4)]
    sums = np.array([sign * (signs * np.outer(s, t)).ravel() for s in masks for t in others for sign in (1, -1)])
    game = np.hstack([sums, -np.ones((len(sums), 1))])
    inside = np.append(np.abs(signs).ravel(), 0)[None]
    limits = [(0, None if cell else 0) for cell in signs.ravel()] + [(None, None)]
    least = linprog([0] * 12 + [1], A_ub=game, b_ub=np.zeros(len(sums)), A_eq=inside, b_eq=[1], bounds=limits).fun
    for matrix in (signs, signs.T):
        weights = hardest_distribution(matrix, Budget.of_steps(STEPS))
        assert math.isclose(weights.sum(), 1)
        assert not weights[matrix == 0].any()
        whole = np.rint(weights * 10**9).astype(np.int64)
        assert least - 1e-6 <= largest_rectangle(whole * matrix, Budget.of_steps(STEPS)) / 1e9 <= least * 1.011


def test_inner_product_of_three_bits_costs_four() -> None:
    assert run(METHOD, PROBLEMS.get("inner_product"), 3, Measure.D)[-1].claim.bound == 3
    assert run(Discrepancy(), PROBLEMS.get("inner_product"), 3, Measure.D)[-1].claim.bound == 4


def test_more_than_two_answers_are_merged_into_groups() -> None:
    rows = [[(x * y) % 3 for y in range(6)] for x in range(6)]
    groups = {tuple(found.witness["ones"]) for found in run(METHOD, from_matrix(rows), 1, Measure.D)}
    assert groups <= {(0,), (1,), (2,), (1, 2)}
    assert run(METHOD, from_matrix(rows), 1, Measure.D)[-1].claim.bound >= 2


def test_a_large_problem_is_certified_on_a_part() -> None:
    found = run(Gamma2(size=16), PROBLEMS.get("disjointness"), 60, Measure.D)[-1]
    assert found.claim.bound >= 3
    assert len(found.witness["rows"]) == 16


def test_half_of_the_weight_on_each_answer() -> None:
    """On equality at n = 4: weight 15 on each of 16 diagonal cells and 1 on each of 240 others, so that the whole is 0
    and the 8 × 8 cells of x in one half and y in the other are the largest rectangle."""
    query = Query(PROBLEMS.get("equality"), 4, Measure.R, error=Fraction(1, 10))
    found = list(Discrepancy("balanced").search(query, Budget.of_steps(STEPS)))
    assert found[-1].claim.bound == 3
    assert "discrepancy 64/480" in verify(found[0])


def test_the_budget_ends_the_search() -> None:
    search = METHOD.search(Query(PROBLEMS.get("disjointness"), 6, Measure.D), Budget.of_steps(0))
    with pytest.raises(TimeUp):
        list(search)


@pytest.mark.parametrize("method", SEVERAL)
def test_half_is_too_much_error(method: Method) -> None:
    with pytest.raises(ValueError, match="coin toss"):
        run(method, PROBLEMS.get("equality"), 2, Measure.R, Fraction(1, 2))


def test_a_missing_solver_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(semidefinite, "import_module", missing)
    with pytest.raises(ValueError, match=r"lowerbounds\[certify\]"):
        run(METHOD, PROBLEMS.get("equality"), 2, Measure.R, Fraction(1, 10))
    assert run(Discrepancy("uniform"), PROBLEMS.get("equality"), 2, Measure.D)


def test_parameters_are_checked() -> None:
    for refused in (lambda: Gamma2(size=0), lambda: Gamma2(tolerance=0.0), lambda: Discrepancy("even")):
        with pytest.raises(ValueError, match="wanted"):
            refused()


# Mutations


@pytest.fixture(scope="module")
def tight() -> list[Certificate]:
    """Certificates whose bound is as large as their witness proves, where every cell matters."""
    problem = PROBLEMS.get("inner_product")
    dual = list(METHOD.search(Query(problem, 3, Measure.LEAVES), Budget.of_steps(STEPS)))[-1]
    exact = next(
        Discrepancy("uniform").search(Query(problem, 3, Measure.R, error=Fraction(1, 8)), Budget.of_steps(STEPS))
    )
    return [dual, exact]


def mutants(value: object) -> Iterator[object]:
    """The value with each field changed, dropped, doubled or of another type; in long lists the first and the last."""
    if isinstance(value, dict):
        for key in value:
            yield {other: entry for other, entry in value.items() if other != key}
            yield from ({**value, key: changed} for changed in mutants(value[key]))
        yield {**value, "more": 0}
    elif isinstance(value, list):
        yield from (value[:-1], [*value, value[-1]], [*value, *value], [], None, "0", {})
        for k in sorted({0, len(value) - 1}):
            yield from ([*value[:k], changed, *value[k + 1 :]] for changed in mutants(value[k]))
    else:
        yield from (None, str(value), [value], float(str(value)), True, {})


def test_every_malformed_witness_is_refused(tight: list[Certificate]) -> None:
    for certificate in tight:
        claim = certificate.claim
        for witness in [*mutants(certificate.witness), None, [], 3, "x"]:
            with pytest.raises(Refuted, match=r"\w+.*:"):
                CHECKS[certificate.kind](claim, witness, Cells(claim.problem, claim.n))


def changed(certificate: Certificate, changes: dict[str, object]) -> Claim:
    return Claim(**{**vars(certificate.claim), **changes})


def refused(certificate: Certificate, **changes: object) -> None:
    claim = changed(certificate, changes)
    with pytest.raises(Refuted, match=r"\w+.*:"):
        CHECKS[certificate.kind](claim, certificate.witness, Cells(claim.problem, claim.n))


def test_every_other_claim_is_refused(tight: list[Certificate]) -> None:
    for certificate in tight:
        proved = certificate.claim.bound
        for bound_ in (proved + 1, -1, 10**30, True, None):
            refused(certificate, bound=bound_)
        for measure in (Measure.N0, Measure.N1):
            refused(certificate, measure=measure)
        refused(certificate, side=Side.UPPER)
        refused(certificate, error=Fraction(1, 2))
        refused(certificate, error=Fraction(-1, 9))
        refused(certificate, measure=Measure.D, bound=1, error=Fraction(1, 8))
        for name in ("equality", "disjointness"):
            refused(certificate, problem=PROBLEMS.get(name))


def test_weaker_bounds_are_proved(tight: list[Certificate]) -> None:
    for certificate in tight:
        for weaker in range(certificate.claim.bound):
            claim = changed(certificate, {"bound": weaker})
            CHECKS[certificate.kind](claim, certificate.witness, Cells(certificate.claim.problem, certificate.claim.n))


@pytest.mark.parametrize(("method", "first", "leaves"), [(METHOD, [0, 0], 2), (Discrepancy("uniform"), [1, 0], 4)])
def test_a_flipped_cell_is_refused(method: Method, first: list[int], leaves: int) -> None:
    problem = from_matrix([first, [0, 1]])
    certificate = run(method, problem, 1, Measure.LEAVES)[-1]
    assert certificate.claim.bound == leaves
    for i, j in itertools.product(range(2), repeat=2):
        for cell in (1 - problem.rows[i][j], None):
            rows = [list(row) for row in problem.rows]
            rows[i][j] = cell
            refused(certificate, problem=from_matrix(rows))


def test_a_flipped_cell_lowers_what_is_proved(tight: list[Certificate]) -> None:
    rows = [[(x & y).bit_count() % 2 for y in range(8)] for x in range(8)]
    for i, j in itertools.product(range(8), repeat=2):
        for cell, value in ((1 - rows[i][j], "γ₂ ≥ 2.74"), (None, "γ₂ ≥ 2.74")):  # 62/64 of √8
            flipped = copy.deepcopy(rows)
            flipped[i][j] = cell
            claim = changed(tight[0], {"problem": from_matrix(flipped), "n": 1})
            assert value in factorisation_dual.CHECK(claim, tight[0].witness, Cells(claim.problem, 1))
            if cell is None:
                refused(tight[1], problem=from_matrix(flipped), n=1)


@cache
def _plain(problem: Problem) -> Certificate:
    return list(METHOD.search(Query(problem, 2, Measure.LEAVES), Budget.of_steps(STEPS)))[-1]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_numbers_that_no_longer_bound_are_refused(data: st.DataObject) -> None:
    problem = PROBLEMS.get("inner_product")
    certificate = _plain(problem)
    witness = copy.deepcopy(certificate.witness)
    part = data.draw(st.sampled_from(["u", "v", "weights", "factor", "shift"]))
    step = data.draw(st.sampled_from([-(2**40), -(2**20), 2**20, 2**40]))
    if part == "shift":
        witness[part] = max(0, 34 + data.draw(st.sampled_from([-34, -2, -1, 1, 2, 100])))
    else:
        line = witness[part]
        while isinstance(line[0], list):
            line = line[data.draw(st.integers(0, len(line) - 1))]
        line[data.draw(st.integers(0, len(line) - 1))] += step
    try:
        verify_with(certificate, witness)
    except Refuted:
        return
    assert certified(dataclasses.replace(certificate, witness=witness)) <= 2  # which γ₂ is


def verify_with(certificate: Certificate, witness: object) -> str:
    claim = certificate.claim
    return CHECKS[certificate.kind](claim, witness, Cells(claim.problem, claim.n))
