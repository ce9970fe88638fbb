"""IsTree with a chain: depth-first search of the edges is written, vertex by vertex, and then whether they are a tree.

Tokens 0 and 1 are padding and end, 2, 3 and 4 yes, no and lost, 5 + v(v+1)/2 + u the edge u < v, or for u = v the
vertex v; T = 2n + 1. Generated are 2n tokens. The label is Algorithm 1: from vertex 0, the vertex on top is written
each time that it is on top; the edge at it that is next in the input leads on, and back where there is none. An edge to
a vertex that was written before, but for the edge by which this one was reached, gives no. So a tree takes 2n − 1
tokens and yes. Any chain is accepted whose last token is right.

With `searched` each vertex that is written is a query, and what is found stands behind it: the edge at that vertex that
is next in the input after the edge found last. The walk crosses every edge that is found; where it comes back to vertex
0 and to the edge found there first, or after 2n − 2 edges, the answer is written up to the end, 4n − 1 tokens in all.

Source: Wen, Dang and Lyu (2024), Algorithm 1 and Lemma C.29, with one token an edge; Section 5 for searches.

Example:
    >>> import numpy as np
    >>> edges = np.array([5 + 1, 5 + 4, 0, 0, 0, 0, 1])  # 0-1 and 1-2
    >>> TASK.label(edges).tolist()  # 0 1 2 1 0 yes
    [5, 7, 10, 7, 5, 2]
    >>> IsTreeChain(searched=True).label(edges).tolist()  # 0 0-1, 1 1-2, 2 1-2, 1 0-1, 0 0-1: yes
    [5, 6, 7, 9, 10, 9, 7, 6, 5, 6, 2]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints, Task
from . import is_tree
from ._tree_search import Edges, walk
from .is_tree import END, PADDING, IsTree

YES, NO, LOST, PAIR = 2, 3, 4, 5
_EDGES = IsTree()


@dataclass(frozen=True)
class IsTreeChain(Task):
    """Whether the edges form a spanning tree, after a chain, or after vertices with what a search finds at each."""

    typical: ClassVar[tuple[int, ...]] = (4, 8, 16, 32)

    searched: bool = False

    @property
    def smallest(self) -> int:
        """2, with one edge to hold."""
        return _EDGES.smallest

    def length(self, n: int) -> int:
        """2n edges or paddings and the end token."""
        return _EDGES.length(n)

    def vocabulary(self, n: int) -> int:
        """Five words, and pairs u ≤ v of vertices."""
        return PAIR + n * (n + 1) // 2

    def outputs(self, n: int) -> int:
        """Any token may be written."""
        return self.vocabulary(n)

    def generated(self, n: int) -> int:
        """2n − 1 vertices and the answer; with searches what is found behind every vertex as well."""
        return 4 * n - 1 if self.searched else 2 * n

    def found(self, n: int) -> tuple[int, ...]:
        """Behind each vertex."""
        return tuple(range(1, self.generated(n), 2)) if self.searched else ()

    def search(self, tokens: Ints, written: Ints) -> Ints:
        """What is found behind the last token of (B, k) written ones: an edge, LOST, or, of no vertex, that token."""
        self._check(tokens)
        vertex, last = written[:, -1], written[:, -2] if written.shape[1] > 1 else np.full(len(written), PADDING)
        u, v = pair_of(np.maximum(vertex, PAIR))
        same = (tokens[:, :-1] == last[:, None]) & (last >= PAIR)[:, None]
        slot = _edges(tokens).next_at(v, np.where(same.any(axis=1), same.argmax(axis=1), -1))
        edge = np.where(slot < 0, LOST, np.take_along_axis(tokens, np.maximum(slot, 0)[:, None], axis=1)[:, 0])
        return np.where((vertex >= PAIR) & (u == v), edge, vertex)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """As IsTree has them."""
        return of_edges(_EDGES.sample(n, count, rng, hard=hard))

    def text(self, tokens: Ints) -> str:
        """Edges as in Wen et al.: `<s> u ~ v …`."""
        return _EDGES.text(_to_edges(tokens))

    def label(self, tokens: Ints) -> Ints:
        """The chain, and the answer up to its end: (…, T) ↦ (…, generated)."""
        rows = tokens.reshape(-1, tokens.shape[-1])
        n = self._check(rows)
        chains = self._walked(rows, n) if self.searched else _chains(rows, n)
        return chains.astype(tokens.dtype).reshape(*tokens.shape[:-1], -1)

    def _check(self, rows: Ints) -> int:
        """The size of (B, T) tokens, if they are this task's."""
        n = (rows.shape[-1] - 1) // 2
        slots = rows[:, :-1]
        right = rows.shape[-1] == 2 * n + 1 and n >= 2 and slots.min() >= 0 and slots.max() < self.vocabulary(n)
        if not right or (rows[:, -1] != END).any() or not _all_edges(slots):
            raise self.refuse("wanted 2n edge or padding tokens and then the end token 1")
        return n

    def _walked(self, rows: Ints, n: int) -> Ints:
        """Vertices, what is found at each, and the answer from where the walk ends: (B, 4n − 1)."""
        at, slot, back = walk(_edges(rows), 2 * n - 2)
        edge = np.where(slot < 0, LOST, np.take_along_axis(rows, np.maximum(slot, 0), axis=1))
        both = np.stack([pair_token(at, at), edge], axis=2).reshape(len(rows), -1)
        answer = np.where(_EDGES.label(_to_edges(rows)), YES, NO)
        both = np.concatenate([both, answer[:, None]], axis=1)
        return np.where(np.arange(both.shape[1]) > 2 * back[:, None] + 1, answer[:, None], both)

    def accepts(self, tokens: Ints, output: Ints) -> Bools:
        """Whether the last token is right: what is written before is the model's own."""
        return np.asarray(self.label(tokens)[..., -1] == output[..., -1])

    def also_right(self, tokens: Ints) -> Iterator[Ints]:
        """The answer at once."""
        label = self.label(tokens)
        yield np.repeat(label[..., -1:], label.shape[-1], axis=-1)


