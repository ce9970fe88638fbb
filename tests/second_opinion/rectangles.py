"""Lower bounds that count rectangles: fooling sets, crowns, fractional covers, minors, labels, leaves."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from math import comb

import numpy as np
from scipy.optimize import LinearConstraint, milp

from .reading import Claim, Doubt, doubt, keys, natural, need, ranks

ALL = ("D", "LEAVES", "PARTITION")
MOST_RECTANGLES = 20_000


class TooLarge(Exception):
    """This opinion would take too long."""


def follows(claim: Claim, count: int, answer: int | None, *, overlapping: bool) -> None:
    """A bound from so many rectangles for one answer, which may overlap in the argument or not; None for all."""
    one = {"N": True, "COVER": True, "PARTITION": False}
    stem, last = claim.measure[:-1], claim.measure[-1]
    if claim.measure in ALL:
        return need(claim, count)
    doubt("another measure", last not in "01" or stem not in one or answer is None or claim.answers != 2)
    doubt("another answer", int(last) != answer)
    doubt("a partition is no cover", one[stem] and not overlapping)
    return need(claim, count)


def pairs_of(claim: Claim, value: object) -> list[tuple[int, int]]:
    doubt("no list", not isinstance(value, list))
    for pair in value:
        doubt("no pair", not isinstance(pair, list) or len(pair) != 2)
        ranks(pair[:1], len(claim.matrix))
        ranks(pair[1:], len(claim.matrix[0]))
    return [(x, y) for x, y in value]


def fooling(claim: Claim, witness: dict) -> int:
    answer, listed = keys(witness, "answer", "pairs")
    natural(answer, below=claim.answers)
    pairs = pairs_of(claim, listed)
    cell = claim.matrix
    doubt("another answer", any(cell[x][y] != answer for x, y in pairs))
    for (x, y), (u, v) in combinations(pairs, 2):
        doubt("two in one rectangle", {cell[x][v], cell[u][y]} <= {answer, None})
    return len(pairs)


def fooling_set(claim: Claim, witness: dict) -> None:
    follows(claim, fooling(claim, witness), witness["answer"], overlapping=True)


def crown(claim: Claim, witness: dict) -> None:
    answer, listed = keys(witness, "answer", "pairs")
    natural(answer, below=claim.answers)
    pairs = pairs_of(claim, listed)
    doubt("no other answer", any(claim.matrix[x][y] in (answer, None) for x, y in pairs))
    crossings = [(x, v) for (i, (x, _)), (j, (_, v)) in product(enumerate(pairs), repeat=2) if i != j]
    doubt("no crossing", any(claim.matrix[x][v] != answer for x, v in crossings))
    count = next(k for k in range(len(pairs) + 1) if comb(k, k // 2) >= len(pairs))
    follows(claim, count, answer, overlapping=True)


def fractional(claim: Claim, witness: dict) -> int:
    answer, scale, listed = keys(witness, "answer", "scale", "weights")
    natural(answer, below=claim.answers)
    natural(scale, least=1)
    doubt("no list", not isinstance(listed, list))
    weights: dict[tuple[int, int], int] = {}
    for entry in listed:
        doubt("no weight", not isinstance(entry, list) or len(entry) != 3)
        ((x, y),) = pairs_of(claim, [entry[:2]])
        doubt("given twice", (x, y) in weights)
        doubt("another answer", claim.matrix[x][y] != answer)
        weights[x, y] = natural(entry[2], least=1)
    rows, columns = sorted({x for x, _ in weights}), sorted({y for _, y in weights})
    if len(rows) > 16:
        raise TooLarge
    for size in range(1, len(rows) + 1):
        for some in combinations(rows, size):
            free = [y for y in columns if all(claim.matrix[x][y] in (answer, None) for x in some)]
            weight = sum(weights.get((x, y), 0) for x in some for y in free)
            doubt("too heavy a rectangle", weight > scale)
    return -(-sum(weights.values()) // scale)


def fractional_cover(claim: Claim, witness: dict) -> None:
    follows(claim, fractional(claim, witness), witness["answer"], overlapping=True)


def minor(claim: Claim, witness: dict) -> int:
    answer, rows, columns, modulus = keys(witness, "answer", "rows", "columns", "modulus")
    natural(answer, below=claim.answers)
    ranks(rows, len(claim.matrix))
    ranks(columns, len(claim.matrix[0]))
    natural(modulus, below=1 << 31)
    doubt("not square", len(rows) != len(columns))
    doubt("no prime", modulus == 1 or any(modulus % k == 0 for k in range(2, int(modulus**0.5) + 1) if modulus))
    cells = [[claim.matrix[x][y] for y in columns] for x in rows]
    looked = cells if modulus else [row[place:] for place, row in enumerate(cells)]
    doubt("outside the promise", any(None in row for row in looked))
    lines = [[int(cell == answer) for cell in row] for row in cells]
    if modulus == 0:
        whole = range(len(lines))
        doubt("not triangular", any(lines[i][j] != (i == j) for i in whole for j in whole if j >= i))
    else:
        doubt("singular", not invertible(lines, modulus))
    return len(rows)


def invertible(lines: list[list[int]], modulus: int) -> bool:
    left = [list(line) for line in lines]
    for column in range(len(left)):
        pivot = next((row for row in left if row[column] % modulus), None)
        if pivot is None:
            return False
        left.remove(pivot)
        inverse = pow(pivot[column], -1, modulus)
        left = [[(a - b * inverse * row[column]) % modulus for a, b in zip(row, pivot, strict=True)] for row in left]
    return True


def rank_minor(claim: Claim, witness: dict) -> None:
    size, answer = minor(claim, witness), witness["answer"]
    if claim.measure == "RANK":
        doubt("another answer", answer != 1 or claim.answers != 2)
        need(claim, size)
    else:
        follows(claim, size, answer, overlapping=False)


def free_rectangles(matrix: list, answer: int, *, largest: bool) -> list[frozenset]:
    """The cells with the answer of each rectangle without another; only the widest of each set of rows, or all."""
    high, found = len(matrix), set()
    for size in range(1, high + 1):
        for some in combinations(range(high), size):
            free = [y for y in range(len(matrix[0])) if all(matrix[x][y] in (answer, None) for x in some)]
            sizes = [len(free)] if largest else range(1, len(free) + 1)
            for columns in (c for wide in sizes for c in combinations(free, wide)):
                found.add(frozenset((x, y) for x in some for y in columns if matrix[x][y] == answer))
            if len(found) > MOST_RECTANGLES:
                raise TooLarge
    return [one for one in found if one]


def fewest(matrix: list, answer: int, *, overlapping: bool) -> int:
    """The least number of rectangles that cover, or part, the cells with the answer: an integer programme."""
    cells = [(x, y) for x, row in enumerate(matrix) for y, cell in enumerate(row) if cell == answer]
    if not cells:
        return 0
    if max(len(matrix), len(matrix[0])) > 10:
        raise TooLarge
    listed = free_rectangles(matrix, answer, largest=overlapping)
    holds = np.array([[cell in one for one in listed] for cell in cells], dtype=float)
    limits = LinearConstraint(holds, lb=1, ub=np.inf if overlapping else 1)
    found = milp(np.ones(len(listed)), constraints=limits, integrality=np.ones(len(listed)))
    if found.status != 0:
        raise TooLarge
    return round(found.fun)


_FEWEST: dict[tuple, int] = {}


def labels(claim: Claim, witness: dict) -> int:
    answer, rows, columns, overlapping, count = keys(witness, "answer", "rows", "columns", "overlapping", "rectangles")
    natural(answer, below=claim.answers)
    ranks(rows, len(claim.matrix))
    ranks(columns, len(claim.matrix[0]))
    doubt("no lines", not rows or not columns)
    natural(overlapping, below=2)
    natural(count, least=1, below=13)
    cut = tuple(tuple(claim.matrix[x][y] for y in columns) for x in rows)
    key = cut, answer, overlapping
    if key not in _FEWEST:
        _FEWEST[key] = fewest(cut, answer, overlapping=bool(overlapping))
    doubt("fewer suffice", _FEWEST[key] < count)
    return count


def rectangle_labels(claim: Claim, witness: dict) -> None:
    count = labels(claim, witness)
    follows(claim, count, witness["answer"], overlapping=witness["overlapping"] == 1)


PARTS = {"rank_minor": minor, "fooling_set": fooling, "fractional_cover": fractional, "rectangle_labels": labels}


def leaf_sum(claim: Claim, witness: dict) -> None:
    (parts,) = keys(witness, "parts")
    doubt("no list", not isinstance(parts, list))
    total, seen = 0, set()
    for part in parts:
        kind, inner = keys(part, "kind", "witness")
        doubt("another kind", not isinstance(kind, str) or kind not in PARTS)
        total += PARTS[kind](claim, inner)
        doubt("an answer twice", inner["answer"] in seen)
        seen.add(inner["answer"])
    follows(claim, total, None, overlapping=False)


def least_leaves(claim: Claim, witness: dict) -> None:
    rows, columns = keys(witness, "rows", "columns")
    doubt("another measure", claim.measure != "LEAVES")
    ranks(rows, len(claim.matrix))
    ranks(columns, len(claim.matrix[0]))
    doubt("no lines", not rows or not columns)
    if len(rows) + len(columns) > 12:
        raise TooLarge
    need(claim, leaves(tuple(tuple(claim.matrix[x][y] for y in columns) for x in rows)))


@cache
def leaves(cut: tuple) -> int:
    """Leaves of a best tree for a small matrix, by recursion over the parts of its lines."""

    @cache
    def of(rows: frozenset, columns: frozenset) -> int:
        if len({cut[x][y] for x in rows for y in columns} - {None}) < 2:
            return 1
        found = []
        for own, at in ((rows, 0), (columns, 1)):
            head, *tail = sorted(own)
            for size in range(len(tail)):
                for some in combinations(tail, size):
                    part = frozenset({head, *some})
                    both = (part, columns, own - part, columns) if at == 0 else (rows, part, rows, own - part)
                    found.append(of(*both[:2]) + of(*both[2:]))
        return min(found)

    return of(frozenset(range(len(cut))), frozenset(range(len(cut[0]))))


__all__ = ["Doubt", "TooLarge"]
