"""IsTree with searches: the walk by a second way to find edges, and what it says of a tree."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from reductions import TASKS
from reductions.tasks.is_tree_chain import LOST, NO, PAIR, YES, IsTreeChain, pair_token

from ..oracles import ORACLES

TASK, PLAIN = IsTreeChain(searched=True), TASKS.get("is_tree_chain")


def all_lists(n, slots):
    """Every list of so many slots, edges with repeats and padding anywhere, 2n slots in all."""
    edges = [int(pair_token(np.int64(u), np.int64(v))) for v in range(n) for u in range(v)]
    rows = np.array(list(product([0, *edges], repeat=slots)))
    return np.hstack([rows, np.zeros((len(rows), 2 * n - slots), int), np.ones((len(rows), 1), int)])


def walked(row):
    return ORACLES["is_tree_chain"](TASK, row.tolist())


@pytest.mark.parametrize(("n", "slots"), [(2, 4), (3, 4)])
def test_every_short_list_is_walked(n, slots):
    rows = all_lists(n, slots)
    assert TASK.label(rows).tolist() == [walked(row) for row in rows]


@pytest.mark.parametrize("hard", [False, True])
def test_what_is_found_is_what_a_search_finds(hard):
    for n in (4, 9):
        rows = TASK.sample(n, 80, np.random.default_rng(n), hard=hard)
        label = TASK.label(rows)
        assert label.tolist() == [walked(row) for row in rows] and label.shape == (80, TASK.generated(n))
        assert np.array_equal(label[:, -1], PLAIN.label(rows)[:, -1])
        for place in TASK.found(n):
            assert np.array_equal(TASK.search(rows, label[:, :place]), label[:, place])


def test_a_tree_is_walked_around_once_and_nothing_else_takes_as_long():
    """On n − 1 different edges: a first edge that is found again after 2(n − 1) steps, and not before."""
    n = 6
    rows = TASK.sample(n, 400, np.random.default_rng(0), hard=True)
    label = TASK.label(rows)
    takes_all = label[:, -2] >= PAIR
    assert np.array_equal(takes_all, label[:, -1] == YES) and 0 < takes_all.mean() < 1


def test_a_search_for_no_vertex_finds_what_was_written():
    rows = TASK.sample(4, 1, np.random.default_rng(0))
    for written in (YES, NO, LOST, int(rows[0, 0])):
        assert TASK.search(rows, np.array([[written]])).tolist() == [written]
    alone = np.array([[0] * 8 + [1]])
    assert TASK.search(alone, np.array([[PAIR]])).tolist() == [LOST]
    with pytest.raises(ValueError, match="not a sequence of is_tree_chain:searched=true"):
        TASK.search(rows + 100, np.array([[PAIR]]))
