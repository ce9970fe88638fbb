"""Seven layers that search a graph depth first over edges in a list, as the tokens of a chain: Algorithm 1.

Edges are found by their predecessors: at an edge, the edge before it at each of its ends; so after edge e at v comes
the one whose predecessor at v is e, and at first the one that has none. Positions count from 1, and 0 is none.

    1  an edge: the edges before it at both ends; a vertex: the vertex written before it, and where the end token is
    2  a vertex: by which vertex it was reached (what came before it at first), and the edge to the one left just now
    3  the next edge at it, and the edge by which it was reached
    4  the one after that, if that was it
    5  whether the other end was written: on, back, yes, no
    6  whether the token is what was to be written here     7  whether any was not: then lost
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from reductions.tasks.is_tree import END
from reductions.tasks.is_tree_chain import LOST, NO, YES

from ...numbers.formats import FixedPoint
from .find_by_number import FindsByNumber, leftmost_of, precision_for

EDGE, VERTEX = 5, 6  # kinds of tokens beside the words, which are themselves


class Walked(NamedTuple):
    """What a position carries: its token, and what the layers below found."""

    kind: jax.Array
    ends: jax.Array  # (2,), of an edge, the smaller first; of a vertex twice itself; from 1
    t: jax.Array
    before: jax.Array  # (2,), the edges before it at both ends
    left: jax.Array  # the vertex written before
    end: jax.Array  # where the end token is
    parent: jax.Array
    edge: jax.Array  # the last edge gone through
    up: jax.Array  # the edge by which the vertex was reached
    next: jax.Array  # (2,), the other end of the next edge, and its place
    says: jax.Array  # (2,), the kind of what is to be written, and the vertex
    strays: jax.Array  # whether this token was not to be written

    @property
    def top(self) -> jax.Array:
        """The vertex that is written here, or 0."""
        return jnp.where(self.kind == VERTEX, self.ends[0], 0)

    @property
    def pair(self) -> jax.Array:
        """The ends of an edge, or 0: (2,)."""
        return jnp.where(self.kind == EDGE, self.ends, 0)

    @property
    def written(self) -> jax.Array:
        """Whether the token is the chain's own."""
        return (self.kind == VERTEX) | ((self.kind >= YES) & (self.kind <= LOST))


def placed(kind: jax.Array, ends: jax.Array, t: jax.Array) -> Walked:
    """A token at a position, nothing found."""
    none, two = jnp.int32(0), jnp.zeros(2, jnp.int32)
    return Walked(kind, ends, t, two, none, none, none, none, none, two, two, none)


class Predecessors(FindsByNumber):
    """Layer 1: the latest earlier edges at both ends, as first end or second; the token before; the end token."""

    def asked(self, x: Walked) -> jax.Array:
        """Both ends twice; nothing; a mark."""
        a, b = x.pair
        return jnp.stack([a, a, b, b, jnp.int32(0), jnp.int32(1)])[:, None]

    def address(self, x: Walked) -> jax.Array:
        """Both ends twice; nothing; whether this is the end."""
        a, b = x.pair
        mark = (x.kind == END).astype(jnp.int32)
        return jnp.stack([a, b, a, b, jnp.int32(0), mark])[:, None]

    def holds(self, x: Walked) -> jax.Array:
        """The place and the end by which it is found; the vertex; the place."""
        a, b = x.pair
        place = x.t + 1
        rows = [(place, a), (place, b), (place, a), (place, b), (x.top, x.top), (place, place)]
        return jnp.stack([jnp.stack(row) for row in rows])

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """The later of the edges at each end."""
        ends = jnp.repeat(x.pair, 2)
        place = jnp.where(numbers[:4, 1] == ends, numbers[:4, 0], 0).reshape(2, 2).max(axis=1)
        return x._replace(before=jnp.where(x.pair > 0, place, 0), left=numbers[4, 0], end=numbers[5, 0])


class Returns(FindsByNumber):
    """Layer 2: what came before the first writing of the vertex, and the edge to the vertex left just now."""

    def asked(self, x: Walked) -> jax.Array:
        """The vertex; the pair, in order."""
        pair = jnp.stack([jnp.minimum(x.top, x.left), jnp.maximum(x.top, x.left)])
        return jnp.stack([jnp.stack([x.top, jnp.int32(0)]), pair])

    def address(self, x: Walked) -> jax.Array:
        """The vertex; the edge's ends."""
        return jnp.stack([jnp.stack([x.top, jnp.int32(0)]), x.pair])

    def holds(self, x: Walked) -> jax.Array:
        """The vertex before; the place."""
        return jnp.stack([x.left, x.t + 1])[:, None]

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """A vertex that comes from its parent has gone through no edge."""
        parent, edge = numbers[:, 0]
        return x._replace(parent=parent, edge=jnp.where(x.left == parent, 0, edge))


