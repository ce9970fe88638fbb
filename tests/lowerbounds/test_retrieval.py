"""Machines that search their context: depth-first search on all small graphs, a tape against a plain simulation."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import pytest

from lowerbounds.theorems.ledger.retrieval import PALINDROME, run_tape, walk_tree


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_depth_first_search_decides_all_simple_graphs(n):
    pairs = list(combinations(range(1, n + 1), 2))
    for chosen in product((False, True), repeat=len(pairs)):
        edges = [pair for pair, there in zip(pairs, chosen, strict=True) if there]
        graph = nx.Graph(edges)
        graph.add_nodes_from(range(1, n + 1))
        walk = walk_tree(" ".join(["<s>", *(f"{u} ~ {v}" for u, v in edges)]), n)
        assert walk.tree == nx.is_tree(graph) and walk.searches <= 7 * n


def test_names_of_several_digits_are_told_apart():
    assert walk_tree("<s> " + " ".join(f"{v} ~ {v + 1}" for v in range(1, 12)), 12).tree
    assert not walk_tree("<s> 1 ~ 11 2 ~ 12", 12).tree


def plainly(machine, word):
    """The same on an array."""
    tape, state, cell, steps = dict(enumerate(word)), "start", 0, 0
    while state not in ("yes", "no"):
        state, tape[cell], move = machine[state, tape.get(cell, "_")]
        cell, steps = cell + move, steps + 1
    return state == "yes", steps


def test_a_tape_of_text_is_a_tape():
    for length in range(7):
        for letters in product("ab", repeat=length):
            word = "".join(letters)
            assert run_tape(PALINDROME, word) == plainly(PALINDROME, word)
            assert run_tape(PALINDROME, word)[0] == (word == word[::-1])
