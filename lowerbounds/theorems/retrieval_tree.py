"""A recurrent model of O(log n) bits that may search its context decides IsTree in O(n) tokens, on simple graphs."""

from __future__ import annotations

import numpy as np

from reductions.costs.source import WEN
from reductions.tasks.is_tree import IsTree

from . import ledger
from .ledger.evidence import Counts
from .ledger.hypotheses import READS_A_TABLE
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


def _asked(n: int) -> int:
    return ledger.asked_trees(n).right


def _short(n: int) -> bool:
    """Seven searches a vertex, of 14 tokens at most, what is found among them, and two records."""
    return ledger.asked_trees(n).longest <= 100 * n


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent with retrieval",
    assumes=(
        READS_A_TABLE,
        "the graph is simple",
        "a query is a regular expression, answered by a match in the context",
    ),
    source=WEN.at("Theorem 5.3, Algorithm 2"),
    status=Status.REPRODUCED,
    evidence=(
        Counts("graphs that depth-first search by retrieval decides rightly, of 200", _right, lambda n: 2 * _GRAPHS),
        Counts("at most 7n searches", _linear, lambda n: True),
        Counts("graphs that a model which writes its queries decides rightly, of 40", _asked, lambda n: 40, largest=32),
        Counts("it writes at most 100n tokens", _short, lambda n: True, largest=32),
    ),
    sizes=(4, 16, 64, 256),
    remark=(
        "Algorithm 2 with mended patterns, twice: on the text, and by a recurrent model that writes every query and "
        "record itself and keeps six numbers up to n, with weights by hand. What is found is a token of its chain, "
        "and a word that it would not have written leaves it lost. Right on every simple graph by depth-first search; "
        "the tests try all up to 4 and 5 vertices. The paper and its released code use the two separators the other "
        "way round. The update reads a table of scripts; that it is a linear recurrence in the paper's sense is not "
        "run."
    ),
)