class Onwards(FindsByNumber):
    """Layers 3 and 4: the edge at the vertex after its last one, as first end or second; the edge to its parent."""

    def asked(self, x: Walked) -> jax.Array:
        """Vertex and edge, twice; the pair with the parent, in order."""
        on = jnp.stack([x.top, x.edge])
        up = jnp.stack([jnp.minimum(x.top, x.parent), jnp.maximum(x.top, x.parent)])
        return jnp.stack([on, on, up])

    def address(self, x: Walked) -> jax.Array:
        """Each end, and the edge before at it; both ends."""
        (a, b), (before_a, before_b) = x.pair, x.before
        return jnp.stack([jnp.stack([a, before_a]), jnp.stack([b, before_b]), x.pair])

    def holds(self, x: Walked) -> jax.Array:
        """The other end, the place, and by what it is found."""
        (a, b), (before_a, before_b) = x.pair, x.before
        place = x.t + 1
        return jnp.stack(
            [jnp.stack([b, place, a, before_a]), jnp.stack([a, place, b, before_b]), jnp.stack([b, place, a, b])]
        )

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """The next edge, if there is one; gone through where it is the one to the parent."""
        real = (numbers[:2, 2] == x.top) & (numbers[:2, 3] == x.edge)
        following = jnp.where(real[:, None], numbers[:2, :2], 0).max(axis=0)
        up = jnp.where(x.parent > 0, numbers[2, 1], 0)
        skip = (following[1] > 0) & (following[1] == up)
        return x._replace(up=up, next=following, edge=jnp.where(skip, following[1], x.edge))


class Decides(FindsByNumber):
    """Layer 5: whether the other end was written before, and so what is to be written."""

    def asked(self, x: Walked) -> jax.Array:
        """The other end of the next edge."""
        return x.next[:1, None]

    def address(self, x: Walked) -> jax.Array:
        """The vertex that is written here."""
        return x.top[None, None]

    def holds(self, x: Walked) -> jax.Array:
        """The vertex that is written here."""
        return x.top[None, None]

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """On to the other end, or no; back to the parent, or the answer at the root."""
        other = x.next[0]
        on = jnp.where(numbers[0, 0] == other, _says(NO), _says(VERTEX, other))
        whole = x.t + 1 == 2 * (x.end - 1)  # the last of 2n − 1 vertices, behind 2n edges and the end
        answer = jnp.where(whole, _says(YES), _says(NO))
        back = jnp.where(x.parent > 0, _says(VERTEX, x.parent), answer)
        walked = jnp.where(other > 0, on, back)
        first = jnp.where(x.kind == END, _says(VERTEX, jnp.int32(1)), _says(0))
        again = jnp.where(x.written, jnp.stack([x.kind, jnp.int32(0)]), first)
        return x._replace(says=jnp.where(x.kind == VERTEX, walked, again))


class Compares(FindsByNumber):
    """Layer 6: what was to be written at this position."""

    def asked(self, x: Walked) -> jax.Array:
        """Nothing: the latest position counts."""
        return jnp.zeros((1, 1), jnp.int32)

    def address(self, x: Walked) -> jax.Array:
        """Nothing: the latest position counts."""
        return jnp.zeros((1, 1), jnp.int32)

    def holds(self, x: Walked) -> jax.Array:
        """What is to be written after it."""
        return x.says[None]

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """Whether the token is another."""
        other = (numbers[0] != jnp.stack([x.kind, x.top])).any()
        return x._replace(strays=(x.written & other).astype(jnp.int32))


class Doubts(FindsByNumber):
    """Layer 7: whether any token of the chain was not to be written."""

    def asked(self, x: Walked) -> jax.Array:
        """A mark alone."""
        return jnp.ones((1, 1), jnp.int32)

    def address(self, x: Walked) -> jax.Array:
        """Whether this token strays."""
        return x.strays[None, None]

    def holds(self, x: Walked) -> jax.Array:
        """Whether this token strays."""
        return x.strays[None, None]

    def found(self, x: Walked, numbers: jax.Array) -> Walked:
        """Lost from then on."""
        return x._replace(says=jnp.where(numbers[0, 0] > 0, _says(LOST), x.says))


def walk_layers(n: int, positions: int) -> tuple[FindsByNumber, ...]:
    """The layers for so many vertices and positions; their widths, heads and number are the same for all n."""
    numbers, weigh = FixedPoint(precision_for(2 * n + 1)), leftmost_of(positions)

    def layer(kind: Callable[..., Any], latest: tuple[bool, ...], compared: int, held: int, strict: bool) -> Any:
        return kind(numbers, numbers, weigh, latest, strict, compared, held)

    return (
        layer(Predecessors, (True, True, True, True, True, False), 1, 2, True),
        layer(Returns, (False, False), 2, 1, False),
        layer(Onwards, (False, False, False), 2, 4, False),
        layer(Onwards, (False, False, False), 2, 4, False),
        layer(Decides, (False,), 1, 1, False),
        layer(Compares, (True,), 1, 2, True),
        layer(Doubts, (False,), 1, 1, False),
    )


def _says(kind: int, vertex: Any = 0) -> jax.Array:
    return jnp.stack([jnp.int32(kind), jnp.int32(vertex)])
