"""Ceilings against brute force, against tables from elsewhere, and against one another."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest

import lowerbounds
from lowerbounds.memory.bounds.bounded import Ceiling, Status
from lowerbounds.memory.bounds.capacity import Capacity
from lowerbounds.memory.bounds.kind import CEILINGS
from lowerbounds.memory.ceilings.balls.filling import ball_filling, weighted_filling
from lowerbounds.memory.ceilings.balls.shells import rate_distortion, shell_bound
from lowerbounds.memory.ceilings.codes.linear import accuracy_of, leader_weights
from lowerbounds.memory.matrices.lagrange import lagrange
from lowerbounds.memory.matrices.law import problem_law
from lowerbounds.memory.matrices.partitions import best_partitions
from reductions import PROBLEMS, TASKS

from .brute_force import best_code, index_matrix, matrix_of, optimum

# (n, k) whose k^n rows can be parted by brute force; at more rows only few states, by all codes
SMALL = [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (1, 4), (1, 7)]


def at(name: str, n: int, states: int, **settings: Any) -> Ceiling:
    return lowerbounds.ceiling(name, n=n, states=states, **settings)


def fractions(text: str) -> list[Fraction]:
    return [Fraction(part) for part in text.split()]


# ---- INDEX


@pytest.mark.parametrize(("n", "k"), SMALL)
def test_index_is_the_optimum_at_every_number_of_states(n: int, k: int) -> None:
    matrix = index_matrix(n, k)
    for states in range(1, min(k**n, 9) + 1):
        found = at("index", n, states, alphabet=k)
        best = optimum(matrix, states)
        assert found.status is Status.EXACT
        assert found.accuracy == best
        assert best <= lagrange(lowerbounds_law(n, k), states).accuracy <= ball_filling(n, k, states)


def lowerbounds_law(n: int, k: int) -> Any:
    return problem_law(PROBLEMS.get(f"index:symbols={k}" if k > 2 else "index"), n)


@pytest.mark.parametrize(
    ("n", "k", "states"), [(4, 2, 2), (4, 2, 3), (5, 2, 2), (5, 2, 3), (2, 4, 2), (2, 4, 3), (3, 3, 2)]
)
def test_index_of_few_states_is_the_best_of_all_codes(n: int, k: int, states: int) -> None:
    found = at("index", n, states, alphabet=k)
    assert (found.accuracy, found.status) == (best_code(n, k, states), Status.EXACT)


# Tables of optima that were found elsewhere, by partitions and by enumeration of all codes.
INDEX_4 = "1/2 11/16 3/4 13/16 53/64 27/32 55/64 7/8 57/64 29/32 59/64 15/16 61/64 31/32 63/64 1"  # M = 1, 2, …
FOUR_WORDS = "1 5/6 13/16 31/40 3/4 163/224 367/512 269/384 177/256 1921/2816"  # n = 2 … 11
THREE_WORDS = "7/8 19/24 3/4 29/40 45/64 11/16 173/256"  # n = 2 … 8


def test_index_against_tables() -> None:
    assert [at("index", 4, m).accuracy for m in range(1, 17)] == fractions(INDEX_4)
    assert [at("index", n, 4).accuracy for n in range(2, 12)] == fractions(FOUR_WORDS)
    assert [at("index", n, 3).accuracy for n in range(2, 9)] == fractions(THREE_WORDS)
    assert [at("index", 2, m, alphabet=3).accuracy for m in range(1, 10)] == fractions(
        "1/3 5/9 2/3 13/18 7/9 5/6 8/9 17/18 1"
    )
    assert [at("index", 2, m, alphabet=4).accuracy for m in range(1, 9)] == fractions(
        "1/4 7/16 9/16 5/8 21/32 11/16 23/32 3/4"
    )


def test_what_is_open_is_said_to_be_an_upper_bound_with_what_is_attained() -> None:
    found = at("index", 8, 8)
    assert found.status is Status.UPPER
    assert found.bound.attained is not None
    assert Fraction("0.777343") < found.bound.attained < found.accuracy < Fraction("0.789063")


@pytest.mark.parametrize(
    ("n", "k", "bits", "accuracy"), [(7, 2, 4, "7/8"), (15, 2, 11, "15/16"), (23, 2, 12, "897/1024")]
)
def test_perfect_codes_meet_the_ceiling(n: int, k: int, bits: int, accuracy: str) -> None:
    found = at("index", n, 2**bits)
    assert (found.accuracy, found.status) == (Fraction(accuracy), Status.EXACT)
    code = found.bound.witness
    assert code is not None
    columns = list(zip(*code.checks, strict=True))
    assert (len(columns), len(columns[0])) == (n, n - bits)
    assert accuracy_of(columns, k) == Fraction(accuracy)


def test_the_ternary_golay_code_is_perfect() -> None:
    found = at("index", 11, 3**6, alphabet=3)
    code = found.bound.witness
    assert found.status is Status.EXACT and code is not None
    assert leader_weights(list(zip(*code.checks, strict=True)), 3) == [1, 22, 220]  # 1 + 11·2 + 55·4 = 3⁵


@pytest.mark.parametrize("n", range(2, 9))
@pytest.mark.parametrize("k", [2, 3])
def test_listed_words_and_checks_attain_what_they_say(n: int, k: int) -> None:
    if k**n > 800:
        return
    for states in range(2, k**n):
        code = at("index", n, states, alphabet=k).bound.witness
        if code is not None and code.words:
            words = list(product(range(k), repeat=n))
            apart = [min(sum(map(int.__ne__, x, word)) for word in code.words) for x in words]
            assert 1 - Fraction(sum(apart), n * len(words)) == code.accuracy
            assert len(code.words) <= states
        if states > 40:
            break


@pytest.mark.parametrize("k", [2, 3, 4, 7, 16])
def test_weaker_ceilings_are_never_below_stronger_ones(k: int) -> None:
    for n in range(1, 16):
        for bits in range(0, n * (k - 1).bit_length() + 1, 1 + k // 4):
            capacity = Capacity.of(state_bits=bits)
            filled = ball_filling(n, k, capacity.states_up_to(k**n))
            assert filled <= rate_distortion(n, k, capacity)
            assert filled <= shell_bound(n, k, capacity)


@pytest.mark.parametrize("states", [3, 5, 7, 1000, 12345])
def test_rate_distortion_holds_for_numbers_of_states_that_are_no_powers(states: int) -> None:
    for n in range(1, 40):
        capacity = Capacity.of(states=states)
        filled = ball_filling(n, 2, capacity.states_up_to(2**n))
        assert filled <= rate_distortion(n, 2, capacity) and filled <= shell_bound(n, 2, capacity)


def test_closed_forms_are_close_where_integers_still_reach() -> None:
    for n, k, bits in [(4000, 2, 2000), (4000, 2, 300), (1500, 5, 1000)]:
        capacity = Capacity.of(state_bits=bits)
        filled = ball_filling(n, k, 2**bits)
        assert filled <= shell_bound(n, k, capacity) < filled + Fraction(1, 1000)
    far = lowerbounds.ceiling("index", n=10**6, state_bits=5 * 10**5)
    assert far.status is Status.UPPER and 2**60 % far.accuracy.denominator == 0


@pytest.mark.parametrize(
    ("weights", "accuracies"),
    [
        ((1, 2, 4), "1/2 11/14 13/14"),
        ((1, 1, 6), "1/2 7/8 15/16"),
        ((3, 2, 1), "1/2 3/4 11/12"),
        ((8, 4, 2, 1), "1/2 23/30 9/10"),
    ],
)
def test_skewed_queries(weights: tuple[int, ...], accuracies: str) -> None:
    n = len(weights)
    for states, accuracy in zip((1, 2, 4), fractions(accuracies), strict=True):
        assert weighted_filling(weights, 2, states) == accuracy
        assert at("index", n, states, query_weights=weights).accuracy == accuracy
    if n == 3:
        for states in range(1, 9):
            best = optimum(index_matrix(3, 2, weights), states)
            assert (
                at("index", 3, states, query_weights=weights).accuracy == best <= weighted_filling(weights, 2, states)
            )


def test_the_uniform_ceiling_is_false_under_skewed_queries() -> None:
    assert at("index", 3, 4).accuracy == Fraction(5, 6) < optimum(index_matrix(3, 2, (1, 2, 4)), 4) == Fraction(13, 14)


def test_equal_weights_are_ball_filling() -> None:
    for states in range(1, 33):
        assert weighted_filling((3,) * 5, 2, states) == ball_filling(5, 2, states)


# ---- other kinds


def test_permutations_beat_the_index_ceiling() -> None:
    rows = list(permutations(range(3)))
    matrix = matrix_of(rows, range(3), lambda x, i: x[i], lambda x, i: 1)
    best = [optimum(matrix, m) for m in range(1, 7)]
    assert best == fractions("1/3 5/9 2/3 7/9 8/9 1")
    assert [at("permutations", 3, m).accuracy for m in range(1, 7)] == best
    assert at("index", 3, 2, alphabet=3).accuracy <= Fraction(43, 81) < best[1]


@pytest.mark.parametrize(
    ("n", "bits", "accuracies"),
    [
        (4, (0, 2, 4), "1/4 7/12 5/6"),
        (6, (2, 4, 8), "217/540 17/30 106/135"),
        (8, (2, 4, 8), "12169/40320 8503/20160 401/630"),
    ],
)
def test_permutations_against_tables(n: int, bits: tuple[int, ...], accuracies: str) -> None:
    assert [at("permutations", n, 2**s).accuracy for s in bits] == fractions(accuracies)


@pytest.mark.parametrize("share", ["1/20", "1/4", "1/2", "3/4", "0", "1"])
@pytest.mark.parametrize(("n", "k"), [(2, 2), (3, 2), (1, 5)])
def test_equality_at_any_share_is_the_optimum(share: str, n: int, k: int) -> None:
    p, rows = Fraction(share), list(product(range(k), repeat=n))
    for unequal in ("random", "independent"):
        q = p if unequal == "random" else p + (1 - p) / len(rows)
        apart = (1 - q) / (len(rows) - 1)
        matrix = matrix_of(rows, rows, lambda x, y: x == y, lambda x, y, q=q, a=apart: q if x == y else a)
        for states in range(1, len(rows) + 1):
            found = at("equality", n, states, alphabet=k, equal=p, unequal=unequal)
            assert found.accuracy == optimum(matrix, states), states


def test_the_hard_sample_of_equality_is_solved_by_one_parity_bit() -> None:
    """By brute force on the law itself, and by running the parity on the task's own hard sample."""
    for n in (2, 3):
        rows = list(product((0, 1), repeat=n))
        distance = {(x, y): sum(map(int.__ne__, x, y)) for x in rows for y in rows}
        matrix = matrix_of(rows, rows, lambda x, y: x == y, lambda x, y, d=distance, n=n: {0: n, 1: 1}.get(d[x, y], 0))
        assert optimum(matrix, 2) == 1 == at("equality", n, 2, unequal="one_place").accuracy
    found = at("equality", 64, 2, unequal="one_place")
    assert found.vacuous and "quote no ceiling" in found.note and found.content_bits == 1
    task = TASKS.get("string_equality")
    tokens = task.sample(16, 200, np.random.default_rng(0), hard=True)
    same = tokens[:, :16].sum(axis=1) % 2 == tokens[:, 16:32].sum(axis=1) % 2
    assert (same == (task.label(tokens) == 1)).all()


