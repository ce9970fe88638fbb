"""Problems by their definitions: the matrix of answers, None outside the promise, inputs in lexicographic order."""

from __future__ import annotations

from itertools import combinations, product
from math import isqrt

Matrix = list[list[int | None]]
Bits = tuple[int, ...]


def strings(length, symbols=2):
    return list(product(range(symbols), repeat=length))


def meets(x: Bits, y: Bits) -> int:
    return sum(a * b for a, b in zip(x, y, strict=True))


def distance(x: Bits, y: Bits) -> int:
    return sum(a != b for a, b in zip(x, y, strict=True))


def number(x: Bits) -> int:
    return int("".join(map(str, x)), 2)


def table(xs, ys, f) -> Matrix:
    return [[f(x, y) for y in ys] for x in xs]


def jumps(f: Bits, g: Bits, rounds: int) -> int:
    at = 0
    for turn in range(rounds):
        at = g[at] if turn % 2 else f[at]
    return at


def spanning(x: Bits, y: Bits, n: int, variant: str) -> int | None:
    """Whether the edges of both are a spanning tree, by growing what vertex 0 reaches."""
    pairs = [(u, v) for v in range(n) for u in range(v)]
    counts = [a + b for a, b in zip(x, y, strict=True)]
    if variant == "simple":
        counts = [min(1, count) for count in counts]
    if sum(counts) != n - 1:
        return None if variant == "promise" else 0
    if max(counts, default=0) > 1:
        return 0
    reached = {0}
    for _ in range(n):
        for (u, v), count in zip(pairs, counts, strict=True):
            if count and (u in reached) != (v in reached):
                reached |= {u, v}
    return int(len(reached) == n)


def joined(x: Bits, y: Bits, n: int) -> int:
    """Whether the edges of both join all vertices, by growing what vertex 0 reaches."""
    pairs = [(u, v) for v in range(n) for u in range(v)]
    edges = [pair for pair, a, b in zip(pairs, x, y, strict=True) if a or b]
    reached = {0}
    for _ in range(n):
        reached |= {v for edge in edges if reached & set(edge) for v in edge}
    return int(len(reached) == n)


def looked_up(x: Bits, y: int, n: int, symbols: int) -> int | None:
    present = sum(value < symbols for value in x)
    return x[y] if present == n else None


PLAIN = {
    "equality": lambda x, y, n: int(x == y),
    "disjointness": lambda x, y, n: int(meets(x, y) == 0),
    "greater_than": lambda x, y, n: int(number(x) > number(y)),
    "inner_product": lambda x, y, n: meets(x, y) % 2,
    "intersection_size": lambda x, y, n: meets(x, y),
    "hamming_distance": lambda x, y, n: distance(x, y),
    "maximum": lambda x, y, n: max(number(x), number(y)),
    "unique_disjointness": lambda x, y, n: 1 - meets(x, y) if meets(x, y) < 2 else None,
    "gap_hamming": lambda x, y, n: (
        None if abs(2 * distance(x, y) - n) < isqrt(4 * n - 1) + 1 else int(2 * distance(x, y) > n)
    ),
}
ANSWERS = {"intersection_size": lambda n: n + 1, "hamming_distance": lambda n: n + 1, "maximum": lambda n: 2**n}


def matrix_of(spec: str, n: int) -> tuple[Matrix, int] | None:
    """The matrix and the number of answers; None where the problem is not known here."""
    name, _, rest = spec.partition(":")
    given = dict(part.split("=") for part in rest.split(",")) if rest else {}
    if name == "hamming_threshold" and set(given) <= {"most"}:
        most = int(given.get("most", 1))
        return table(strings(n), strings(n), lambda x, y: int(distance(x, y) <= most)), 2
    if name == "sparse_disjointness" and set(given) <= {"size"}:
        sets = sorted(combinations(range(n), int(given.get("size", 1))), key=lambda chosen: chosen[::-1])  # colex
        return table(sets, sets, lambda x, y: int(not {*x} & {*y})), 2
    if spec == "word_problem":  # over the group of two elements
        return table(strings(n), strings(n), lambda x, y: int((sum(x) + sum(y)) % 2 == 0)), 2
    if spec == "connectivity":
        sets = strings(n * (n - 1) // 2)
        return table(sets, sets, lambda x, y: joined(x, y, n)), 2
    if name in PLAIN and set(given) <= ({"symbols"} if name == "equality" else set()):
        words = strings(n, int(given.get("symbols", 2)))
        return table(words, words, lambda x, y: PLAIN[name](x, y, n)), ANSWERS.get(name, lambda n: 2)(n)
    if name == "index" and set(given) <= {"symbols"}:
        symbols = int(given.get("symbols", 2))
        return table(strings(n, symbols), range(n), lambda x, y: x[y]), symbols
    if name == "pointer_jumping" and set(given) <= {"rounds"}:
        rounds = int(given.get("rounds", 2))
        return table(strings(n, n), strings(n, n), lambda x, y: jumps(x, y, rounds)), n
    if spec == "function_composition":
        return table(strings(n, n), strings(n + 1, n), lambda x, y: x[y[y[n]]]), n
    if name == "is_tree" and set(given) <= {"variant"}:
        sets, variant = strings(n * (n - 1) // 2), given.get("variant", "multigraph")
        return table(sets, sets, lambda x, y: spanning(x, y, n, variant)), 2
    if spec == "dictionary":
        return table(strings(n + 1, 3), range(n + 1), lambda x, y: looked_up(x, y, n, 2)), 3
    return None
