"""Laws of the shelf of problems."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy

from reductions import PROBLEMS, Measure, Side, enumerate_pairs, sample_pairs
from reductions.costs.display import expression
from reductions.costs.fact import with_implied
from reductions.problems.is_tree import bell, forests, vertices
from reductions.sampling import enumerate_space

from ..reference import cover_number, exact_cost
from ..shelves import PROBLEM_SPECS
from ..tiers import items

MOST_CELLS = 1 << 13


def sizes(problem, most_cells=MOST_CELLS):
    return [n for n in range(problem.smallest, 7) if problem.x_space(n).size * problem.y_space(n).size <= most_cells]


def scalar(value):
    return tuple(value.tolist()) if value.ndim else int(value)


def is_total(problem):
    n = sizes(problem)[-1]
    return all(cell is not None for row in matrix(problem, n) for cell in row)


def matrix(problem, n):
    """The communication matrix from the definition alone; None outside the promise."""
    return [[problem.define(x, y) for y in problem.y_space(n)] for x in problem.x_space(n)]


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_definition_and_vectorised_value_agree_on_every_pair(spec):
    problem = PROBLEMS.get(spec)
    assert sizes(problem)
    for n in sizes(problem):
        xs, ys = enumerate_space(problem.x_space(n)), enumerate_space(problem.y_space(n))
        assert [scalar(x) for x in xs] == list(problem.x_space(n))
        value = np.asarray(problem.value(xs[:, None], ys[None]))
        domain = np.broadcast_to(problem.domain(xs[:, None], ys[None]), value.shape)
        for (i, x), (j, y) in product(enumerate(problem.x_space(n)), enumerate(problem.y_space(n))):
            defined = problem.define(x, y)
            assert (defined is not None) == domain[i, j]
            assert defined is None or defined == value[i, j]
            assert defined is None or 0 <= defined < problem.answers(n)


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_definition_and_value_agree_on_large_samples(spec):
    problem = PROBLEMS.get(spec)
    for n, hard in product((12, 40), (False, True)):
        known = problem.hard(n, 1, np.random.default_rng(0)) is not None
        if hard is not known and (hard or not is_total(problem)):
            continue
        x, y = sample_pairs(problem, n, count=50, seed=n, hard=hard)
        value = np.asarray(problem.value(x, y))
        assert [problem.define(scalar(a), scalar(b)) for a, b in zip(x, y, strict=True)] == value.tolist()


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_value_follows_the_array_api_and_runs_on_jax_arrays(spec):
    jnp = pytest.importorskip("jax.numpy")
    problem = PROBLEMS.get(spec)
    n = sizes(problem)[-1]
    x, y = sample_pairs(problem, n, count=20, seed=0)
    there = problem.value(jnp.asarray(x, jnp.int32), jnp.asarray(y, jnp.int32))
    assert np.array_equal(np.asarray(there), problem.value(x, y))


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_formulas_say_the_same_as_the_exact_integers(spec):
    problem = PROBLEMS.get(spec)
    assert problem.facts()
    for fact in with_implied(problem.facts()):
        for n, error in product(range(fact.smallest, 8), (Fraction(1, 8), Fraction(1, 3))):
            rate = sympy.Rational(error.numerator, error.denominator)
            found = expression(fact, n=n, symbols=getattr(problem, "symbols", 2), epsilon=rate)
            exact = found if found.is_Integer else sympy.N(found, 40)
            assert exact == fact.at(n, error), (fact.measure, fact.side, n, error)


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_lower_facts_never_exceed_upper_facts(spec):
    facts = list(with_implied(PROBLEMS.get(spec).facts()))
    for low, high in product(facts, facts):
        if (low.measure, low.side, high.side) == (high.measure, Side.LOWER, Side.UPPER):
            for n, error in product(range(max(low.smallest, high.smallest), 40), (Fraction(0), Fraction(1, 5))):
                assert low.at(n, error) <= high.at(n, error)


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_facts_hold_by_brute_force(spec):
    problem = PROBLEMS.get(spec)
    checked = 0
    for n in sizes(problem):
        cells = matrix(problem, n)
        for fact in with_implied(problem.facts()):
            true = brute_force(fact.measure, cells)
            if n < fact.smallest or true is None:
                continue
            checked += 1
            claimed = fact.at(n)
            assert claimed <= true if fact.side is Side.LOWER else claimed >= true, (fact.measure, n, claimed, true)
    assert checked >= 4


def brute_force(measure, cells):
    """The cost itself, by enumeration, or None where that is out of reach."""
    columns = [list(column) for column in zip(*cells, strict=True)]
    one_way = {Measure.STATES_AB: cells, Measure.STATES_BA: columns, Measure.D1_AB: cells, Measure.D1_BA: columns}
    if measure in one_way:
        states = fewest_messages(one_way[measure])
        return states if states is None or not measure.in_bits else (states - 1).bit_length()
    if measure is Measure.D and len(cells) + len(columns) <= 14:
        return exact_cost(cells)
    wanted = sum(cell == measure.answer for row in cells for cell in row)
    if measure in (Measure.N0, Measure.N1) and len(cells) <= 8 and wanted <= 40:
        return (cover_number(cells, int(measure is Measure.N1)) - 1).bit_length()
    return None


def fewest_messages(rows):
    """Distinct rows; with a promise, the chromatic number where clique and greedy colouring meet."""
    if all(cell is not None for row in rows for cell in row):
        return len({tuple(row) for row in rows})
    kinds = list({tuple(row) for row in rows})

    def conflict(a, b):
        return any(u is not None and v is not None and u != v for u, v in zip(a, b, strict=True))

    kinds.sort(key=lambda row: -sum(conflict(row, other) for other in kinds))
    classes: list[list[tuple]] = []
    for row in kinds:
        fit = next((c for c in classes if not any(conflict(row, other) for other in c)), None)
        classes.append([row]) if fit is None else fit.append(row)
    groups: dict[tuple, list[tuple]] = {}
    for row in kinds:
        groups.setdefault(tuple(cell is None for cell in row), []).append(row)
    clique = max(sum(1 for i, a in enumerate(g) if all(conflict(a, b) for b in g[:i])) for g in groups.values())
    return len(classes) if len(classes) == clique else None


@pytest.mark.parametrize("variant", ["multigraph", "simple", "promise"])
def test_is_tree_state_counts_by_enumeration_on_five_vertices(variant):
    problem = PROBLEMS.get(f"is_tree:variant={variant}")
    xs = enumerate_space(problem.x_space(5))
    value = np.asarray(problem.value(xs[:, None].astype(np.int8), xs[None].astype(np.int8)))
    domain = np.broadcast_to(problem.domain(xs[:, None], xs[None]), value.shape)
    edges = xs.sum(axis=1)
    groups = [edges == a for a in range(5)] if variant == "promise" else [edges >= 0]
    states = max(len(np.unique(value[group] & domain[group], axis=0)) for group in groups)
    fact = next(f for f in problem.facts() if f.measure is Measure.STATES_AB)
    assert fact.at(5) == states


def test_forests_and_partitions_against_printed_values():
    # OEIS A000110 and A001858
    assert [bell(n) for n in range(11)] == [1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115975]
    assert [forests(n) for n in range(9)] == [1, 1, 2, 7, 38, 291, 2932, 36961, 561948]


def test_vertices_refuses_what_is_no_number_of_pairs():
    assert [vertices(m) for m in (1, 3, 6, 10)] == [2, 3, 4, 5]
    with pytest.raises(ValueError, match="7 is not the number of pairs"):
        vertices(7)


def test_hard_disjointness_has_quarter_sets_and_one_common_element_in_half_of_the_pairs():
    x, y = sample_pairs(PROBLEMS.get("disjointness"), 40, count=1000, seed=1, hard=True)
    assert set(x.sum(axis=1)) == set(y.sum(axis=1)) == {10}
    common = (x & y).sum(axis=1)
    assert sorted(np.unique(common)) == [0, 1]
    assert common.sum() == 500


def test_hard_equality_differs_in_one_symbol_in_half_of_the_pairs():
    for symbols in (2, 5):
        x, y = sample_pairs(PROBLEMS.get(f"equality:symbols={symbols}"), 30, count=1000, seed=1, hard=True)
        differing = (x != y).sum(axis=1)
        assert sorted(np.unique(differing)) == [0, 1]
        assert differing.sum() == 500
        assert (x < symbols).all() and (y < symbols).all() and (y >= 0).all()
        assert len(np.unique(np.argmax(x != y, axis=1)[differing == 1])) == 30


@pytest.mark.parametrize("variant", ["multigraph", "simple", "promise"])
@pytest.mark.parametrize("n", [3, 4, 9, 33])
def test_hard_is_tree_has_as_many_edges_in_trees_as_in_non_trees(variant, n):
    problem = PROBLEMS.get(f"is_tree:variant={variant}")
    x, y = sample_pairs(problem, n, count=600, seed=n, hard=True)
    assert ((x.sum(axis=1) + y.sum(axis=1)) == n - 1).all()
    assert problem.value(x, y).sum() == 300
    assert 0 < x.sum() < x.sum() + y.sum()


@pytest.mark.parametrize("spec", items(PROBLEM_SPECS))
def test_same_seed_same_bytes_and_other_seed_other_bytes(spec):
    problem = PROBLEMS.get(spec)
    hard = problem.hard(9, 1, np.random.default_rng(0)) is not None
    first, again, other = (sample_pairs(problem, 9, count=64, seed=seed, hard=hard) for seed in (3, 3, 4))
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, again, strict=True))
    assert any(a.tobytes() != b.tobytes() for a, b in zip(first, other, strict=True))


def test_enumeration_keeps_the_promise_and_misses_nothing():
    problem = PROBLEMS.get("is_tree:variant=promise")
    chunks = list(enumerate_pairs(problem, 4, chunk=100))
    assert len(chunks) > 1
    pairs = {(scalar(a), scalar(b)) for x, y in chunks for a, b in zip(x, y, strict=True)}
    space = list(problem.x_space(4))
    assert pairs == {(a, b) for a in space for b in space if problem.define(a, b) is not None}


@pytest.mark.parametrize(
    ("spec", "n", "message"),
    [
        ("index", 0, "index needs n ≥ 1, not n=0"),
        ("is_tree", 1, "is_tree needs n ≥ 2, not n=1"),
        ("disjointness", -3, "disjointness needs n ≥ 1, not n=-3"),
    ],
)
def test_sizes_that_do_not_exist_are_refused(spec, n, message):
    with pytest.raises(ValueError, match=message):
        sample_pairs(PROBLEMS.get(spec), n, count=1, seed=0)


def test_what_cannot_be_sampled_is_refused():
    with pytest.raises(ValueError, match="index has no hard distribution"):
        sample_pairs(PROBLEMS.get("index"), 4, count=1, seed=0, hard=True)
    with pytest.raises(ValueError, match="hardly ever keep the promise"):
        sample_pairs(PROBLEMS.get("is_tree:variant=promise"), 40, count=5, seed=0)
    with pytest.raises(ValueError, match="needs n ≥ 3"):
        sample_pairs(PROBLEMS.get("is_tree"), 2, count=5, seed=0, hard=True)
    with pytest.raises(ValueError, match="instances=0"):
        sample_pairs(PROBLEMS.get("index"), 2, count=0, seed=0)
    with pytest.raises(ValueError, match="too many to enumerate"):
        enumerate_space(PROBLEMS.get("index").x_space(40))
