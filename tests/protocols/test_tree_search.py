"""A hybrid that searches a graph in tokens: all lists of few edges, its tour, and no answer after a wrong token."""

from __future__ import annotations

from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.constructions.walking.search_words import FURTHER, LOST, NO, VERTEX, YES, most_tokens
from protocols.constructions.walking.tree_search import tree_search
from protocols.messages.turns import Asked

from ..tiers import first

PAIRS = {n: [(u, v) for v in range(n) for u in range(v)] for n in range(2, 7)}


def edge_lists(n):
    """All lists of 2n slots of at most n edges for n ≤ 3, or as many at random; edges may stand twice."""
    if n <= 3:
        slots = np.array(list(product([0, *range(2, 2 + len(PAIRS[n]))], repeat=2 * n)))
    else:
        rng = np.random.default_rng(n)
        slots = np.where(rng.random((1500, 2 * n)) < 0.55, 0, rng.integers(2, 2 + len(PAIRS[n]), size=(1500, 2 * n)))
    return np.concatenate([slots, np.ones((len(slots), 1), int)], axis=1)


def graph_of(row, n):
    graph = nx.MultiGraph([PAIRS[n][token - 2] for token in row.tolist() if token >= 2])
    graph.add_nodes_from(range(n))
    return graph


def written(n, tokens, count=None):
    model = tree_search(n)
    more = count or most_tokens(n)
    said = protocol_of(model).whole(tokens, Asked((tokens.shape[1] - 1,), more))
    return said.reshape(len(tokens), more) - model.words


@pytest.mark.parametrize("n", first([2, 3, 4, 5], night=2))
def test_every_list_of_edges_is_decided(n):
    tokens = edge_lists(n)
    said = written(n, tokens)
    trees = np.array([nx.is_tree(graph_of(row, n)) for row in tokens])
    assert np.array_equal(said[:, -1], np.where(trees, YES, NO)) and 0 < trees.sum() < len(trees)
    assert set(np.unique(said)) <= {YES, NO, FURTHER, *range(VERTEX, VERTEX + 3 * n)}


@pytest.mark.full
def test_on_a_tree_the_vertices_written_are_a_walk_along_its_edges():
    n = 5
    tokens = edge_lists(n)
    said = written(n, tokens)
    for row, chain in zip(tokens, said, strict=True):
        graph = graph_of(row, n)
        if nx.is_tree(graph):
            walk = [0, *(int(word) - VERTEX for word in chain if VERTEX <= word < VERTEX + n)]
            assert len(walk) == 2 * n - 1 and set(walk) == set(range(n)) and walk[-1] == 0
            assert all(graph.has_edge(u, v) for u, v in pairwise(walk))


@pytest.mark.full
def test_after_a_wrong_token_anywhere_nothing_is_answered():
    n = 4
    model, rng = tree_search(n), np.random.default_rng(0)
    tokens = edge_lists(n)[:60]
    right = written(n, tokens)
    words = [YES, NO, LOST, FURTHER, *range(VERTEX, VERTEX + 3 * n)]
    longest = int((~np.isin(right, [YES, NO])).sum(axis=1).max())
    for place in range(0, longest + 1, 3):
        chain = right[:, : place + 1].copy()
        chain[:, place] = [rng.choice([word for word in words if word != token]) for token in chain[:, place]]
        said = written(n, np.concatenate([tokens, chain + model.words], axis=1), most_tokens(n) - place - 1)
        assert (said == LOST).all()
