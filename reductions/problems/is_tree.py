"""IsTree: Alice and Bob each hold edges on n labelled vertices; the answer is 1 when their union is a spanning tree.

In the multigraph variant an edge held by both is a cycle of length two. A state need then remember only the partition
into components, and one dead state. In the simple variant a shared edge counts once, so the forest itself must be
remembered. The promise variant speaks only of pairs with n − 1 edges in all, so that counting edges does not help.

An input is a 0/1 string over the pairs u < v, pair (u, v) at place v(v−1)/2 + u: places do not depend on n.

Source: Wen, Dang and Lyu (2024), Theorem 4.7, for the task; the state counts are proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 0), (0, 0, 1)), PROBLEM.define((1, 0, 0), (1, 0, 0))
    (1, 0)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import comb, isqrt
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array, Problem
from ..space import Input, Space, strings

_VARIANTS = ("multigraph", "simple", "promise")
_STATES = {
    # Two partitions differ on some completion: take a pair u, v in one block of P but not of Q; a forest that completes
    # Q to a tree with the edge uv closes a cycle over P. The dead state (a cycle of her own) needs three vertices.
    "multigraph": HERE.at("components of a forest, any two told apart by a completion; and one dead state"),
    # Of two forests with the same components one has an edge e that the other lacks; handing over the rest of the
    # first and a completion makes a tree of the first and a cycle of the other.
    "simple": HERE.at("the forest itself, any two told apart by a completion; and one dead state"),
    # Bob knows how many edges Alice has, so rows of different size share messages; the worst size decides.
    "promise": HERE.at("components of a forest with a edges, S(n, n−a), for the worst a; and one dead state"),
}
_STAR = {
    "multigraph": HERE.at("EQ on a star: Alice holds spoke i iff xᵢ = 1, Bob iff yᵢ = 0"),
    "simple": HERE.at("DISJ on a star: Alice holds spoke i iff xᵢ = 0, Bob iff yᵢ = 0"),
    "promise": HERE.at("EQ of strings of one weight on a star: Alice holds spoke i iff xᵢ = 1, Bob iff yᵢ = 0"),
}
_HUBS = HERE.at("two hubs: Alice joins vertex i to hub xᵢ, Bob joins k to hub 0; a tree iff x_k = 1; so INDEX_{n−2}")


@dataclass(frozen=True)
class IsTree(Problem):
    """Whether the union of Alice's and Bob's edges is a spanning tree."""

    variant: str = "multigraph"

    def __post_init__(self) -> None:
        if self.variant not in _VARIANTS:
            raise ValueError(f"variant={self.variant}: wanted one of {', '.join(_VARIANTS)}")

    @property
    def smallest(self) -> int:
        """2: one vertex has no pair, and no edge to hold."""
        return 2

    @property
    def largest(self) -> int:
        """Counting partitions is quadratic work on long integers, counting forests cubic."""
        return 512 if self.variant == "simple" else 1024

    def x_space(self, n: int) -> Space:
        """Edge sets on n vertices."""
        return strings(n * (n - 1) // 2)

    def y_space(self, n: int) -> Space:
        """Edge sets on n vertices."""
        return strings(n * (n - 1) // 2)

    def define(self, x: Input, y: Input) -> int | None:
        """n − 1 edges and no cycle, by union-find; an edge of both is a cycle, or counts once in the simple variant."""
        if not isinstance(x, tuple) or not isinstance(y, tuple):
            raise self.refuse(x, y)
        n = vertices(len(x))
        simple = self.variant == "simple"
        if (sum(map(max, x, y)) if simple else sum(x) + sum(y)) != n - 1:
            return None if self.variant == "promise" else 0
        parent = list(range(n))
        for pair, a, b in zip(_pairs(n), x, y, strict=True):
            for _ in range(max(a, b) if simple else a + b):
                u, v = (_root(parent, vertex) for vertex in pair)
                if u == v:
                    return 0
                parent[u] = v
        return 1

    def value(self, x: Array, y: Array) -> Array:
        """n − 1 edges, and of those pairs the connected ones: x and y (…, n(n−1)/2)."""
        xp = x.__array_namespace__()
        n = vertices(x.shape[-1])
        simple = self.variant == "simple"
        edges = xp.sum(x | y, axis=-1) if simple else xp.sum(x, axis=-1) + xp.sum(y, axis=-1)
        candidate = edges == n - 1
        shape = (*candidate.shape, x.shape[-1])
        either = xp.broadcast_to(x, shape)[candidate] | xp.broadcast_to(y, shape)[candidate]
        found = xp.concat([connected(n, either), xp.zeros(1, dtype=xp.bool)])
        flat = xp.reshape(candidate, (-1,))
        place = xp.where(flat, xp.cumulative_sum(xp.astype(flat, xp.int32)) - 1, found.shape[0] - 1)
        return xp.astype(xp.reshape(xp.take(found, place), candidate.shape), x.dtype)

    def domain(self, x: Array, y: Array) -> Array:
        """All pairs, or those with n − 1 edges in all."""
        xp = x.__array_namespace__()
        edges = xp.sum(x, axis=-1) + xp.sum(y, axis=-1)
        return edges == vertices(x.shape[-1]) - 1 if self.variant == "promise" else edges >= 0

    def facts(self) -> tuple[Fact, ...]:
        """Exact one-way state counts in both directions; D from below by a star, from above by the state."""
        count, formula = _COUNTS[self.variant]
        star = comb if self.variant == "promise" else lambda m, _: 2**m

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: count(n), formula, _STATES[self.variant], smallest=3))

        def recall(measure: Measure) -> Fact:
            bits = "ceiling((n-2)*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
            return Fact(
                measure, Side.LOWER, lambda n, error: information_bits(n - 2, 2, error), bits, _HUBS, smallest=3
            )

        fooled = "ceiling(log2(2*binomial(n-1, floor((n-1)/2))))" if self.variant == "promise" else "n"
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(
                Measure.D,
                Side.LOWER,
                lambda n, _: ceil_log2(2 * star(n - 1, (n - 1) // 2)),
                fooled,
                _STAR[self.variant],
                smallest=3,
            ),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: ceil_log2(count(n)) + 1,
                f"ceiling(log2({formula})) + 1",
                _STATES[self.variant],
                smallest=3,
            ),
            recall(Measure.R1_AB),
            recall(Measure.R1_BA),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Half trees, half non-trees with exactly n − 1 edges as well; each edge is Alice's or Bob's by a fair coin.

        A tree is a random recursive tree with shuffled labels. A non-tree is one in which the edge above a random
        vertex was taken away and an edge inside one of the two parts put in its place.
        """
        if n < 3:
            raise ValueError(f"the hard distribution of is_tree needs n ≥ 3, not n={n}")
        place = rng.integers(0, [[*range(1, n)]], size=(count, n - 1))  # vertex i+1 hangs below place[i]
        label = rng.random((count, n)).argsort(axis=-1)
        cut = rng.integers(1, n, size=count)  # the edge above this vertex goes, in a non-tree
        spoilt = rng.permutation(count) * 2 >= count
        return _hold(n, rng, place, label, _replacement(n, rng, place, cut), cut, spoilt)