def test_greater_than_is_the_optimum() -> None:
    for n in (1, 2, 3):
        matrix = matrix_of(range(2**n), range(2**n), lambda x, y: x > y, lambda x, y: 1)
        for states in range(1, 2**n + 1):
            assert at("greater_than", n, states).accuracy == optimum(matrix, states)
    assert [at("greater_than", 4, 2**s).accuracy for s in range(4)] == fractions("3/4 7/8 15/16 31/32")


def test_inner_product_and_disjointness_against_tables() -> None:
    assert [at("inner_product", 2, m).accuracy for m in (1, 2, 3, 4)] == fractions("5/8 13/16 7/8 1")
    assert [at("inner_product", 3, m).accuracy for m in (1, 2, 4, 8)] == fractions("9/16 45/64 13/16 1")
    half = [at("disjointness", 3, m, sets="half").accuracy for m in range(1, 9)]
    assert half == fractions("45/64 13/16 7/8 29/32 61/64 31/32 63/64 1")
    hard = [at("disjointness", 3, m, sets="hard").accuracy for m in range(1, 9)]
    assert hard == fractions("35/54 7/9 23/27 8/9 17/18 26/27 53/54 1")


@pytest.mark.night
def test_sixteen_rows_against_tables() -> None:
    assert [at("inner_product", 4, m).accuracy for m in (1, 2, 4, 8)] == fractions("17/32 83/128 23/32 13/16")
    half = [at("disjointness", 4, m, sets="half").accuracy for m in (1, 2, 4, 8)]
    assert half == fractions("191/256 209/256 7/8 121/128")
    hard = [at("disjointness", 4, m, sets="hard").accuracy for m in (1, 2, 4)]
    assert hard == fractions("35/54 119/162 529/648")


