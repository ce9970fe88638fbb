"""Upper bounds, run on every pair: covers, partitions, protocol trees, mixtures; and hard distributions."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import combinations, product

from .reading import Claim, Doubt, ceil_log2, doubt, keys, natural, pay, ranks
from .rectangles import TooLarge

RANDOMISED = ("R", "R1_AB", "R1_BA", "RSTATES_AB", "RSTATES_BA")


def listed_rectangles(claim: Claim, witness: dict) -> list[set[tuple[int, int]]]:
    (listed,) = keys(witness, "rectangles")
    doubt("no list", not isinstance(listed, list))
    found = []
    for one in listed:
        rows, columns = keys(one, "rows", "columns")
        for lines, below in ((rows, len(claim.matrix)), (columns, len(claim.matrix[0]))):
            ranks(lines, below)
            doubt("no lines", not lines)
            doubt("not ascending", lines != sorted(lines))
        found.append(set(product(rows, columns)))
    return found


def cover(claim: Claim, witness: dict) -> None:
    doubt("another claim", claim.measure not in ("N0", "N1", "COVER0", "COVER1") or claim.answers != 2)
    answer, found = int(claim.measure[-1]), listed_rectangles(claim, witness)
    for one in found:
        doubt("another answer", any(claim.matrix[x][y] == 1 - answer for x, y in one))
    held = set().union(*found)
    wanted = {(x, y) for x, row in enumerate(claim.matrix) for y, cell in enumerate(row) if cell == answer}
    doubt("not covered", not wanted <= held)
    pay(claim, len(found))


def partition(claim: Claim, witness: dict) -> None:
    doubt("another claim", claim.measure not in ("PARTITION", "PARTITION0", "PARTITION1"))
    only = int(claim.measure[-1]) if claim.measure[-1] in "01" else None
    doubt("more answers", only is not None and claim.answers != 2)
    seen: dict[tuple[int, int], int] = {}
    found = listed_rectangles(claim, witness)
    for number, one in enumerate(found):
        inside = {(x, y) for x, y in one if claim.matrix[x][y] is not None}
        answers = {claim.matrix[x][y] for x, y in inside}
        doubt("two answers", len(answers) > 1 or (only is not None and not answers <= {only}))
        doubt("held twice", bool(inside & set(seen)))
        seen |= dict.fromkeys(inside, number)
    for x, row in enumerate(claim.matrix):
        for y, cell in enumerate(row):
            doubt("not held", cell is not None and only in (None, cell) and (x, y) not in seen)
    pay(claim, len(found))


def grown(matrix: list, nodes: object, leaf) -> tuple[int, int]:
    """Depth and leaves of a tree in preorder; `leaf` looks at each leaf's node, rows and columns."""
    doubt("no list", not isinstance(nodes, list))
    open_ = [(list(range(len(matrix))), list(range(len(matrix[0]))), 0)]
    deepest = leaves = 0
    for node in nodes:
        doubt("complete before", not open_)
        rows, columns, depth = open_.pop()
        deepest = max(deepest, depth)
        if not isinstance(node, dict):
            leaf(node, rows, columns)
            leaves += 1
            continue
        speaker, split = keys(node, "speaker", "split")
        doubt("no speaker", speaker not in ("A", "B"))
        own = rows if speaker == "A" else columns
        ranks(split, len(matrix) + len(matrix[0]))
        rest = [line for line in own if line not in split]
        doubt("no split", not split or not rest or not set(split) <= set(own))
        for part in (rest, split):
            open_.append((part, columns, depth + 1) if speaker == "A" else (rows, part, depth + 1))
    doubt("parts are open", bool(open_))
    return deepest, leaves


def protocol_tree(claim: Claim, witness: dict) -> None:
    (nodes,) = keys(witness, "nodes")
    doubt("another claim", claim.measure not in ("D", "R", "LEAVES") or claim.side != "upper")

    def leaf(node: object, rows: list[int], columns: list[int]) -> None:
        doubt("no node", node is not None)
        doubt("two answers", len({claim.matrix[x][y] for x in rows for y in columns} - {None}) > 1)

    depth, leaves = grown(claim.matrix, nodes, leaf)
    doubt("the bound is less", claim.bound < (leaves if claim.measure == "LEAVES" else depth))


def mixture(claim: Claim, witness: dict) -> None:
    (listed,) = keys(witness, "protocols")
    doubt("another claim", claim.measure not in RANDOMISED or claim.side != "upper")
    doubt("no list", not isinstance(listed, list) or not listed)
    at = claim.sent
    right = {(x, y): 0 for x in range(len(at)) for y in range(len(at[0]))}
    total = cost = 0
    for one in listed:
        weight, bits, said = _run(at, one, tree=claim.measure == "R")
        bits = ceil_log2(bits) if claim.measure in ("R1_AB", "R1_BA") else bits
        total, cost = total + weight, max(cost, bits)
        for x, y in right:
            right[x, y] += weight * (at[x][y] in (None, said[x, y]))
    doubt("the bound is less", claim.bound < cost)
    doubt("wrong too often", Fraction(min(right.values()), total) < 1 - claim.error)


