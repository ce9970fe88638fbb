"""Problems that are tasks cut in two: the task's label on whole sequences, and the counts asked through `bound`."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import lowerbounds
from reductions import PROBLEMS, TASKS, Measure
from reductions.problems.kinds.subsets import subset
from reductions.sampling import sample_pairs
from reductions.tasks.counts import averaging_states, bounded_dyck_states, is_tree_states

CUTS = [
    ("bounded_dyck_cut", "bounded_dyck", 3),
    ("bounded_dyck_cut:types=1,depth=3,read=5", "bounded_dyck:types=1,depth=3", 4),
    ("is_tree_cut", "is_tree", 3),
    ("is_tree_cut:variant=simple,read=4", "is_tree:variant=simple", 4),
    ("q_sparse_average_cut:sparsity=2,read=3", "q_sparse_average:sparsity=2", 5),
    ("q_sparse_average_cut", "q_sparse_average", 5),
]


def sequence(name, task, x, y):
    """The task's tokens: padding and edges, brackets and an end token, entries and a set."""
    if name.startswith("is_tree"):
        return [*(0 if slot == 0 else slot + 1 for slot in (*x, *y)), 1]
    if name.startswith("bounded_dyck"):
        return [*x, *y, task.end]
    return [*x, *y[:-1], 2 + y[-1]]


@pytest.mark.parametrize(("spec", "name", "n"), CUTS)
def test_the_answer_is_the_label_of_the_whole_sequence(spec, name, n):
    problem, task = PROBLEMS.get(spec), TASKS.get(name)
    xs, ys = sample_pairs(problem, n, count=400, seed=0)
    pairs = [(tuple(map(int, x)), tuple(map(int, y))) for x, y in zip(xs, ys, strict=True)]
    if name.startswith(("is_tree", "bounded_dyck")):  # half of them right, from the task's own sampler
        tokens = task.sample(n, 100, np.random.default_rng(0))[:, :-1]
        cut = problem.cut(n)
        slots = np.where(tokens == 0, 0, tokens - 1) if name.startswith("is_tree") else tokens
        pairs += [(tuple(map(int, row[:cut])), tuple(map(int, row[cut:]))) for row in slots]
    labels = task.label(np.array([sequence(name, task, x, y) for x, y in pairs]))
    assert [problem.define(x, y) for x, y in pairs] == labels.tolist()
    assert len(set(labels.tolist())) > 1


@pytest.mark.parametrize(("n", "cut"), [(n, cut) for n in (2, 5, 9) for cut in range(1, 2 * n + 1)])
def test_every_cut_can_be_asked_through_bound(n, cut):
    def asked(spec):
        found = lowerbounds.bound(f"{spec}read={cut}", n, measure=Measure.STATES_AB).bounds
        assert len(found) == 2
        return {one.value for one in found}

    assert asked("is_tree_cut:") == {is_tree_states.states(n, cut)}
    assert asked("is_tree_cut:variant=simple,") == {is_tree_states.states(n, cut, "simple")}
    assert asked("bounded_dyck_cut:types=3,depth=2,") == {bounded_dyck_states.states(n, cut, types=3, depth=2)}
    if cut <= n:
        assert asked("q_sparse_average_cut:") == {averaging_states.states(n, 1, cut)}


def test_subsets_are_all_there_once_in_colexicographic_order():
    found = [subset(rank, 3) for rank in range(20)]
    assert sorted(map(sorted, found)) == sorted(
        map(list, (c for c in product(range(6), repeat=3) if c[0] < c[1] < c[2]))
    )
    assert found == sorted(found, key=lambda members: sorted(members, reverse=True))


@pytest.mark.parametrize(
    ("spec", "n", "why"),
    [
        ("is_tree_cut:read=9", 4, "needs n ≥ 5"),
        ("bounded_dyck_cut:read=5", 2, "needs n ≥ 3"),
        ("q_sparse_average_cut:sparsity=3", 3, "needs n ≥ 4"),
        ("is_tree_cut:variant=promise", 4, "variant=promise"),
        ("nearest_on_grid:dimensions=4", 2, "dimensions=4"),
        ("overwritten_recall:symbols=1", 2, "symbols=1"),
    ],
)
def test_cuts_and_parameters_that_there_are_not_are_refused(spec, n, why):
    with pytest.raises(ValueError, match=why):
        lowerbounds.bound(spec, n)
