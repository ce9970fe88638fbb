"""Linear recurrent models with retrieval decide IsTree in O(n) steps, by depth-first search."""

from __future__ import annotations

import numpy as np

from reductions.costs.source import WEN
from reductions.tasks.is_tree import IsTree

from .ledger.evidence import Counts
from .ledger.retrieval import Walk, walk_tree
from .ledger.status import Status
from .ledger.theorem import Theorem

_GRAPHS = 100  # natural ones, and as many hard ones


def _walks(n: int) -> tuple[list[Walk], list[bool]]:
    """By searching the text, and by definition."""
    task = IsTree("simple")
    drawn = [task.sample(n, _GRAPHS, np.random.default_rng(hard), hard=bool(hard)) for hard in (0, 1)]
    tokens = np.concatenate(drawn)
    return [walk_tree(task.text(row), n) for row in tokens], [bool(label) for label in task.label(tokens)]


def _right(n: int) -> int:
    walks, labels = _walks(n)
    return sum(walk.tree == label for walk, label in zip(walks, labels, strict=True))


def _linear(n: int) -> bool:
    """A vertex is on top at most 2n − 1 times, at three searches each, and one more finds each new vertex."""
    return max(walk.searches for walk in _walks(n)[0]) <= 7 * n


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent with retrieval",
    source=WEN.at("Theorem 5.3, Algorithm 2"),
    status=Status.INSTANCES,
    evidence=(
        Counts("graphs that depth-first search by retrieval decides rightly, of 200", _right, lambda n: 2 * _GRAPHS),
        Counts("at most 7n searches", _linear, lambda n: True),
    ),
    sizes=(4, 16, 64),
    remark=(
        "The algorithm is run on the text, with mended patterns; it keeps three numbers, 3·⌈log₂(n + 1)⌉ "
        "bits, and the tests try all simple graphs on up to 5 vertices. No network is built that writes its "
        "queries. The paper and its released code use the two separators the other way round."
    ),
    lacks="a network that writes the queries: the algorithm is run on the text",
)
