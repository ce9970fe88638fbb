"""Constructions: right on every input where that is claimed, with exactly the bits that are claimed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import bdtr, bdtrc

from lowerbounds.runs.curves import maps_into
from lowerbounds.runs.cuts import cuts_for
from lowerbounds.runs.job import run_on
from protocols import CONSTRUCTIONS, case, simulate
from protocols.cases import protocol_of
from protocols.constructions.blocks.find_by_code import halving
from protocols.constructions.blocks.set_partition import SetPartition
from protocols.constructions.index_lookup_codes import near_orthogonal
from protocols.laws.of_models import right_on_samples
from protocols.messages.turns import LAYERS, RECURRENT
from protocols.setting import Setting
from reductions import MAPS, TASKS, Measure
from reductions.costs.logarithms import ceil_log2
from reductions.problems.is_tree import bell

from ..shelves import CONSTRUCTION_SPECS
from ..tiers import first, items
from .paying import MOST_PAIRS, pays

PAIRS = 5000
EXACT = [spec for spec in CONSTRUCTION_SPECS if not CONSTRUCTIONS.get(spec).errs]


@pytest.mark.parametrize("larger", first([False, True]), ids=["small", "larger"])
@pytest.mark.parametrize("spec", items(EXACT))
def test_no_errors_on_any_input_of_any_map_at_small_sizes(spec, larger):
    """And what is right on all inputs pays at least every certified bound."""
    item = CONSTRUCTIONS.get(spec)
    for task in (item.task(), *([TASKS.get("index_lookup:symbols=3")] if item.made_for == "index_lookup" else [])):
        for reduction in maps_of(item, task):
            sizes = small_sizes(item, reduction)  # each compiles every layer anew
            recurrent = architecture(item, task) == RECURRENT
            for n in (*sizes[:1], *(sizes[2:] if recurrent else sizes[2:3])) if larger else sizes[1:2] or sizes:
                run, observed = run_on(spec, reduction, n, instances=PAIRS, seed=0)
                assert observed.exhaustive and run.errors == 0
                if not larger and len(run.transcript.answers) <= MOST_PAIRS:
                    pays(run, reduction, n)


def small_sizes(item, reduction):
    """The first four with few enough inputs for all of them to be tried."""
    found = []
    for n in range(reduction.smallest, reduction.smallest + 8):
        size = reduction.problem_size(n)
        if item.suits(reduction.task, n) and size >= reduction.problem.smallest:
            pairs = reduction.problem.x_space(size).size * reduction.problem.y_space(size).size
            found += [n] if pairs <= PAIRS else []
    return found[:4]


@pytest.mark.night
@pytest.mark.parametrize("spec", items(EXACT))
def test_no_errors_on_samples_at_large_sizes(spec):
    item = CONSTRUCTIONS.get(spec)
    task = item.task()
    n = max(n for n in (*task.typical, 1024) if n <= min(1024, max(task.typical)) and item.suits(task, n))
    for reduction in maps_of(item, task):
        run, _ = run_on(spec, reduction, n, instances=20 if several_layers(item, task) else 100, seed=1)
        assert run.errors == 0


MAPPED = [spec for spec in EXACT if maps_into(CONSTRUCTIONS.get(spec).task())]  # every input of a map is tried above


@pytest.mark.parametrize("spec", [*items(sorted({*EXACT} - {*MAPPED})), *first(MAPPED, fast=0)])
def test_no_errors_on_natural_and_hard_sequences_of_the_task(spec):
    assert right_on_samples(CONSTRUCTIONS.get(spec))


def built(spec, reduction, n, *, seed):
    return case(spec, reduction.task, n, seed=seed).model


def architecture(item, task):
    return protocol_of(item.build(Setting(task, task.typical[0]), seed=0)).architecture


def several_layers(item, task):
    """Whether the model asks Ω(T) queries."""
    return architecture(item, task) == LAYERS


def maps_of(item, task):
    """The maps into the task; of those, for a recurrent model, the ones with prefix ownership."""
    found = maps_into(task)
    architecture = protocol_of(item.build(Setting(task, task.typical[0]), seed=0)).architecture if found else None
    return [m for m in found if cuts_for(architecture, [m], task.typical[0], None) == [(m, None)]]


@pytest.mark.parametrize("n", first(range(1, 14), fast=8))
def test_lookup_with_address_bits_has_a_majority_for_every_input_up_to_4096(n):
    """Proof for all lengths of n address bits: 2·w_k > Σ_j w_j over all 2ⁿ positions, so also over fewer."""
    if n > 12:
        return
    addresses = 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(np.int8) - 1
    for precision in (1, 2, 7, 16):
        weigh = halving(n, precision, (ceil_log2(n) + 1) / 2)
        assert weigh.has_majority(addresses), precision
    model = built("index_lookup_binary", MAPS.get("index_to_index_lookup"), 2**n, seed=0)
    assert np.array_equal(np.asarray(model.codes), addresses)
    assert model.weigh == halving(n, 2, (ceil_log2(n) + 1) / 2)


@pytest.mark.parametrize("bits", first(range(1, 13), fast=8))
def test_lookup_with_codes_has_a_majority_for_every_input_up_to_4096(bits):
    """One check for N = 2ᵇ speaks for every n of N/2 < n ≤ N, whose codes and weights are the same."""
    codes, weigh = near_orthogonal(2**bits, 8)
    gram = codes.astype(np.int32) @ codes.T.astype(np.int32) if bits < 10 else None
    if gram is not None:
        weights = np.array(weigh.table)[gram - int(weigh.score.at(0))]
        assert (2 * weights.diagonal() > weights.sum(axis=1)).all()
        assert (gram - 2 * codes.shape[1] * np.eye(2**bits) <= codes.shape[1] / 2).all()
    assert weigh.has_majority(codes)
    for n in {2 ** (bits - 1) + 1, 2**bits}:
        model = built("index_lookup_codes", MAPS.get("index_to_index_lookup"), n, seed=0)
        assert np.array_equal(np.asarray(model.codes), codes[:n]) and model.weigh == weigh


def test_a_majority_is_what_makes_the_sign_right():
    """The check can fail: softer weights lose the majority, and then lookup errs on some input."""
    addresses = 2 * ((np.arange(64)[:, None] >> np.arange(6)) & 1).astype(np.int8) - 1
    assert not halving(6, 7, 0.25).has_majority(addresses)


def test_widths_of_the_lookup_heads():
    for n, symbols in product((2, 5, 64, 100), (2, 3, 9)):
        model = built("index_lookup_binary", MAPS.get(f"index_to_index_lookup:symbols={symbols}"), n, seed=0)
        assert model.query_shape == (1, ceil_log2(n)) and model.value_shape == (1, ceil_log2(symbols))


@pytest.mark.full
def test_bits_of_lookup_grow_with_log_n_and_pass_below_the_memory():
    sent = {
        n: simulate("index_lookup_binary", "index_to_index_lookup", n=n, instances=4).transcript.sent
        for n in (256, 1024, 4096)
    }
    for n, bits in sent.items():
        log = ceil_log2(n)
        assert bits == log + ceil_log2((2 * n + 1) ** 2)  # query, then Σw and Σwv with weights up to 2
        assert bits <= log * (2 + log) and bits < n
    assert [sent[1024] - sent[256], sent[4096] - sent[1024]] == [6, 6]


@pytest.mark.parametrize("symbols", [2, 3, 7])
def test_memory_pays_exactly_the_distinct_rows(symbols):
    reduction = MAPS.get(f"index_to_index_lookup:symbols={symbols}")
    fact = next(f for f in reduction.problem.facts() if f.measure is Measure.STATES_AB)
    for n in (1, 2, 5, 40, 333):
        run = simulate("index_memory", reduction, n=n, instances=20)
        assert run.transcript.sent == ceil_log2(fact.at(n)) == ceil_log2(symbols**n)
        assert run.errors == 0


@pytest.mark.parametrize(("n", "s"), [(8, 8), (8, 20), (9, 3), (64, 16), (200, 32)])
def test_window_errs_as_often_as_it_must(n, s):
    run = simulate(f"window_memory:bits={s}", "index_to_index_lookup", n=n, instances=4000, seed=n)
    assert run.transcript.sent == min(s, n)
    recent = run.y >= n - s
    assert run.right[recent].all()
    rate = max(0.0, (n - s) / (2 * n))
    # two-sided tail of the binomial, far beyond chance
    assert min(bdtr(run.errors, 4000, rate), bdtrc(run.errors - 1, 4000, rate) if run.errors else 1.0) > 1e-9
    if rate == 0:
        assert run.errors == 0


def test_window_errs_exactly_so_over_all_inputs():
    for n, s in ((6, 2), (7, 4), (5, 5)):
        run, observed = run_on(f"window_memory:bits={s}", MAPS.get("index_to_index_lookup"), n, instances=5000, seed=0)
        assert observed.exhaustive
        assert 2 * n * run.errors == (n - s) * observed.instances


def test_a_window_of_several_symbols_holds_as_many_as_fit():
    for symbols, bits, places in ((3, 8, 5), (5, 7, 3), (2, 6, 6), (4, 5, 2)):
        model = built(f"window_memory:bits={bits}", MAPS.get(f"index_to_index_lookup:symbols={symbols}"), 50, seed=0)
        assert model.places == places
        assert symbols**places <= 2**bits < symbols ** (places + 1)


def test_fingerprints_err_on_one_side_and_for_a_fraction_of_all_coins():
    """Of all coins r ∈ {0,1}^(n×k), a pair that differs is judged equal for 2⁻ᵏ of them; equal pairs for all."""
    n, k, draws = 12, 3, 4000
    model = built("equality_fingerprint:bits=3", MAPS.get("equality_to_string_equality"), n, seed=0)
    assert model.parities.shape == (n, 1, k)
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, size=n)
    for y, rate in ((x, 1.0), (x ^ (np.arange(n) == 3), 2.0**-k), (1 - x, 2.0**-k)):
        said = 0
        for parities in rng.integers(0, 2, size=(draws, n, 1, k)):
            said += bool(((x ^ y) @ parities[:, 0] % 2 == 0).all())
        assert min(bdtr(said, draws, rate), bdtrc(said - 1, draws, rate)) > 1e-9
    run = simulate("equality_fingerprint:bits=3", "equality_to_string_equality", n=n, instances=4000, seed=7)
    equal = (run.x == run.y).all(axis=1)
    assert run.right[equal].all() and run.transcript.sent == k
    coins = np.asarray(built("equality_fingerprint:bits=3", run.reduction, n, seed=7).parities)[:, 0]
    assert np.array_equal(run.transcript.answers, ((run.x ^ run.y) @ coins % 2 == 0).all(axis=1))


def test_fewer_parities_than_bits_err_on_some_pair_for_all_coins():
    for seed in range(5):
        run, observed = run_on("equality_fingerprint:bits=3", MAPS.get("equality_to_string_equality"), 5,
                               instances=5000, seed=seed)  # fmt: skip
        assert observed.exhaustive and run.errors >= 2**5 * (2 ** (5 - 3) - 1)


@pytest.mark.parametrize("task", first(["set_disjointness", "string_equality", "string_equality:symbols=5"], fast=2))
def test_one_layer_carries_both_strings_in_sums_of_linear_width(task):
    name = "disjointness_sums" if task == "set_disjointness" else "equality_sums"
    (reduction,) = [m for m in maps_into(TASKS.get(task)) if m.layout(2).owners[0] == m.layout(2).owners[1]]
    for n in (7, 300):
        run, _ = run_on(name, reduction, n, instances=300, seed=2)
        bits = n * ceil_log2(getattr(reduction.task, "symbols", 2))
        model = built(name, reduction, n, seed=0)
        assert model.value_shape == (1, -(-bits // (6 if name == "disjointness_sums" else 11)))
        assert run.errors == 0 and run.transcript.sent >= bits


@pytest.mark.parametrize("n", range(1, 8))
def test_set_partitions_are_ranked_one_to_one(n):
    form = SetPartition(n)
    ranks = np.arange(bell(n) + 1).astype(object)[:, None]
    labels = form.decode(ranks, (n,))
    assert len(np.unique(labels, axis=0)) == bell(n) + 1
    assert (form.encode(labels) == ranks).all()


def test_large_set_partitions_come_back():
    rng = np.random.default_rng(0)
    for n in (40, 200):
        labels = np.zeros((30, n), dtype=int)
        for row in labels:
            block = rng.integers(0, rng.integers(1, n), size=n)
            row[:] = [int(np.argmax(block == b)) for b in block]
        form = SetPartition(n)
        assert np.array_equal(form.decode(form.encode(labels), (n,)), labels)
        assert all(0 <= int(rank) < bell(n) for rank in form.encode(labels)[:, 0])


def test_labels_that_are_no_partition_are_not_encoded():
    for wrong in ([1, 1, 2], [0, 0, 1], [0, -1, 0]):
        with pytest.raises(ValueError, match="least members of blocks"):
            SetPartition(3).encode(np.array([wrong]))


@pytest.mark.parametrize("n", [3, 4, 5, 8, 16])
def test_the_partition_state_costs_its_number_of_states_at_any_cut(n):
    for position in (1, n // 2, n, n + 2, 2 * n - 1):
        run = simulate("is_tree_partition", "is_tree_to_is_tree", n=n, instances=50, hard=True, cut=position)
        assert run.transcript.sent == ceil_log2(bell(n) + 1)
        assert run.errors == 0


@pytest.mark.parametrize(
    ("spec", "task", "n", "message"),
    [
        ("index_memory", "is_tree", 4, "index_memory is made for index_lookup; the tokens of is_tree do not fit it"),
        ("is_tree_partition", "index_lookup", 4, "is_tree_partition is made for is_tree"),
        ("is_tree_partition", "is_tree:variant=simple", 4, "is for multigraphs"),
        ("is_tree_partition", "is_tree", 5000, "partitions of 5000 things: wanted 1 to 512"),
        ("window_memory:bits=2", "index_lookup:symbols=5", 4, "holds not even one of 5 symbols"),
        ("index_lookup_codes", "index_lookup", 1 << 14, "so n ≤ 8192, not n=16384"),
    ],
)
def test_settings_that_do_not_fit_are_refused(spec, task, n, message):
    with pytest.raises(ValueError, match=message):
        CONSTRUCTIONS.get(spec).check(Setting(TASKS.get(task), n))
