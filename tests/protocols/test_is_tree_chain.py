"""A model that writes depth-first search: on all lists of few edges, one model for all n, and no answer by luck."""

from __future__ import annotations

from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest

from protocols import case
from protocols.cases import protocol_of
from protocols.messages.turns import Asked
from protocols.setting import Setting
from protocols.shelves import CONSTRUCTIONS
from reductions import TASKS, Owner
from reductions.reduction import in_order
from reductions.tasks.is_tree_chain import LOST, NO, PAIR, YES, of_edges, pair_of, pair_token

from ..tiers import first

TASK, MODEL = TASKS.get("is_tree_chain"), "is_tree_chain_walk"


def edge_lists(n):
    """All lists of 2n slots where they are few, with repeats and padding anywhere, or as many with about n edges."""
    edges = [int(pair_token(np.int64(u), np.int64(v))) for v in range(n) for u in range(v)]
    if n == 2:
        slots = np.array(list(product([0, *edges], repeat=2 * n)))
    else:
        rng = np.random.default_rng(n)
        slots = np.where(rng.random((1500, 2 * n)) < 0.55, 0, rng.choice(edges, size=(1500, 2 * n)))
    return np.concatenate([slots, np.ones((len(slots), 1), int)], axis=1)


def graph_of(row):
    n = len(row) // 2
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((int(u), int(v)) for u, v in zip(*pair_of(row[row >= PAIR]), strict=True))
    return graph


@pytest.mark.parametrize("n", first([2, 3, 4, 5], fast=0, night=2))
def test_every_list_of_edges_is_walked_and_answered(n):
    tokens = edge_lists(n)
    written = case(MODEL, TASK, n).whole(tokens)
    trees = np.array([nx.is_tree(graph_of(row)) for row in tokens])
    assert np.array_equal(written[:, -1], np.where(trees, YES, NO)) and 0 < trees.sum() < len(trees)
    assert np.array_equal(written, TASK.label(tokens))


@pytest.mark.full
def test_a_tree_takes_two_tokens_for_each_edge_and_walks_along_edges():
    n = 4
    tokens = TASK.sample(n, 200, np.random.default_rng(1))
    written = case(MODEL, TASK, n).whole(tokens)
    for row, chain in zip(tokens, written, strict=True):
        graph, vertices = graph_of(row), [int(pair_of(t)[0]) for t in chain[chain >= PAIR]]
        assert all(graph.has_edge(a, b) for a, b in pairwise(vertices))
        if nx.is_tree(graph):
            assert len(vertices) == 2 * n - 1 and set(vertices) == set(range(n))
            assert vertices[0] == vertices[-1] == 0


@pytest.mark.night
def test_one_model_is_right_at_every_size():
    """The weights for 12 vertices, run on fewer: a token means the same for all n."""
    made = CONSTRUCTIONS.get(MODEL).build(Setting(TASK, 12), seed=0)
    for n in (2, 3, 6, 9, 12):
        tokens = TASK.sample(n, 100, np.random.default_rng(n))
        written = protocol_of(made).whole(tokens, Asked((2 * n,), 2 * n))
        assert np.array_equal(written, TASK.label(tokens))


def test_shapes_are_the_same_for_all_n_and_precision_is_logarithmic():
    shapes = {}
    for n in (4, 32, 256, 1024):
        layers = CONSTRUCTIONS.get(MODEL).build(Setting(TASK, n), seed=0).layers
        shapes[n] = [(type(layer), layer.query_shape, layer.value_shape) for layer in layers]
        bits = {layer.numbers.precision for layer in layers} | {layer.average.precision for layer in layers}
        assert max(bits) <= (2 * n).bit_length() + 2
        assert {layer.weigh.score.precision for layer in layers} == {(4 * n).bit_length()}
    assert len({str(shape) for shape in shapes.values()}) == 1


@pytest.mark.full
@pytest.mark.parametrize("n", [4, 7])
def test_a_chain_with_one_wrong_token_is_never_answered(n):
    """Any token of a chain put in another's place, all others as they were: after it the model says that it is lost."""
    tokens = TASK.sample(n, 60, np.random.default_rng(n), hard=True)
    made = case(MODEL, TASK, n)
    right = made.whole(tokens)
    asked = Asked(tuple(range(2 * n + 1, 4 * n)))  # after each token of the chain but the answer
    assert not (right == LOST).any()
    assert np.array_equal(made.split.whole(np.concatenate([tokens, right[:, :-1]], axis=1), asked), right[:, 1:])
    for place in range(2 * n - 1):
        said = made.split.whole(np.concatenate([tokens, misled(right, place)[:, :-1]], axis=1), asked)
        assert (said[:, place:] == LOST).all() and np.array_equal(said[:, :place], right[:, 1 : place + 1])


@pytest.mark.night
def test_a_model_that_goes_on_from_a_wrong_token_never_answers():
    n = 5
    tokens = TASK.sample(n, 100, np.random.default_rng(n))
    made = case(MODEL, TASK, n)
    right = made.whole(tokens)
    for place in (0, n, 2 * n - 2):
        given = np.concatenate([tokens, misled(right, place)[:, : place + 1]], axis=1)
        written = made.split.whole(given, Asked((given.shape[1] - 1,), 2 * n - place - 1))
        assert (written == LOST).all()


def misled(chain, place):
    """The chain with another word or vertex at one place."""
    n, rng = chain.shape[1] // 2, np.random.default_rng(place)
    words = [YES, NO, LOST, *(int(pair_token(np.int64(v), np.int64(v))) for v in range(n))]
    wrong = chain.copy()
    wrong[:, place] = [rng.choice([word for word in words if word != token]) for token in chain[:, place]]
    return wrong


@pytest.mark.night
def test_the_chain_is_in_the_transcript_of_two_parties():
    tokens = TASK.sample(4, 40, np.random.default_rng(0), hard=True)
    transcript = case(MODEL, TASK, 4).run(in_order((Owner.ALICE, 3), (Owner.BOB, 6)), tokens)
    assert np.array_equal(transcript.answers, TASK.label(tokens))


@pytest.mark.night
@pytest.mark.parametrize(("n", "count"), [(32, 1000), (256, 20)])
def test_large_graphs(n, count):
    tokens = np.concatenate([TASK.sample(n, count // 2, np.random.default_rng(n + hard), hard=hard) for hard in (0, 1)])
    assert np.array_equal(case(MODEL, TASK, n).whole(tokens), TASK.label(tokens))


def test_figure_3_of_the_paper():
    """Arxiv 2402.18510: x = 0101, k = 2; the tour 1 5 3 2 6 4 6 2 3 5 1 has the edges 5 ~ 4 and 6 ~ 4 apart."""
    edges = [(2, 6), (1, 5), (3, 5), (4, 6), (2, 3)]
    plain = [2 + (b - 1) * (b - 2) // 2 + a - 1 for a, b in edges]
    tokens = of_edges(np.array([[*plain, *[0] * 7, 1]]))
    chain = TASK.label(tokens)[0]
    assert [int(pair_of(t)[0]) + 1 for t in chain[:-1]] == [1, 5, 3, 2, 6, 4, 6, 2, 3, 5, 1] and chain[-1] == YES
