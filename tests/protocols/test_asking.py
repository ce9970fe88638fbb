"""Recurrent models that write their queries: all small graphs, all short words, any machine, and no answer by luck."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest

from protocols.constructions.asking import list_asker, tape_asker, tree_asker
from protocols.constructions.asking.searching import ask, text
from protocols.constructions.asking.words import ASK, LOST, NO, YES, first_number, own, vocabulary
from protocols.constructions.tapes.machine import random_machine

from ..tiers import first


@pytest.mark.parametrize("n", first([4, 5]))
def test_all_simple_graphs_of_n_minus_1_edges_in_two_orders(n):
    pairs = list(combinations(range(1, n + 1), 2))
    graphs = [list(edges)[::step] for edges in combinations(pairs, n - 1) for step in (1, -1)]
    words = vocabulary(tree_asker.PIECES, n)
    chains = ask(tree_asker.tree_asker(n), words, tree_asker.prompts(graphs), 200 * n)
    for graph, chain in zip(graphs, chains, strict=True):
        full = nx.Graph(graph)
        full.add_nodes_from(range(1, n + 1))
        assert chain[-1] == (YES if nx.is_tree(full) else NO)
        assert chain.count(ASK) <= 7 * n and len(chain) <= 100 * n


def test_every_list_of_four_numbers_is_asked_about():
    words, zero = vocabulary(list_asker.PIECES, 9), first_number(list_asker.PIECES)
    lists = [list(numbers) for numbers in product((1, 2), repeat=4)]
    found = {
        "index": [(numbers, [k], zero + numbers[k - 1]) for numbers in lists for k in range(1, 5)],
        "recall": [(n, [k], zero + n[n.index(k) + 1]) for n in lists for k in (1, 2) if k in n[:-1]],
        "count": [(n, [k, t], YES if n.count(k) > t else NO) for n in lists for k in (1, 2) for t in range(4)],
    }
    for kind, cases in found.items():
        counts = kind == "count"
        prompts = np.array([list_asker.prompt(numbers, asked, counts=counts) for numbers, asked, _ in cases])
        chains = ask(list_asker.list_asker(kind), words, prompts, 40)
        assert [chain[-1 if counts else -2] for chain in chains] == [right for *_, right in cases]


@pytest.mark.parametrize("seed", first([0, 1, 2]))
def test_any_machine_writes_what_it_writes_by_definition(seed):
    machine, length, steps = random_machine(4, 3, seed), 3, 12
    letters = np.array(list(product(range(3), repeat=length)))
    words, room = vocabulary(tape_asker.PIECES, 100), 3 * steps  # for as many as fit in the tokens
    chains = ask(tape_asker.tape_asker(machine, length, room), words, tape_asker.prompts(letters), 30 * steps)
    zero, blank = first_number(tape_asker.PIECES), own(tape_asker.PIECES, "_")
    for word, chain in zip(letters, chains, strict=True):
        wanted = tape_asker.writes_of(machine, word, steps, room + 1)
        made = [
            (chain[i + 1] - zero, chain[i + 3] - blank)
            for i in range(len(chain) - 6)
            if [chain[j] for j in range(i, i + 7, 2)] == [chain[i]] * 4 and words[chain[i]] == " "
        ]
        assert made[:steps] == wanted and (len(wanted) == steps or chain[-1] in (YES, NO))


def test_after_a_wrong_word_nothing_is_answered():
    n = 4
    model, words = tree_asker.tree_asker(n), vocabulary(tree_asker.PIECES, n)
    prompt = tree_asker.prompts([[(1, 2), (2, 3), (3, 4)]])[0].tolist()
    (chain,) = ask(model, words, np.array([prompt]), 400)
    places = [i for i in range(len(chain) - 1) if chain[i - 1] != ASK or i == 0]
    wrong = [[*prompt, *chain[:i], next(w for w in (9, 10) if w != chain[i])] for i in places[::7]]
    for row in wrong:
        (on,) = ask(model, words, np.array([row]), 400)
        assert on[-1] == LOST


def test_a_prompt_without_words_is_refused():
    with pytest.raises(ValueError, match="wanted 0 to"):
        ask(tree_asker.tree_asker(3), vocabulary(tree_asker.PIECES, 3), np.array([[999]]), 4)
    with pytest.raises(ValueError, match="wanted one of index"):
        list_asker.list_asker("sums")


def test_the_text_is_the_words():
    words = vocabulary(tree_asker.PIECES, 3)
    assert text(words, tree_asker.prompts([[(1, 2), (3, 2)]])[0]) == "<s> 1 ~ 2 3 ~ 2 <go>"
