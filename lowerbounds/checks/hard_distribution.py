"""A distribution on pairs under which no protocol of t − 1 bits, or messages, is right often enough: so t are needed.

The coins of a protocol choose one without coins. With error ≤ ε on every pair, the mixture is right on weight at least
(1 − ε)·W of any weights with sum W, so one without coins is. What these can reach is worked out here, whole:

- one way, M = 2ᵗ⁻¹ messages, or M = t − 1 where messages are counted: the sender's inputs are parted into at most M
  classes; a class S is right on at most v(S) = Σ_y max_a Σ_{x ∈ S} w(x, y)[f = a], and the best sum over partitions
  follows class by class;
- two ways, depth t − 1: a leaf S × T is right on at most max_a of its weight with answer a, and a deeper rectangle on
  the best sum of two parts, by rows or by columns.

If that is below (1 − ε)·W, fewer than t bits are not enough. Pairs outside the promise have no weight; inputs without
weight matter to nobody.

Witness: {"weights": [[row, column, weight], …]}, integers ≥ 1, at most 10 senders and 64 receivers one way, 8 inputs of
a party and 12 in all two ways.

Source: Yao (1977); Kushilevitz and Nisan (1997), Theorem 3.20; proved above.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS, Measure, Side
    >>> claim = Claim(PROBLEMS.get("index"), 1, Measure.R1_AB, Side.LOWER, 1, Fraction(1, 3))
    >>> CHECK(claim, {"weights": [[0, 0, 1], [1, 0, 1]]}, Cells(claim.problem, 1))
    'with fewer than 1 bit at most 1 of 2 is right'
"""

from __future__ import annotations

from reductions import Side

from ..certificates.certificate import Claim, Json
from .shared.one_way import ALICE, SENDERS, Rows
from .shared.refuted import Cells, entries, items, refute, whole

MOST_SENT, MOST_ASKED = 10, 64
MOST_LINES, MOST_OF_BOTH = 8, 12
LARGEST_WEIGHT = 1 << 64

Shown = list[list[list[int]]]  # weights by row, column and answer


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Work out what so few bits can be right on.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.side is not Side.LOWER or not claim.measure.randomised:
        refute("claim: a hard distribution proves lower bounds on R and R1")
    one_way = claim.measure in SENDERS
    at = Rows(cells, SENDERS.get(claim.measure, ALICE))
    given = _weights(entries(witness, "witness", "weights")["weights"], at)
    rows, columns = sorted({row for row, _ in given}), sorted({column for _, column in given})
    sizes = len(rows), len(columns)
    fits = sizes[0] <= MOST_SENT and sizes[1] <= MOST_ASKED if one_way else _few(sizes)
    if not rows or not fits:
        refute(f"weights: {sizes[0]}×{sizes[1]} inputs with weight; wanted some, and few enough for all protocols")
    spent = whole(claim.bound, "bound", least=1, below=1 << 10) - 1
    shown, total = _shown(given, rows, columns, at), sum(given.values())
    messages = 1 << min(spent, MOST_SENT) if claim.measure.in_bits else spent
    most = _of_codes(shown, messages) if one_way else _of_trees(shown, spent)
    kept = claim.error.denominator - claim.error.numerator
    if most * claim.error.denominator >= kept * total:
        paid = f"{spent} {claim.measure.unit(spent)}"
        refute(f"bound: a protocol of {paid} is right on {most} of {total}, which an error of {claim.error} allows")
    return f"with fewer than {claim.bound} {claim.measure.unit(claim.bound)} at most {most} of {total} is right"


def _few(sizes: tuple[int, int]) -> bool:
    return max(sizes) <= MOST_LINES and sum(sizes) <= MOST_OF_BOTH


def _weights(value: Json, at: Rows) -> dict[tuple[int, int], int]:
    given: dict[tuple[int, int], int] = {}
    listed = items(value, "weights")
    if len(listed) > MOST_SENT * MOST_ASKED:
        refute(f"weights: more than {MOST_SENT * MOST_ASKED} pairs")
    for number, entry in enumerate(listed):
        where = f"weights[{number}]"
        three = items(entry, where)
        if len(three) != 3:
            refute(f"{where}: wanted a row, a column and a weight")
        place = at.row(three[0], where), at.column(three[1], where)
        if place in given:
            refute(f"{where}: the pair {place} is given twice")
        given[place] = whole(three[2], where, least=1, below=LARGEST_WEIGHT)
    return given


def _shown(given: dict[tuple[int, int], int], rows: list[int], columns: list[int], at: Rows) -> Shown:
    """The weights by row, column and answer."""
    answers: dict[int, int] = {}
    right: dict[tuple[int, int], int] = {}
    for row, column in given:
        answer = at(row, column)
        if answer is None:
            refute(f"weights: row {row}, column {column} is outside the promise and has weight")
        right[row, column] = answers.setdefault(answer, len(answers))
    return [
        [[given.get((x, y), 0) * (right.get((x, y)) == answer) for answer in range(len(answers))] for y in columns]
        for x in rows
    ]


def _of_codes(shown: Shown, messages: int) -> int:
    """The most that a code of so many messages is right on."""
    count = len(shown)
    if messages == 0:
        return 0
    value = [0]
    sums = [[[0] * len(cell) for cell in shown[0]]]
    for mask in range(1, 1 << count):
        row, before = shown[(mask & -mask).bit_length() - 1], sums[mask & (mask - 1)]
        sums.append([[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(row, before, strict=True)])
        value.append(sum(map(max, sums[-1])))
    best = list(value)  # with one class
    for _ in range(1, min(count, messages)):
        best = [max(value[part] + best[mask ^ part] for part in _parts(mask)) for mask in range(1 << count)]
    return best[-1]


def _of_trees(shown: Shown, depth: int) -> int:
    """The most that a tree of this depth is right on."""
    rows, columns = range(1 << len(shown)), range(1 << len(shown[0]))
    best = [[_leaf(shown, above, beside) for beside in columns] for above in rows]
    halves = [[*_parts(mask)] for mask in range(1 << max(len(shown), len(shown[0])))]
    for _ in range(min(depth, MOST_OF_BOTH)):
        best = [
            [
                max(
                    max(best[part][beside] + best[above ^ part][beside] for part in halves[above]),
                    max(best[above][part] + best[above][beside ^ part] for part in halves[beside]),
                )
                for beside in columns
            ]
            for above in rows
        ]
    return best[-1][-1]


def _leaf(shown: Shown, above: int, beside: int) -> int:
    """The most that one answer is right on."""
    cells = [cell for x, row in enumerate(shown) if above >> x & 1 for y, cell in enumerate(row) if beside >> y & 1]
    return max((sum(weights) for weights in zip(*cells, strict=True)), default=0)


def _parts(mask: int) -> list[int]:
    """Subsets that hold the lowest line; of the empty set, itself."""
    low, found = mask & -mask, []
    inside = rest = mask ^ low
    while True:
        found.append(inside | low)
        if not inside:
            return found
        inside = (inside - 1) & rest


CHECK = check