def test_the_spectral_ceiling_is_above_the_optimum_and_falls_to_a_coin() -> None:
    kind: Any = CEILINGS.get("inner_product")
    for n in (1, 2, 3):
        for states in range(1, 2**n):
            assert kind.bound(n, Capacity.of(states=states)).accuracy >= at("inner_product", n, states).accuracy
    assert at("inner_product", 100, 2**10).accuracy < Fraction(1, 2) + Fraction(1, 2**44)


@pytest.mark.parametrize(
    ("keys", "n", "values", "states", "accuracies"),
    [
        (3, 2, 2, range(1, 13), "1/2 2/3 3/4 19/24 5/6 7/8 43/48 11/12 15/16 23/24 47/48 1"),
        (3, 1, 2, (1, 2, 4), "1/2 7/12 5/6"),
    ],
)
def test_recall_with_half_of_the_queries_absent(keys: int, n: int, values: int, states: Any, accuracies: str) -> None:
    found = [at("recall", n, m, keys=keys, values=values, absent=Fraction(1, 2)) for m in states]
    assert [one.accuracy for one in found] == fractions(accuracies)


def test_recall_over_all_keys() -> None:
    found = [at("recall", 2, m, keys=3, values=2, absent=Fraction(1, 3)).accuracy for m in range(1, 13)]
    assert found == fractions("1/3 5/9 2/3 3/4 7/9 5/6 31/36 8/9 11/12 17/18 35/36 1")
    closed = [at("recall", 4, 2**s, keys=12, values=4, absent=Fraction(8, 12)).accuracy for s in (0, 2, 4, 8, 12, 16)]
    assert [f"{float(value):.4f}" for value in closed] == ["0.6667", "0.6944", "0.7536", "0.8371", "0.9173", "0.9598"]