def pair_token(u: Ints, v: Ints) -> Ints:
    """The token of the pair u ≤ v."""
    return PAIR + v * (v + 1) // 2 + u


def pair_of(token: Ints) -> tuple[Ints, Ints]:
    """The vertices u ≤ v of a pair's token."""
    u, v = is_tree.ends(np.asarray(token) - PAIR)  # pairs u < v + 1
    return u, v - 1


def of_edges(tokens: Ints) -> Ints:
    """Tokens of IsTree as tokens of this task."""
    u, v = is_tree.ends(np.maximum(tokens - is_tree.EDGE, 0))
    return np.where(tokens >= is_tree.EDGE, pair_token(u, v), tokens)


def _to_edges(tokens: Ints) -> Ints:
    u, v = pair_of(np.maximum(tokens, PAIR + 1))
    return np.where(tokens >= PAIR, is_tree.edge_token(u, v), tokens)


def _all_edges(slots: Ints) -> bool:
    """Neither words but padding, nor vertices."""
    u, v = pair_of(np.maximum(slots, PAIR + 1))
    return bool(((slots == PADDING) | ((slots >= PAIR) & (u < v))).all())


def _edges(rows: Ints) -> Edges:
    slots = rows[:, :-1]
    return Edges(*pair_of(np.maximum(slots, PAIR)), slots >= PAIR)


def _chains(rows: Ints, n: int) -> Ints:
    """Algorithm 1 of every graph: (B, 2n)."""
    graphs = zip(*(side.tolist() for side in _edges(rows)), strict=True)
    return np.array([_chain(n, [(a, b) for a, b, real in zip(*graph, strict=True) if real]) for graph in graphs])


def _chain(n: int, edges: list[tuple[int, int]]) -> list[int]:
    """Depth-first search, each vertex going through its edges in order."""
    places: list[list[int]] = [[] for _ in range(n)]
    for place, pair in enumerate(edges):
        for end in pair:
            places[end].append(place)
    written, seen, answer = [0], {0}, NO
    stack = [(0, -1, iter(places[0]))]  # vertex, the edge by which it was reached, the edges still to go through
    while stack:
        top, up, rest = stack[-1]
        place = next((place for place in rest if place != up), -1)
        if place < 0:
            stack.pop()
            if stack:
                written.append(stack[-1][0])
            else:
                answer = YES if len(seen) == n else NO
            continue
        other = sum(edges[place]) - top
        if other in seen:
            break
        seen.add(other)
        written.append(other)
        stack.append((other, place, iter(places[other])))
    vertices = np.array(written)
    chain = [int(token) for token in pair_token(vertices, vertices)]
    return chain + [answer] * (2 * n - len(chain))


TASK = IsTreeChain()
