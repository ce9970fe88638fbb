"""Nonsingular minors of a 0/1 matrix, as large as its rank: triangular ones, over GF(2), and modulo a small prime.

Rows are added up only within the matrix, so the rows and columns of the pivots are a minor of the matrix itself, and
its determinant is not 0 modulo the prime: the minor certifies the rank over Q as well.

Example:
    >>> ones = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]], dtype=bool)  # determinant 2
    >>> len(minor_mod_2(ones).rows), len(minor_mod_prime(ones, 3).rows)
    (2, 3)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..matrices.bitboard import Bools

Floats = npt.NDArray[np.floating]

TRIANGULAR = 0
_PANEL = 64  # columns eliminated before the rest of the matrix is touched
_CHUNK = 256  # rows updated at once, so that they stay in the cache
LARGEST_PRIME = 1 << 24  # _PANEL·(p/2)² < 2⁵³: float64 products are exact


@dataclass(frozen=True)
class Minor:
    """Rows and columns of a nonsingular square minor: modulo `modulus`, or triangular in the order given where 0.

    Triangular means 1 on the diagonal and 0 to the right of it.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    modulus: int


def triangular_minor(matrix: Bools, tick: Callable[[], None] = lambda: None) -> Minor:
    """A triangular minor by peeling; maximal where rows or columns with a single 1 never run out, greedy otherwise."""
    left = matrix.copy()
    by_row, by_column = left.sum(axis=1), left.sum(axis=0)
    first: list[tuple[int, int]] = []
    last: list[tuple[int, int]] = []

    def drop(row: int | None, column: int | None) -> None:
        if column is not None:
            by_row[left[:, column]] -= 1
            left[:, column], by_column[column] = False, 0
        if row is not None:
            by_column[left[row]] -= 1
            left[row], by_row[row] = False, 0

    while by_row.any():
        tick()
        row = int(np.where(by_row > 0, by_row, left.shape[1] + 1).argmin())
        column = int(np.where(by_column > 0, by_column, left.shape[0] + 1).argmin())
        if by_row[row] <= by_column[column]:
            *spare, column = np.flatnonzero(left[row])[np.argsort(-by_column[left[row]], kind="stable")].tolist()
            for other in spare:
                drop(None, other)
            first.append((row, column))
        else:
            *spare, row = np.flatnonzero(left[:, column])[np.argsort(-by_row[left[:, column]], kind="stable")].tolist()
            for other in spare:
                drop(other, None)
            last.append((row, column))
        drop(row, column)
    pairs = first + last[::-1]
    return Minor(tuple(row for row, _ in pairs), tuple(column for _, column in pairs), TRIANGULAR)


