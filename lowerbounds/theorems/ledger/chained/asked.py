"""Recurrent models that write queries: how many of their answers are right, and how many tokens they wrote.

Example:
    >>> tally = asked_lists("recall", 6)
    >>> tally.right, tally.of
    (40, 40)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from protocols.constructions.asking import list_asker, tape_asker, tree_asker
from protocols.constructions.asking.searching import ask
from protocols.constructions.asking.words import ASK, NO, YES, first_number, vocabulary
from protocols.constructions.tapes.machine import palindrome_machine
from reductions.tasks.is_tree import EDGE, IsTree, ends

LISTS, GRAPHS, WORDS = 40, 40, 16


class Tally(NamedTuple):
    """Answers that are right, of how many, and the most tokens written."""

    right: int
    of: int
    longest: int


def asked_lists(kind: str, n: int) -> Tally:
    """One query each on random lists of n numbers, with many repeats."""
    drawn = [_list(kind, n, np.random.default_rng((n, seed))) for seed in range(LISTS)]
    prompts = np.array([list_asker.prompt(numbers, asked, counts=kind == "count") for numbers, asked, _ in drawn])
    chains = ask(list_asker.list_asker(kind), vocabulary(list_asker.PIECES, 2 * n), prompts, 40)
    said = [chain[-1] if kind == "count" else chain[-2] for chain in chains]
    zero = first_number(list_asker.PIECES)
    wanted = [right if kind == "count" else zero + right for _, _, right in drawn]
    return Tally(sum(a == b for a, b in zip(said, wanted, strict=True)), LISTS, max(map(len, chains)))


def asked_trees(n: int) -> Tally:
    """Algorithm 2 on natural and hard simple graphs of n − 1 edges."""
    task = IsTree("simple")
    drawn = [task.sample(n, 2 * GRAPHS, np.random.default_rng(hard), hard=bool(hard)) for hard in (0, 1)]
    tokens = np.concatenate([rows[(rows >= EDGE).sum(axis=1) == n - 1][: GRAPHS // 2] for rows in drawn])
    graphs = [
        list(zip(*((side + 1).tolist() for side in ends(row[row >= EDGE] - EDGE)), strict=True)) for row in tokens
    ]
    words = vocabulary(tree_asker.PIECES, n)
    chains = ask(tree_asker.tree_asker(n), words, tree_asker.prompts(graphs), 200 * n)
    said = np.array([chain[-1] for chain in chains])
    right = int((said == np.where(task.label(tokens) == 1, YES, NO)).sum())
    return Tally(right, len(tokens), max(map(len, chains)))


def asked_tapes(n: int) -> Tally:
    """The machine for palindromes on words and palindromes of n letters, each step a query and a write."""
    machine, rng = palindrome_machine(), np.random.default_rng(n)
    letters = rng.integers(1, 3, size=(WORDS, n))
    letters[::2, (n + 1) // 2 :] = letters[::2, : n // 2][:, ::-1]
    steps = (n + 1) * (n + 2) // 2
    words = vocabulary(tape_asker.PIECES, 2 * steps + n + 2)
    chains = ask(tape_asker.tape_asker(machine, n, steps), words, tape_asker.prompts(letters), 30 * steps)
    are = (letters == letters[:, ::-1]).all(axis=1)
    right = sum(chain[-1] == (YES if one else NO) for chain, one in zip(chains, are, strict=True))
    return Tally(right, WORDS, max(chain.count(ASK) for chain in chains))


def _list(kind: str, n: int, rng: np.random.Generator) -> tuple[list[int], list[int], int]:
    """Numbers, what is asked, and the answer by definition."""
    numbers = rng.integers(1, max(3, n // 2), size=n).tolist()
    at = int(rng.integers(n - 2))
    if kind == "index":
        return numbers, [at + 1], numbers[at]
    if kind == "recall":
        return numbers, [numbers[at]], numbers[numbers.index(numbers[at]) + 1]
    if kind == "gram":
        gram = numbers[at : at + 2]
        first = next(i for i in range(n) if numbers[i : i + 2] == gram)
        return numbers, gram, numbers[first + 2]
    most = numbers.count(numbers[at]) - int(rng.integers(2))
    return numbers, [numbers[at], most], YES if numbers.count(numbers[at]) > most else NO
