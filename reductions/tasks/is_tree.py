"""IsTree: at most 2n edges on n labelled vertices as tokens, padding between them, an end token; output 1 for a tree.

Token 0 is padding, 1 the end token, 2 + v(v−1)/2 + u the edge u < v; T = 2n + 1, so that the length fixes n and a
token's meaning does not depend on n. A repeated edge is a cycle of length two, or counts once in the simple variant.

Source: Wen, Dang and Lyu (2024), IsTree, with one token an edge.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[2, 3, 0, 0, 0, 0, 1], [2, 2, 0, 0, 0, 0, 1]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task

PADDING, END, EDGE = 0, 1, 2
_VARIANTS = ("multigraph", "simple")


@dataclass(frozen=True)
class IsTree(Task):
    """Whether the edges form a spanning tree."""

    typical: ClassVar[tuple[int, ...]] = (4, 8, 16, 32, 64)

    variant: str = "multigraph"

    def __post_init__(self) -> None:
        if self.variant not in _VARIANTS:
            raise ValueError(f"variant={self.variant}: wanted one of {', '.join(_VARIANTS)}")

    @property
    def smallest(self) -> int:
        """2, with one edge to hold."""
        return 2

    def length(self, n: int) -> int:
        """2n edges or paddings and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Padding, end and pairs of vertices."""
        return EDGE + n * (n - 1) // 2

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Random recursive trees, half of them with one edge moved; or, hard, two hubs and an edge between two leaves.

        Hard graphs are those of the papers' code: each leaf hangs on one of two hubs by a fair coin, and two neighbours
        of a random order of the leaves are joined. Vertices and edges are in random order.
        """
        vertex = np.arange(1, n)
        parent = (rng.random((count, n - 1)) * vertex).astype(np.int64)
        child = np.tile(vertex, (count, 1))
        if hard and n > 3:
            first = rng.integers(n - 3, size=count)
            parent = np.concatenate([n - 2 + rng.integers(2, size=(count, n - 2)), first[:, None]], axis=1)
            child = np.concatenate([np.tile(np.arange(n - 2), (count, 1)), first[:, None] + 1], axis=1)
        elif not hard:
            rows = np.flatnonzero(rng.permutation(count) % 2)
            place = rng.integers(n - 1, size=count)[rows]
            shift = rng.integers(1, n, size=(count, 2))[rows]
            child[rows, place] = (child[rows, place] + shift[:, 0]) % n
            parent[rows, place] = (child[rows, place] + shift[:, 1]) % n
        names = rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)
        ends_named = [np.take_along_axis(names, side, axis=1) for side in (parent, child)]
        edges = edge_token(np.minimum(*ends_named), np.maximum(*ends_named))
        padded = np.pad(rng.permuted(edges, axis=1), [(0, 0), (0, n + 1)])
        return np.concatenate([padded, np.full((count, 1), END)], axis=1)

    def text(self, tokens: Ints) -> str:
        """Edges as in Wen et al.: `<s> u ~ v …`, the smaller vertex first, vertices from 1."""
        u, v = ends(tokens[tokens >= EDGE] - EDGE)
        return " ".join(["<s>", *(f"{a + 1} ~ {b + 1}" for a, b in zip(u, v, strict=True))])

    def label(self, tokens: Ints) -> Ints:
        """1 when there are n − 1 edges and one component."""
        slots, end = tokens[..., :-1], tokens[..., -1]
        n = slots.shape[-1] // 2
        right = slots.shape[-1] == 2 * n and n >= 2 and slots.min() >= 0 and slots.max() < self.vocabulary(n)
        if not right or (slots == END).any() or (end != END).any():
            raise self.refuse("wanted 2n edge or padding tokens and then the end token 1")
        flat = np.sort(slots.reshape(-1, 2 * n), axis=1)
        if self.variant == "simple":
            flat = np.where(np.diff(flat, axis=1, prepend=-1) == 0, PADDING, flat)
        count = (flat >= EDGE).sum(axis=1)
        tree = (count == n - 1) & (_components(flat, n) == 1)
        return tree.reshape(tokens.shape[:-1]).astype(tokens.dtype)


def edge_token(u: Ints, v: Ints) -> Ints:
    """The token of the edge u < v."""
    return EDGE + v * (v - 1) // 2 + u


def ends(pair: Ints) -> tuple[Ints, Ints]:
    """The vertices u < v of the pair at place v(v−1)/2 + u."""
    v = (np.floor((1 + np.sqrt(1 + 8.0 * pair)) / 2)).astype(np.int64)  # exact below 2⁵⁰
    return pair - v * (v - 1) // 2, v


def _components(slots: Ints, n: int) -> Ints:
    """Number of components of each graph of a batch, as components of their disjoint union."""
    sparse = import_module("scipy.sparse")  # slow to load, and only counting trees needs it
    csgraph = import_module("scipy.sparse.csgraph")
    graph, slot = np.nonzero(slots >= EDGE)
    u, v = ends(slots[graph, slot] - EDGE)
    nodes = n * len(slots)
    union = sparse.coo_array((np.ones(len(graph)), (graph * n + u, graph * n + v)), shape=(nodes, nodes))
    _, labels = csgraph.connected_components(union, directed=False)
    first = np.unique(labels, return_index=True)[1]  # one vertex of each component
    return np.bincount(first // n, minlength=len(slots))


TASK = IsTree()