def minor_mod_2(matrix: Bools, tick: Callable[[], None] = lambda: None) -> Minor:
    """A minor nonsingular over GF(2), as large as the rank over GF(2); eight columns at a time, 64 cells to a word."""
    rows, width = matrix.shape
    octets = np.zeros((rows, -(-width // 64) * 8), dtype=np.uint8)
    octets[:, : -(-width // 8)] = np.packbits(matrix, axis=1, bitorder="little")
    words = octets.view(np.uint64)
    order = np.arange(rows)
    columns: list[int] = []
    for octet in range(octets.shape[1]):
        tick()
        top = len(columns)
        if top == rows:
            break
        pivots, sums = _octet_pivots(octets[top:, octet])
        _to_top(top, [place for place, _ in pivots], (words, order), sums)
        reduced = words[top : top + len(pivots), octet // 8 :]
        for number in range(1, len(pivots)):
            for earlier in range(number):
                if sums[number] >> earlier & 1:
                    reduced[number] ^= reduced[earlier]
        table = np.zeros((1 << len(pivots), reduced.shape[1]), dtype=np.uint64)
        for number, line in enumerate(reduced):
            table[1 << number : 2 << number] = table[: 1 << number] ^ line
        for start in range(top + len(pivots), rows, _CHUNK):
            words[start : start + _CHUNK, octet // 8 :] ^= table[sums[start - top : start - top + _CHUNK]]
        columns += [octet * 8 + bit for _, bit in pivots]
    return Minor(tuple(order[: len(columns)].tolist()), tuple(columns), 2)


def _octet_pivots(octet: npt.NDArray[np.uint8]) -> tuple[list[tuple[int, int]], npt.NDArray[np.uint8]]:
    """Pivots (place, bit) of one octet of each row, and which pivot rows each row needs added, as a bit mask."""
    octet = octet.copy()
    sums = np.zeros_like(octet)
    pivots: list[tuple[int, int]] = []
    free = np.ones(len(octet), dtype=bool)
    for bit in range(8):
        having = free & (octet >> bit & 1).astype(bool)
        place = int(having.argmax())
        if not having[place]:
            continue
        free[place] = having[place] = False
        octet[having] ^= octet[place]
        sums[having] |= np.uint8(1 << len(pivots))
        pivots.append((place, bit))
    return pivots, sums


def _to_top(top: int, places: list[int], whole: tuple[npt.NDArray[Any], ...], part: npt.NDArray[Any]) -> None:
    """Swap the rows at `places` (below `top`) to the top, in order; `part` starts at `top` already."""
    moved = list(places)
    for target, place in enumerate(moved):
        if place == target:
            continue
        for array in whole:
            array[[top + target, top + place]] = array[[top + place, top + target]]
        part[[target, place]] = part[[place, target]]
        moved[target + 1 :] = [place if later == target else later for later in moved[target + 1 :]]


def minor_mod_prime(matrix: Bools, prime: int, tick: Callable[[], None] = lambda: None) -> Minor:
    """A minor nonsingular modulo the prime, as large as the rank modulo it; blocked, in exact floating point products.

    Raises:
        ValueError: a modulus that is even or above 2²⁴.
    """
    if prime % 2 == 0 or not 2 < prime < LARGEST_PRIME:
        raise ValueError(f"prime={prime}: wanted an odd prime below {LARGEST_PRIME}")
    exact = np.float32 if _PANEL * (prime // 2 + 1) ** 2 < 1 << 22 else np.float64
    left: Floats = matrix.astype(exact)
    order = np.arange(len(left))
    columns: list[int] = []
    for start in range(0, left.shape[1], _PANEL):
        tick()
        top, stop = len(columns), start + _PANEL
        if top == len(left):
            break
        found, factors = _eliminate_panel(left[top:], order[top:], start, prime)
        columns += found
        upper = left[top : len(columns), stop:]
        for row in range(1, len(found)):
            upper[row] -= factors[row, :row] @ upper[:row]
            _reduce(upper[row], prime)
        for row in range(len(found), len(left) - top, _CHUNK):
            part = left[top + row : top + row + _CHUNK, stop:]
            part -= factors[row : row + _CHUNK] @ upper
            _reduce(part, prime)
    return Minor(tuple(order[: len(columns)].tolist()), tuple(columns), prime)


def _eliminate_panel(left: Floats, order: npt.NDArray[np.intp], start: int, prime: int) -> tuple[list[int], Floats]:
    """Eliminate the panel's columns; pivot columns, and the multiples of the pivot rows to be subtracted elsewhere."""
    panel = left[:, start : start + _PANEL].copy()
    factors = np.zeros((len(left), panel.shape[1]), dtype=left.dtype)
    columns: list[int] = []
    for column in range(panel.shape[1]):
        top = len(columns)
        below = np.flatnonzero(panel[top:, column])
        if not len(below):
            continue
        if below[0]:
            swap = [top, top + int(below[0])]
            for array in (panel, left, order, factors):
                array[swap] = array[swap[::-1]]
        inverse = pow(int(panel[top, column]), -1, prime)
        factor = panel[top + 1 :, column] * left.dtype.type(inverse if inverse <= prime // 2 else inverse - prime)
        _reduce(factor, prime)
        factors[top + 1 :, top] = factor
        rest = panel[top + 1 :, column + 1 :]
        rest -= factor[:, None] * panel[top, column + 1 :]
        _reduce(rest, prime)
        columns.append(start + column)
    return columns, factors[:, : len(columns)]


def _reduce(values: Floats, prime: int) -> None:
    """To the residue of least size, in place; 0 exactly where the prime divides the value."""
    quotient = values * values.dtype.type(1 / prime)
    np.rint(quotient, out=quotient)
    quotient *= values.dtype.type(prime)
    values -= quotient
