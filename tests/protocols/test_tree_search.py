"""A hybrid that searches a graph in tokens: all lists of few edges, its tour, and no answer after a wrong token."""

from __future__ import annotations

from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest

from protocols.cases import case, protocol_of
from protocols.constructions.walking.search_words import FURTHER, LOST, NO, VERTEX, YES, most_tokens
from protocols.constructions.walking.tree_search import tree_search
from protocols.messages.turns import Asked
from protocols.splits.writing.at_once import write_at_once, writes_at_once

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
def test_one_program_writes_what_is_written_step_by_step():
    n = 3
    tokens, model = edge_lists(n)[::97], tree_search(n)
    stepped, ends = written(n, tokens), [model.words + word for word in (YES, NO)]
    for stops in ((), tuple(ends)):
        said = write_at_once(protocol_of(model), tokens, most_tokens(n), ends=stops)
        assert np.array_equal(said - model.words, stepped)
    chain = stepped[:, :3].copy()
    chain[:, 2] = FURTHER
    going = np.concatenate([tokens, chain + model.words], axis=1)
    assert np.array_equal(write_at_once(protocol_of(model), going, 4) - model.words, written(n, going, 4))


def test_what_adds_up_several_positions_does_not_write_at_once():
    made = case("equality_two_layer", "string_equality", 3)
    assert not writes_at_once(made.split)
    with pytest.raises(ValueError, match="the leftmost of the largest scores"):
        write_at_once(made.split, np.zeros((1, 7), int), 2)


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