def vertices(pairs: int) -> int:
    """The number n of vertices with n(n−1)/2 = `pairs`.

    Raises:
        ValueError: not a number of pairs.
    """
    n = (1 + isqrt(1 + 8 * pairs)) // 2
    if n * (n - 1) // 2 != pairs:
        raise ValueError(f"{pairs} is not the number of pairs of any number of vertices")
    return n


def connected(n: int, edges: Array) -> Array:
    """Whether the edges join all vertices, by Warshall's closure: (K, n(n−1)/2) ↦ (K,)."""
    xp = edges.__array_namespace__()
    joined = xp.concat([edges != 0, xp.ones((edges.shape[0], 1), dtype=xp.bool)], axis=-1)
    reach = xp.take(joined, xp.asarray(_places(n)), axis=-1)  # (K, n, n)
    for k in range(n):
        reach = reach | (reach[:, :, k : k + 1] & reach[:, k : k + 1, :])
    return xp.all(reach[:, 0, :], axis=-1)


def _root(parent: list[int], vertex: int) -> int:
    while parent[vertex] != vertex:
        vertex = parent[vertex]
    return vertex


@cache
def _pairs(n: int) -> tuple[tuple[int, int], ...]:
    """The pairs u < v in the order of their places."""
    return tuple((u, v) for v in range(n) for u in range(v))


