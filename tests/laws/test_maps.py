"""Laws of the shelf of reductions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from reductions import MAPS, Measure, Owner, enumerate_pairs, sample_pairs
from reductions.literal._literal import LITERALS
from reductions.maps.index_to_is_tree import hang
from reductions.reduction import check_law, prefix_cut
from reductions.tasks.is_tree import edge_token

from ..shelves import MAP_SPECS
from ..tiers import items


def sizes_among(reduction, wanted):
    """Those of the wanted sizes that the map, its task and its problem have."""
    found = []
    for n in wanted:
        try:
            reduction.check_size(n)
            reduction.problem.check_size(reduction.problem_size(n))
        except ValueError:
            continue
        found.append(n)
    return found


def small_sizes(reduction, most=10_000):
    sizes = sizes_among(reduction, range(reduction.smallest, 10))
    spaces = [(n, reduction.problem.x_space(reduction.problem_size(n)).size) for n in sizes]
    return [n for n, size in spaces if size * reduction.problem.y_space(reduction.problem_size(n)).size <= most]


def candidates(reduction, n, tokens):
    """All outputs; where many are asked, the label and two that are wrong in one place."""
    task, label = reduction.task, reduction.task.label(tokens)
    if label.ndim == 1:
        return [np.full(len(tokens), output) for output in range(task.outputs(n))] if task.outputs(n) < 100 else [label]
    changed = [label.copy(), label.copy()]
    changed[0][:, 0], changed[1][:, -1] = ((part + 1) % task.outputs(n) for part in (label[:, 0], label[:, -1]))
    return [label, *changed]


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_every_accepted_output_gives_the_value_exhaustively(spec):
    reduction = MAPS.get(spec)
    assert small_sizes(reduction)
    for n in small_sizes(reduction):
        for x, y in enumerate_pairs(reduction.problem, reduction.problem_size(n)):
            tokens = reduction.tokens(n, x, y)
            accepted = np.zeros(len(x), dtype=bool)
            for outputs in candidates(reduction, n, tokens):
                check_law(reduction, n, x, y, outputs)
                accepted |= reduction.task.accepts(tokens, outputs)
            assert accepted.all()


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_every_label_gives_the_value_on_large_samples(spec):
    reduction = MAPS.get(spec)
    large = sizes_among(reduction, (17, 30, 64, 128))
    assert large
    for n in large:
        size = reduction.problem_size(n)
        hard = reduction.problem.hard(size, 1, np.random.default_rng(0)) is not None
        x, y = sample_pairs(reduction.problem, size, count=200, seed=n, hard=hard)
        check_law(reduction, n, x, y, reduction.task.label(reduction.tokens(n, x, y)))


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_length_and_owners_depend_on_the_size_alone(spec):
    reduction = MAPS.get(spec)
    for n in sizes_among(reduction, (reduction.smallest, 7, 30)):
        layout = reduction.layout(n)
        assert layout == reduction.layout(n)
        assert len(layout) == reduction.task.length(n)
        size = reduction.problem_size(n)
        hard = n > 4 and reduction.problem.hard(size, 1, np.random.default_rng(0)) is not None
        x, y = sample_pairs(reduction.problem, size, count=30, seed=0, hard=hard)
        tokens = reduction.tokens(n, x, y)
        assert tokens.shape == (30, len(layout))
        assert tokens.min() >= 0 and tokens.max() < reduction.task.vocabulary(n)
        # Each party's tokens are a function of its own input, and public tokens of neither.
        with_other_y = reduction.tokens(n, x, np.roll(y, 1, axis=0))
        with_other_x = reduction.tokens(n, np.roll(x, 1, axis=0), y)
        assert (tokens == with_other_y)[:, layout.known_to(Owner.ALICE)].all()
        assert (tokens == with_other_x)[:, layout.known_to(Owner.BOB)].all()


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_the_problem_left_at_any_cut_needs_no_more_than_the_task_has(spec):
    """`size_before` is a lower bound: the task's own rows at that cut are at least as many as the problem's."""
    reduction = MAPS.get(spec)
    n = max(small_sizes(reduction, most=300) or small_sizes(reduction)[:1])
    x, y = next(enumerate_pairs(reduction.problem, reduction.problem_size(n)))
    # all sequences that the map can make, with every party's part free: the task's sequences of this layout
    tokens = np.unique(reduction.tokens(n, x, y), axis=0)
    for position in range(1, len(reduction.layout(n))):
        size = reduction.size_before(n, position)
        if size is None:
            continue
        rows = distinct_prefixes(reduction.task, tokens, position)
        fact = next(f for f in reduction.problem.facts() if (f.measure, f.side.value) == (Measure.STATES_AB, "lower"))
        if size >= fact.smallest:
            assert fact.at(size) <= rows, position


@pytest.mark.parametrize("spec", items(MAP_SPECS))
def test_nothing_is_left_where_one_party_owns_every_token(spec):
    reduction = MAPS.get(spec)
    for n in sizes_among(reduction, range(reduction.smallest, 10)):
        assert reduction.size_before(n, 0) is None, n
        assert reduction.size_before(n, reduction.task.length(n)) is None, n


def distinct_prefixes(task, tokens, position):
    """Number of prefixes that some suffix tells apart."""
    prefixes, suffixes = np.unique(tokens[:, :position], axis=0), np.unique(tokens[:, position:], axis=0)
    whole = np.concatenate([np.repeat(prefixes, len(suffixes), axis=0), np.tile(suffixes, (len(prefixes), 1))], axis=1)
    return len(np.unique(task.label(whole).reshape(len(prefixes), -1), axis=0))


@pytest.mark.parametrize("name", LITERALS.names())
def test_encodings_as_printed_break_the_law_and_their_mended_ones_keep_it(name):
    literal = LITERALS.get(name)
    mended = MAPS.get(literal.mended)
    assert type(literal.encoding.problem) is type(mended.problem)
    for n in range(literal.smallest, literal.smallest + 4):
        shown = literal.shown(n)
        assert shown and f", n={n}: x=" in shown, n
        for x, y in enumerate_pairs(mended.problem, mended.problem_size(n)) if n >= mended.smallest else ():
            check_law(mended, n, x, y, mended.task.label(mended.tokens(n, x, y)))


def test_the_error_of_a_broken_law_names_the_instance():
    assert LITERALS.get("is_tree").shown(6) == (
        "is_tree, n=6: x=001 y=1 is accepted with output 1, answer 1; index says 0"
    )


def test_the_literal_encoding_of_is_tree_asks_whether_neighbours_differ():
    """Theorem 4.7's edges (a, hub of x_a) and (k, k+1) say x_k ≠ x_{k+1}, which is not yet INDEX."""
    task = MAPS.get("index_to_is_tree").task
    for n in (4, 5, 6, 7, 8):
        for bits, k in product(product((0, 1), repeat=n - 2), range(n - 3)):
            edges = [*hang(np.array(bits)), edge_token(np.array(k), np.array(k + 1))]
            tokens = np.array([*edges, *[0] * (n + 1), 1])
            assert task.label(tokens) == (bits[k] != bits[k + 1])


def test_cuts_of_a_layout():
    layout = MAPS.get("equality_to_string_equality").layout(2)
    assert [owner.name for owner in prefix_cut(layout, 1).owners] == ["ALICE", "BOB", "BOB", "BOB", "PUBLIC"]
    with pytest.raises(ValueError, match="cut at 6: wanted 0 to 5"):
        prefix_cut(layout, 6)


def test_sizes_too_small_for_a_map_are_refused():
    with pytest.raises(ValueError, match="index_to_is_tree needs n ≥ 4, not n=3"):
        MAPS.get("index_to_is_tree").check_size(3)
