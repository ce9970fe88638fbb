"""Costs of small explicit matrices by brute force, from their definitions alone: what certificates are held to.

A matrix is a tuple of rows of answers, None outside the promise. Nothing here is shared with a search or a checker.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

from reductions import Measure, Problem

Matrix = tuple[tuple[int | None, ...], ...]
Blocks = tuple[int, ...]
LARGEST = 6  # different rows, or different columns


def matrix_of(problem: Problem, n: int) -> Matrix:
    """The problem's matrix by its definition, equal rows and equal columns once.

    Example:
        >>> from reductions import PROBLEMS
        >>> matrix_of(PROBLEMS.get("equality"), 1)
        ((1, 0), (0, 1))
    """
    xs, ys = list(problem.x_space(n)), list(problem.y_space(n))
    rows = dict.fromkeys(tuple(problem.define(x, y) for y in ys) for x in xs)
    return _transposed(tuple(dict.fromkeys(_transposed(tuple(rows)))))


def costs(matrix: Matrix, answers: int) -> dict[Measure, int]:
    """The exact cost in every measure without errors, D with the answer known to both; N0 and N1 where answers are two.

    Raises:
        ValueError: more than 6 different rows or columns.

    Example:
        >>> found = costs(((1, 0), (0, 1)), 2)
        >>> found[Measure.D], found[Measure.STATES_AB], found[Measure.LEAVES], found[Measure.N1]
        (2, 2, 4, 1)
    """
    if max(len(matrix), len(matrix[0])) > LARGEST:
        raise ValueError(f"a matrix {len(matrix)} × {len(matrix[0])}: brute force takes at most {LARGEST} a side")
    depth, leaves = _trees(matrix)
    found = {Measure.D: depth, Measure.LEAVES: leaves}
    one_way = ((Measure.STATES_AB, Measure.D1_AB, matrix), (Measure.STATES_BA, Measure.D1_BA, _transposed(matrix)))
    for states, bits, rows in one_way:
        found[states] = fewest_messages(rows)
        found[bits] = (found[states] - 1).bit_length()
    if answers == 2:
        for measure, answer in ((Measure.N0, 0), (Measure.N1, 1)):
            found[measure] = max(0, fewest_rectangles(matrix, answer) - 1).bit_length()
    return found


def fewest_messages(rows: Sequence[Sequence[int | None]]) -> int:
    """Fewest classes of rows such that no two of a class answer differently in a column where both are defined."""
    clash = [
        [any(None not in (a, b) and a != b for a, b in zip(one, two, strict=True)) for two in rows] for one in rows
    ]

    def fits(count: int, classes: tuple[tuple[int, ...], ...], row: int) -> bool:
        if row == len(rows):
            return True
        for i, members in enumerate(classes):
            if not any(clash[row][other] for other in members):
                grown = (*classes[:i], (*members, row), *classes[i + 1 :])
                if fits(count, grown, row + 1):
                    return True
        return len(classes) < count and fits(count, (*classes, (row,)), row + 1)

    return next(count for count in range(1, len(rows) + 1) if fits(count, (), 0))


def fewest_rectangles(matrix: Matrix, answer: int) -> int:
    """Fewest rectangles without another answer that cover every cell with this one; 0 where there is none."""
    cells = {(i, j) for i, row in enumerate(matrix) for j, cell in enumerate(row) if cell == answer}
    covers = []
    for rows in _subsets(len(matrix)):
        columns = [j for j in range(len(matrix[0])) if all(matrix[i][j] in (answer, None) for i in rows)]
        covers.append(frozenset((i, j) for i in rows for j in columns) & cells)
    widest = [cover for cover in set(covers) if not any(cover < other for other in covers)]

    def covered(left: frozenset[tuple[int, int]], count: int) -> bool:
        if not left or not count:
            return not left
        cell = min(left)
        return any(covered(left - cover, count - 1) for cover in widest if cell in cover)

    return next(count for count in range(len(cells) + 1) if covered(frozenset(cells), count))


def _trees(matrix: Matrix) -> tuple[int, int]:
    """Least depth and fewest leaves of protocol trees whose leaves have one answer: all splits of all rectangles."""

    @cache
    def best(rows: Blocks, columns: Blocks) -> tuple[int, int]:
        if len({matrix[i][j] for i in rows for j in columns} - {None}) <= 1:
            return 0, 1
        halves = [(best(a, columns), best(b, columns)) for a, b in _halves(rows)]
        halves += [(best(rows, a), best(rows, b)) for a, b in _halves(columns)]
        depth = 1 + min(max(a[0], b[0]) for a, b in halves)
        return depth, min(a[1] + b[1] for a, b in halves)

    return best(tuple(range(len(matrix))), tuple(range(len(matrix[0]))))


def _halves(lines: Blocks) -> Iterator[tuple[Blocks, Blocks]]:
    """Both parts of every split in two, once."""
    for size in range(len(lines) - 1):
        for rest in combinations(lines[1:], size):
            part = (lines[0], *rest)
            yield part, tuple(line for line in lines if line not in part)


def _subsets(count: int) -> Iterator[Blocks]:
    for size in range(1, count + 1):
        yield from combinations(range(count), size)


def _transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))