@cache
def _places(n: int) -> list[list[int]]:
    """Place of the pair of each row and column, and the place past the last on the diagonal."""
    last = n * (n - 1) // 2
    return [[last if u == v else max(u, v) * (max(u, v) - 1) // 2 + min(u, v) for v in range(n)] for u in range(n)]


def _replacement(n: int, rng: Any, place: Array, cut: Array) -> Array:
    """Two different vertices on one side of the edge above `cut`, uniform on a random side that has two: (count, 2)."""
    xp = place.__array_namespace__()
    below = xp.zeros((len(cut), n), dtype=bool)
    for vertex in range(1, n):
        above = xp.take_along_axis(below, place[:, vertex - 1 : vertex], axis=1)[:, 0]
        below[:, vertex] = (cut == vertex) | above
    inside = xp.sum(below, axis=1)
    side = xp.where(inside < 2, False, xp.where(n - inside < 2, True, rng.random(len(cut)) < 0.5))
    keys = xp.where(below == side[:, None], rng.random((len(cut), n)), -1.0)
    return keys.argsort(axis=1)[:, -2:]


def _hold(n: int, rng: Any, place: Array, label: Array, new: Array, cut: Array, spoilt: Array) -> tuple[Array, Array]:
    """Edge sets of both parties; where `spoilt`, the edge above `cut` is replaced by `new`."""
    xp = place.__array_namespace__()
    rows = xp.arange(len(cut))
    child = xp.broadcast_to(xp.arange(1, n), place.shape)
    ends = xp.stack([place, child], axis=-1)
    held = rng.integers(2, size=place.shape)  # 0: Alice, 1: Bob
    double = xp.all(xp.sort(new, axis=-1)[:, None] == ends, axis=-1)  # place < child, so ends are sorted
    other = xp.where(xp.any(double, axis=1), 1 - held[rows, xp.argmax(double, axis=1)], held[rows, cut - 1])
    ends[rows, cut - 1] = xp.where(spoilt[:, None], new, ends[rows, cut - 1])
    held[rows, cut - 1] = xp.where(spoilt, other, held[rows, cut - 1])
    ends = xp.sort(label[rows[:, None, None], ends], axis=-1)
    pair = ends[..., 1] * (ends[..., 1] - 1) // 2 + ends[..., 0]
    both = xp.zeros((2, len(cut), n * (n - 1) // 2), dtype=held.dtype)
    both[held, rows[:, None], pair] = 1
    return both[0], both[1]


@cache
def bell(n: int) -> int:
    """Number of partitions of n things.

    Source: Stanley (2012), Section 1.9.

    Example:
        >>> [bell(n) for n in range(7)]
        [1, 1, 2, 5, 15, 52, 203]
    """
    row = [1]
    for _ in range(n):
        following = [row[-1]]
        for above in row:
            following.append(following[-1] + above)
        row = following
    return row[0]


@cache
def forests(n: int) -> int:
    """Number of labelled forests on n vertices: Σ_k C(n−1, k−1)·kᵏ⁻²·forests(n−k), by the tree of vertex 1.

    Source: Cayley's kᵏ⁻² trees (Stanley (1999), Section 5.3).

    Example:
        >>> [forests(n) for n in range(6)]
        [1, 1, 2, 7, 38, 291]
    """
    trees = [1, *(k ** (k - 2) for k in range(2, n + 1))]
    count, choose = [1], [1]  # choose[k − 1] = C(m − 1, k − 1)
    for m in range(1, n + 1):
        count.append(sum(c * tree * count[m - k] for k, (c, tree) in enumerate(zip(choose, trees, strict=False), 1)))
        choose = [1, *map(sum, pairwise(choose)), 1]
    return count[n]


@cache
def worst_promised(n: int) -> int:
    """max over a of S(n, n−a) + [a ≥ 3]: components of a forest with a edges, and a dead state once a cycle fits.

    Example:
        >>> [worst_promised(n) for n in (4, 5, 6)]
        [7, 25, 91]
    """
    row = [1]  # S(m, 0..m)
    for m in range(1, n + 1):
        row = [0, *(k * row[k] * (k < m) + row[k - 1] if k < m else 1 for k in range(1, m + 1))]
    return max(row[n - a] + (a >= 3) for a in range(n))


_COUNTS: dict[str, tuple[Callable[[int], int], str]] = {
    "multigraph": (lambda n: bell(n) + 1, "bell(n) + 1"),
    "simple": (lambda n: forests(n) + 1, "forests(n) + 1"),
    "promise": (worst_promised, "worst_promised(n)"),
}

PROBLEM = IsTree()