def _run(at: list, one: object, *, tree: bool) -> tuple[int, int, dict]:
    said: dict[tuple[int, int], int] = {}
    if tree:
        weight, nodes = keys(one, "weight", "nodes")

        def leaf(node: object, rows: list[int], columns: list[int]) -> None:
            natural(node, below=1 << 62)
            said.update(dict.fromkeys(product(rows, columns), node))

        return natural(weight, least=1), grown(at, nodes, leaf)[0], said
    weight, classes, answers = keys(one, "weight", "classes", "answers")
    doubt("no lists", not isinstance(classes, list) or not isinstance(answers, list) or not classes)
    doubt("not one for each", len(classes) != len(answers))
    for rows, line in zip(classes, answers, strict=True):
        ranks(rows, len(at))
        ranks(line, 1 << 62, once=False)
        doubt("another length", not rows or len(line) != len(at[0]))
        doubt("in two classes", any((row, 0) in said for row in rows))
        said |= {(row, y): answer for row in rows for y, answer in enumerate(line)}
    doubt("in no class", len(said) != len(at) * len(at[0]))
    return natural(weight, least=1), len(classes), said


def hard_distribution(claim: Claim, witness: dict) -> None:
    (listed,) = keys(witness, "weights")
    doubt("another claim", claim.measure not in RANDOMISED or claim.side != "lower")
    doubt("no list", not isinstance(listed, list) or not listed)
    at = claim.sent
    weights: dict[tuple[int, int], int] = {}
    for entry in listed:
        doubt("no weight", not isinstance(entry, list) or len(entry) != 3)
        ranks(entry[:1], len(at))
        ranks(entry[1:2], len(at[0]))
        place = entry[0], entry[1]
        doubt("given twice", place in weights)
        doubt("outside the promise", at[place[0]][place[1]] is None)
        weights[place] = natural(entry[2], least=1)
    rows, columns = {x for x, _ in weights}, {y for _, y in weights}
    sizes = len(rows), len(columns)
    fits = max(sizes) <= 8 and sum(sizes) <= 12 if claim.measure == "R" else sizes[0] <= 10 and sizes[1] <= 64
    doubt("too many inputs", not fits)
    bits = natural(claim.bound, least=1, below=1 << 10) - 1
    sent = 1 << min(bits, 4) if claim.measure in ("R1_AB", "R1_BA") else bits
    best = _trees(at, weights, bits) if claim.measure == "R" else _codes(at, weights, sent)
    doubt("right too often", best >= (1 - claim.error) * sum(weights.values()))


def _value(at: list, weights: dict, rows: frozenset, columns: frozenset) -> int:
    """The most that one answer is right on in a rectangle."""
    found: dict[int, int] = {}
    for (x, y), weight in weights.items():
        if x in rows and y in columns:
            found[at[x][y]] = found.get(at[x][y], 0) + weight
    return max(found.values(), default=0)


def _codes(at: list, weights: dict, messages: int) -> int:
    """The most that so many messages are right on, over all partitions of the senders."""
    if not messages:
        return 0
    columns = {y for _, y in weights}

    @cache
    def worth(rows: frozenset) -> int:
        return sum(_value(at, weights, rows, frozenset({y})) for y in columns)

    @cache
    def best(rows: frozenset, classes: int) -> int:
        if not rows:
            return 0
        if classes == 1:
            return worth(rows)
        head, *tail = sorted(rows)
        parts = (frozenset({head, *some}) for size in range(len(tail) + 1) for some in combinations(tail, size))
        return max(worth(part) + best(rows - part, classes - 1) for part in parts)

    rows = frozenset(x for x, _ in weights)
    return best(rows, min(len(rows), messages))


def _trees(at: list, weights: dict, depth: int) -> int:
    """The most that a tree of this depth is right on."""
    start = frozenset(x for x, _ in weights), frozenset(y for _, y in weights)
    if sum(map(len, start)) > 9:
        raise TooLarge

    @cache
    def best(rows: frozenset, columns: frozenset, left: int) -> int:
        found = _value(at, weights, rows, columns)
        for own, first in ((rows, True), (columns, False)) if left else ():
            head, *tail = sorted(own)
            for some in (s for size in range(len(tail)) for s in combinations(tail, size)):
                part = frozenset({head, *some})
                both = [(part, columns), (own - part, columns)] if first else [(rows, part), (rows, own - part)]
                found = max(found, sum(best(*one, left - 1) for one in both))
        return found

    return best(*start, depth)


__all__ = ["Doubt", "TooLarge"]