@pytest.mark.parametrize(("keys", "n", "values"), [(3, 1, 2), (4, 1, 2), (3, 2, 2), (3, 1, 3), (4, 1, 3)])
def test_recall_of_present_keys_is_index_where_the_set_is_given(keys: int, n: int, values: int) -> None:
    for states in (1, 2, 4, 8):
        index = at("index", n, states, alphabet=values).accuracy
        assert at("recall", n, states, values=values).accuracy == index
        assert at("recall", n, states, keys=keys, values=values).accuracy <= index


def test_whole_copies_and_copies_with_errors() -> None:
    for states in range(1, 9):  # one string a state; at most one error: a state's ball has 1 + 3 strings
        assert at("copying", 3, states, measure_of="all").accuracy == Fraction(states, 8)
        assert at("copying", 3, states, measure_of="all", errors=1).accuracy == min(
            Fraction(1), Fraction(4 * states, 8)
        )
    assert at("copying", 7, 16).accuracy == Fraction(7, 8)


def test_function_composition_is_index_of_as_many_values() -> None:
    rows = list(product(range(2), repeat=2))
    queries = list(product(rows, range(2)))
    matrix = matrix_of(rows, queries, lambda f, q: f[q[0][q[1]]], lambda f, q: 1)
    for states in range(1, 5):
        assert at("function_composition", 2, states).accuracy == optimum(matrix, states)


# ---- laws over all kinds


@pytest.mark.parametrize("name", CEILINGS.names())
def test_every_kind_rises_with_states_from_the_blind_baseline_to_one(name: str) -> None:
    for n in range(CEILINGS.get(name).smallest, CEILINGS.get(name).smallest + 3):
        found = [at(name, n, m) for m in (*range(1, 9), 16, 64, 2**9)]
        assert [one.accuracy for one in found] == sorted(one.accuracy for one in found)
        assert found[0].accuracy == found[0].baseline == found[-1].baseline
        assert lowerbounds.ceiling(name, n=n, state_bits=found[0].content_bits).accuracy == 1
        assert all(one.law and one.measure and one.bound.source for one in found)


@pytest.mark.parametrize("name", ["disjointness", "greater_than", "inner_product", "index"])
def test_partitions_and_multipliers_of_any_matrix(name: str) -> None:
    for n in (1, 2, 3):
        law = problem_law(PROBLEMS.get(name), n).merged()
        problem = PROBLEMS.get(name)
        xs, ys = list(problem.x_space(n)), list(problem.y_space(n))
        matrix = matrix_of(xs, ys, problem.define, lambda x, y: 1)
        found = best_partitions(law, range(1, 6))
        assert found == [optimum(matrix, m) for m in range(1, 6)]
        assert all(lagrange(law, m).accuracy >= found[m - 1] for m in range(1, min(6, len(law.weights) + 1)))
