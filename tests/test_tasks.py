"""Laws of the shelf of tasks, checked against plain Python and networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from lowerbounds.curves import maps_into
from reductions import MAPS, TASKS, sample_pairs
from reductions.tasks.is_tree import EDGE, edge_token, ends

from .shelves import MAP_SPECS, TASK_SPECS


def plain_label(task, tokens):
    """The definition, on one list of tokens, by other means than the task's."""
    if task.name == "index_lookup":
        return tokens[tokens[-1] - task.symbols]
    half = len(tokens) // 2
    if task.name == "string_equality":
        return int(tokens[:half] == tokens[half:-1])
    if task.name == "set_disjointness":
        return int(not {i for i in range(half) if tokens[i]} & {i for i in range(half) if tokens[half + i]})
    pairs = [(u, v) for v in range(half) for u in range(v)]
    graph = nx.MultiGraph() if task.variant == "multigraph" else nx.Graph()
    graph.add_nodes_from(range(half))
    graph.add_edges_from(pairs[token - EDGE] for token in tokens[:-1] if token >= EDGE)
    return int(nx.is_tree(graph))


@pytest.mark.parametrize("spec", MAP_SPECS)
def test_labels_agree_with_plain_definitions(spec):
    reduction = MAPS.get(spec)
    for n in (reduction.smallest + 1, 9):
        size = reduction.problem_size(n)
        hard = reduction.problem.hard(size, 1, np.random.default_rng(0)) is not None
        x, y = sample_pairs(reduction.problem, size, count=100, seed=n, hard=hard)
        tokens = reduction.tokens(n, x, y)
        expected = [plain_label(reduction.task, row) for row in tokens.tolist()]
        assert reduction.task.label(tokens).tolist() == expected
        assert len(set(expected)) > 1


@pytest.mark.parametrize("variant", ["multigraph", "simple"])
def test_is_tree_on_random_edge_lists_with_repeats_and_padding_anywhere(variant):
    task = TASKS.get(f"is_tree:variant={variant}")
    rng = np.random.default_rng(0)
    for n in (2, 3, 4, 5):
        slots = rng.integers(0, task.vocabulary(n), size=(3000, 2 * n))
        sparse = np.where((slots == 1) | (rng.random(slots.shape) < 0.45), 0, slots)
        tokens = np.concatenate([sparse, np.ones((3000, 1), dtype=int)], axis=1)
        expected = [plain_label(task, row) for row in tokens.tolist()]
        assert task.label(tokens).tolist() == expected
        assert 0 < sum(expected) < 3000


def test_edge_tokens_and_their_ends_are_inverse():
    pairs = [(u, v) for v in range(2000) for u in range(v)]
    u, v = np.array(pairs).T
    token = edge_token(u, v)
    assert (token == EDGE + np.arange(len(pairs))).all()
    assert all((a == b).all() for a, b in zip(ends(token - EDGE), (u, v), strict=True))


@pytest.mark.parametrize("spec", TASK_SPECS)
def test_the_label_is_accepted_and_nothing_else(spec):
    task = TASKS.get(spec)
    reduction = maps_into(task)[0]
    x, y = sample_pairs(reduction.problem, reduction.problem_size(6), count=50, seed=0)
    tokens = reduction.tokens(6, x, y)
    label = task.label(tokens)
    assert task.accepts(tokens, label).all()
    assert not task.accepts(tokens, (label + 1) % task.outputs(6)).any()


@pytest.mark.parametrize("spec", TASK_SPECS)
def test_tokens_of_another_kind_are_refused(spec):
    task = TASKS.get(spec)
    right = np.zeros(task.length(4), dtype=int)
    right[-1] = 1 if task.name == "is_tree" else task.vocabulary(4) - 1
    task.label(right)
    for place, value in ((-1, 0), (0, task.vocabulary(4)), (0, -1), (-1, task.vocabulary(4))):
        wrong = right.copy()
        wrong[place] = value
        if task.name == "index_lookup" and (place, value) == (0, task.vocabulary(4)):
            value = task.symbols
        with pytest.raises(ValueError, match=f"not a sequence of {task.name}"):
            task.label(wrong)
    if task.name != "index_lookup":
        with pytest.raises(ValueError, match="not a sequence"):
            task.label(np.concatenate([right[:1], right]))
