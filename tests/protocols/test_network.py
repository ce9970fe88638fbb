"""A network of trees adds and tells as its messages say, and refuses messages that it cannot carry."""

from __future__ import annotations

import numpy as np
import pytest

from lowerbounds.theorems.ledger.rounds.graphs import rows_of
from protocols.splits.network.network import Network
from protocols.splits.network.trees import numbers_of, spread, summed, words_of
from reductions import MAPS, Owner

A, B = Owner.ALICE, Owner.BOB


def network(owners="ABBABBA", bits=3):
    return Network(tuple({"A": A, "B": B}[name] for name in owners), bits=bits)


def test_every_edge_is_counted_from_the_nodes():
    """By the definition of the graph: nodes joined one by one."""
    net, edges, nodes = network(), set(), set()
    for tree, node in np.argwhere(net.there):
        if node:
            edges.add((named(net, tree, node), named(net, tree, node // 2)))
    nodes = {node for edge in edges for node in edge}
    degrees = [sum(node in edge for edge in edges) for node in nodes]
    assert len(nodes) == net.nodes and max(degrees) == net.degree == 3
    assert net.cut == net.tokens == 7


def named(net, tree, node):
    token = tree % net.tokens
    if node == 0:
        return ("token", token)
    if node < net.leaves:
        return (tree, node)
    other = int(np.flatnonzero(net.places == node - net.leaves)[0])
    return ("pair", token, other) if tree < net.tokens else ("pair", other, token)


def test_words_come_to_every_leaf_and_sums_come_back():
    rng, net = np.random.default_rng(0), network()
    numbers = rng.integers(1 << 7, size=(2, 14, 2))
    told = spread(net, words_of(numbers, 7, net.bits))
    assert (numbers_of(told, 7, net.bits) == numbers[:, :, None]).all()
    assert net.rounds == 2 * 3 + net.depth and net.sent % net.bits == 0
    parts, before = rng.integers(1 << 7, size=(2, 7, 7, 3)), net.rounds
    words = words_of(parts, 7 + net.depth, net.bits)
    back = summed(net, words, np.arange(words.shape[-1]) % 4 == 0)
    assert (numbers_of(back, 7 + net.depth, net.bits) == parts.sum(axis=2)).all()
    assert net.rounds - before == 3 * 4 + net.depth


def test_what_an_edge_cannot_carry_is_refused():
    net = network()
    silence = net.silence(2)
    for place, value, why in [((0, 0, 1), 8, "3 bits"), ((0, 0, 0), 1, "not there")]:
        messages = silence.copy()
        messages[:, *place[1:]] = value
        with pytest.raises(ValueError, match=why):
            net.deliver(messages)
    silence[0, 0, 1] = 1
    with pytest.raises(ValueError, match="silence would tell"):
        net.deliver(silence)
    assert net.rounds == net.sent == 0


def test_graphs_of_two_sets_are_those_of_the_map():
    from_map = MAPS.get("disjointness_to_cycle3_anywhere")

    rng = np.random.default_rng(0)
    for n in (3, 7, 12):
        x, y = rng.integers(2, size=(2, 20, (n // 3) ** 2))
        assert (rows_of(x, y, n) == from_map.tokens(n, x, y)[..., None] >> np.arange(n) & 1).all()
