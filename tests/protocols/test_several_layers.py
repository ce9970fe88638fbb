"""Constructions of several layers: what they claim beyond the laws of all constructions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from protocols import CONSTRUCTIONS, simulate
from protocols.constructions.nearest_neighbour_two_layer import orders_distances, waves
from protocols.setting import Setting
from protocols.splits.layers import Layers
from reductions import TASKS
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.pair_functions import FUNCTIONS, GATES

from ..tiers import first


def outputs(spec, task, n, tokens):
    """Of the uncut model."""
    return Layers(CONSTRUCTIONS.get(spec).build(Setting(task, n), seed=0)).whole(tokens)


def every(values, length):
    """All strings, (values^length, length)."""
    return np.array(list(product(range(values), repeat=length)))


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_symmetric_function_of_pairs_on_all_strings(gate, function):
    task, n = TASKS.get(f"symmetric_pairs:gate={gate},function={function}"), 4
    x = every(2, 2 * n)
    a, b = x[:, :n], x[:, n:]
    c = {"and": a & b, "or": a | b, "xor": a ^ b, "same": a == b}[gate].sum(axis=1)
    expected = {"parity": c % 2, "any": c > 0, "all": c == n, "most": c > n / 2, "thirds": c % 3}[function]
    said = outputs("symmetric_pairs_two_layer", task, n, np.append(x, np.full((len(x), 1), 2), axis=1))
    assert np.array_equal(said, expected.astype(int))


def test_counts_are_told_apart_up_to_the_largest_size():
    item, task = CONSTRUCTIONS.get("symmetric_pairs_two_layer"), TASKS.get("symmetric_pairs")
    assert item.suits(task, 8192) and not item.suits(task, 8193)
    for n in (1, 3, 777, 4097, 8192):
        layer = item.build(Setting(task, n), seed=0).layers[1]
        exact = 2 * np.arange(n + 1) / n - 1
        rounded = np.asarray(layer.average.round(exact.astype(np.float32)), dtype=np.float64)
        assert np.array_equal(np.round((rounded + 1) * n / 2), np.arange(n + 1))


@pytest.mark.parametrize(
    ("name", "reduction"),
    [
        ("equality_two_layer", "equality_to_string_equality"),
        ("disjointness_two_layer", "disjointness_to_set_disjointness"),
        ("symmetric_pairs_two_layer", "inner_product_to_symmetric_pairs"),
    ],
)
def test_a_string_each_costs_queries_and_sums_of_every_pair(name, reduction):
    """Layer 1: n codes of ⌈log₂ T⌉ bits, 3 sums over x for each and the public end; layer 2: a bit, and two sums."""
    for n in (5, 64):
        messages = simulate(name, reduction, n=n, instances=4).transcript.messages
        assert messages[0].bits == n * ceil_log2(2 * n + 1) and messages[2].bits == 1
        assert messages[1].bits in range(ceil_log2((n + 1) ** (3 * (n + 1))), 3 * (n + 1) * ceil_log2(n + 1) + 1)
        assert messages[3].bits == ceil_log2((n + 1) ** 2)
        assert sum(m.bits for m in messages) > n


@pytest.mark.parametrize("last", first([False, True]))
@pytest.mark.parametrize("symbols", [2, 3])
def test_recall_on_all_sequences_with_repeated_and_absent_keys(last, symbols):
    task, n = TASKS.get(f"associative_recall:spare=1,symbols={symbols},last={str(last).lower()}"), 3
    x = np.array(list(product(every(n + 1, n), every(symbols, n), range(n + 1))), dtype=object)
    keys, values, query = np.stack(x[:, 0]), np.stack(x[:, 1]), x[:, 2].astype(int)
    expected = []
    for k, v, q in zip(keys, values, query, strict=True):
        at = [i for i in range(n) if k[i] == q]
        expected.append(v[at[-1 if last else 0]] if at else symbols)
    tokens = np.stack([symbols + keys, values], axis=2).reshape(len(x), -1)
    said = outputs("recall_two_layer", task, n, np.append(tokens, symbols + query[:, None], axis=1))
    assert np.array_equal(said, expected)


@pytest.mark.parametrize("n", first([2, 3]))
def test_induction_on_all_sequences(n):
    s = every(n, 2 * n + 1)
    s = s[(s[:, :-1] == s[:, -1:]).any(axis=1)]
    expected = [row[1 + max(i for i in range(2 * n) if row[i] == row[-1])] for row in s]
    assert np.array_equal(outputs("induction_two_layer", TASKS.get("induction_heads"), n, s), expected)


def test_bigrams_that_match_on_all_sequences():
    n, modulus = 3, 14
    x = every(modulus, n)
    expected = [any((r[-1] + r[j] + r[j + 1]) % modulus == 0 for j in range(n - 2)) for r in x]
    assert np.array_equal(outputs("match3_bigram_two_layer", TASKS.get("match3_bigram"), n, x), expected)


def test_bigrams_that_match_at_a_larger_size():
    n, rng = 64, np.random.default_rng(0)
    task = TASKS.get("match3_bigram")
    for hard in (False, True):
        x = task.sample(n, 200, rng, hard=hard)
        expected = [any((r[-1] + r[j] + r[j + 1]) % (4 * n + 2) == 0 for j in range(n - 2)) for r in x]
        assert 50 < np.sum(expected) < 150
        assert np.array_equal(outputs("match3_bigram_two_layer", task, n, x), expected)


def continued_in_two_ways(x, grams):
    """Strings in which a gram comes twice, followed by different symbols."""
    length = x.shape[1]
    found = [{(tuple(row[j - grams : j]), row[j]) for j in range(grams, length)} for row in x.tolist()]
    return np.array([len({gram for gram, _ in pairs}) < len(pairs) for pairs in found])


@pytest.mark.parametrize(("symbols", "grams", "n"), first([(3, 1, 4), (2, 2, 7)]))
def test_copying_fails_exactly_on_strings_with_a_gram_that_is_continued_in_two_ways(symbols, grams, n):
    task, x = TASKS.get(f"copying:symbols={symbols}"), every(symbols, n)
    ends = np.full((len(x), 1), symbols)
    model = CONSTRUCTIONS.get(f"copying_grams:grams={grams}").build(Setting(task, n), seed=0)
    said = Layers(model).whole(np.concatenate([ends, x, ends + 1], axis=1), Setting(task, n).asked)
    twice = continued_in_two_ways(x, grams)
    assert 0 < twice.sum() < len(x)
    assert np.array_equal((said != x).any(axis=1), twice)


@pytest.mark.full
def test_copying_when_run_by_two_parties_asks_for_every_symbol():
    n = 16
    run = simulate("copying_grams", "index_to_copying", n=n, instances=50)
    assert run.right[~continued_in_two_ways(run.x, 6)].all()
    queries = [m for m in run.transcript.messages if m.label.startswith("layer 2: quer")]
    assert len(queries) == n
    assert run.transcript.sent > n * (6 * ceil_log2(5) + 1)  # g = 3·log₄16 symbols and a flag, for each that is asked


@pytest.mark.parametrize(("types", "depth", "n"), first([(2, 2, 3), (3, 1, 2), (2, 3, 3), (1, 2, 4)]))
def test_bounded_dyck_on_all_strings(types, depth, n):
    x = every(2 * types, 2 * n)
    expected = [balanced(row, depth) for row in x.tolist()]
    assert 0 < sum(expected) < len(x)
    task = TASKS.get(f"bounded_dyck:types={types},depth={depth}")
    tokens = np.append(x, np.full((len(x), 1), 2 * types), axis=1)
    assert np.array_equal(outputs("bounded_dyck_three_layer", task, n, tokens), expected)


def balanced(brackets, depth):
    """Whether brackets match and never nest deeper, by a stack."""
    open_types = []
    for bracket in brackets:
        if bracket % 2 == 0:
            open_types.append(bracket)
        elif not open_types or open_types.pop() != bracket - 1:
            return False
        if len(open_types) > depth:
            return False
    return not open_types


def test_averages_tell_every_depth_up_to_the_largest_size():
    item, task = CONSTRUCTIONS.get("bounded_dyck_three_layer"), TASKS.get("bounded_dyck")
    assert item.suits(task, 4095) and not item.suits(task, 4096)
    layer = item.build(Setting(task, 4095), seed=0).layers[0]
    for t in (1, 2, 777, 8189, 8190):
        depths = np.arange(-t, t + 1, 2)
        rounded = np.asarray(layer.average.round((depths / t).astype(np.float32)))
        assert np.array_equal(np.round(rounded * np.float32(t)), depths)


@pytest.mark.parametrize("n", first([1, 2, 3, 64, 100, 1024], fast=2))
def test_nearest_neighbour_on_any_points(n):
    rng, count, places = np.random.default_rng(n), 2000 if n < 9 else 20000 // n, 4 * n
    points, query = rng.integers(places, size=(count, n)), rng.integers(places, size=(count, 1))
    bits = rng.integers(2, size=(count, n))
    apart = np.minimum((points - query) % places, (query - points) % places)
    least = apart == apart.min(axis=1, keepdims=True)
    ones, zeros = (least & (bits == 1)).any(axis=1), (least & (bits == 0)).any(axis=1)
    tokens = np.append(np.stack([2 + points, bits], axis=2).reshape(count, -1), 2 + query, axis=1)[ones != zeros]
    said = outputs("nearest_neighbour_two_layer", TASKS.get("nearest_neighbour"), n, tokens)
    assert np.array_equal(said, ones[ones != zeros])


@pytest.mark.parametrize("n", [1, 2, 5, 79, 80, 300])
def test_waves_are_vectors_whose_products_fall_with_distance(n):
    points = waves(4 * n) / 2**15
    products = points @ points.T
    q, r = np.arange(4 * n), np.arange(2 * n + 1)
    assert np.abs(np.diag(products) - 1).max() < 1e-3 and orders_distances(4 * n)
    for way in (r, -r):
        by_distance = products[q[:, None], (q[:, None] + way) % (4 * n)]
        assert (np.diff(by_distance, axis=1) < 0).all()


def test_nearest_neighbour_is_refused_where_scores_do_not_order_distances():
    with pytest.raises(ValueError, match="do not tell distances on 4100 places apart, at n=1025"):
        CONSTRUCTIONS.get("nearest_neighbour_two_layer").check(Setting(TASKS.get("nearest_neighbour"), 1025))


def test_a_copy_that_fails_is_still_of_symbols():
    run = simulate("copying_grams:grams=1", "index_to_copying:symbols=3", n=6, instances=200)
    assert 0 < run.errors < 200 and run.transcript.answers.max() < 3


@pytest.mark.parametrize(("reach", "n"), first([(1, 4), (2, 5), (3, 5)]))
@pytest.mark.parametrize("function", ["any", "parity"])
def test_every_sparse_function_on_all_strings(function, reach, n):
    task = TASKS.get(f"sparse_terms:reach={reach},function={function}")
    x = every(2, 2 * n)
    terms = [
        sum(all(row[j] and row[n + j] for j in range(i, i + reach)) for i in range(n - reach + 1)) for row in x.tolist()
    ]
    expected = [c % 2 if function == "parity" else int(c > 0) for c in terms]
    tokens = np.append(x, np.full((len(x), 1), 2), axis=1)
    assert np.array_equal(outputs("sparse_terms_two_layer", task, n, tokens), expected)
    assert np.array_equal(task.label(tokens), expected)
