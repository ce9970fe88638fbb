"""R and R1 exactly, on small matrices: the best mixture of protocols of so many bits, and the distribution against it.

The public coins choose a protocol without coins; the worst pair against the best mixture is a zero-sum game, and its
value is also the most that one protocol gets right of the hardest distribution (Yao). Both optima are found by linear
programming, with the best protocol against a distribution worked out by dynamic programming; they are rounded to
integers, so that either side is a certificate by itself. The number of bits grows until the mixture errs on no pair
with more than ε.

Source: Yao (1977), the minimax principle; Kushilevitz and Nisan (1997), Theorem 3.20.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 2, Measure.R1_AB, error=Fraction(1, 5))
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(60))]
    [1, 2]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN
from reductions.problem import OUTSIDE

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, SENDERS
from .games.one_way import OneWayGame
from .games.solving import Hard, Mixture, Play, play
from .games.subsets import Floats, Subsets
from .games.two_way import TwoWayGame
from .matrices.matrix import communication_matrix

_SENT = 10  # different inputs of the sender of one message
_SIDE, _SIDES = 8, 12  # different inputs of one and of both, where both speak
_ASKED = 64  # different inputs of the receiver
_MOST_CELLS = 1 << 14
_SOURCE = str(KUSHILEVITZ_NISAN.at("Theorem 3.20"))


@dataclass(frozen=True)
class PublicCoins:
    """Games of so many bits."""

    effort: ClassVar[int] = 1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Randomised measures on both sides."""
        return tuple((measure, side) for measure in Measure if measure.randomised for side in Side)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Lower bounds that grow, or the one upper bound that meets them.

        Raises:
            ValueError: more than 10 different inputs of the sender of one message, or 12 of both where both speak.
            TimeUp: from the budget.
        """
        lines = self._lines(query)
        inside = lines.matrix != OUTSIDE
        bits = 0
        while inside.any() and bits <= _SIDES:
            budget.report(f"are {bits} bits enough?")
            enough = False
            for found in play(inside, _game(query, lines.matrix, bits), budget, aim=1 - query.error):
                if isinstance(found, Mixture) and found.value >= 1 - query.error:
                    enough = True
                    if query.side is Side.UPPER:
                        yield _mixed(query, lines, found, bits)
                elif isinstance(found, Hard) and found.value < 1 - query.error and query.side is Side.LOWER:
                    yield _hard(query, lines, found, bits + 1)
            if enough:
                return
            bits += 1

    def _lines(self, query: Query) -> Lines:
        matrix = communication_matrix(query.problem, query.n).astype(np.int64)
        sender = SENDERS.get(query.measure)
        lines = Lines.of(matrix if sender in (ALICE, None) else matrix.T)
        rows, columns = lines.matrix.shape
        if sender is None and (rows + columns > _SIDES or max(rows, columns) > _SIDE):
            raise ValueError(f"{rows}×{columns} inputs are too many for a game of protocol trees")
        if sender is not None and (rows > _SENT or columns > _ASKED):
            raise ValueError(f"{rows} inputs of the sender and {columns} of the receiver are too many for a game")
        if matrix.size > _MOST_CELLS:
            raise ValueError(f"{matrix.size} cells are too many for mixtures that are run on all of them")
        return lines


@dataclass(frozen=True, eq=False)
class Lines:
    """The different rows and columns of a matrix, the sender's as rows, and which lines each stands for."""

    matrix: npt.NDArray[np.int64]
    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]

    @staticmethod
    def of(matrix: npt.NDArray[np.int64]) -> Lines:
        """Equal lines put together."""
        groups = [_equal(matrix), _equal(matrix.T)]
        rows, columns = (tuple(map(tuple, group)) for group in groups)
        return Lines(matrix[np.ix_([group[0] for group in rows], [group[0] for group in columns])], rows, columns)


def _equal(matrix: npt.NDArray[np.int64]) -> list[list[int]]:
    groups: dict[bytes, list[int]] = {}
    for number, line in enumerate(matrix):
        groups.setdefault(line.tobytes(), []).append(number)
    return list(groups.values())


def _game(query: Query, matrix: npt.NDArray[np.int64], bits: int) -> Callable[[Floats], Play]:
    if query.measure is Measure.R:
        return TwoWayGame(matrix, bits, *map(Subsets.of, matrix.shape)).best
    return OneWayGame(matrix, min(len(matrix), 1 << bits), Subsets.of(len(matrix))).best


def _hard(query: Query, lines: Lines, found: Hard, bound: int) -> Certificate:
    places = np.argwhere(found.weights > 0).tolist()
    weights: list[Json] = [[lines.rows[x][0], lines.columns[y][0], int(found.weights[x, y])] for x, y in places]
    return Certificate(query.claim(bound), "hard_distribution", {"weights": weights}, "public_coins", _SOURCE)


def _mixed(query: Query, lines: Lines, found: Mixture, bound: int) -> Certificate:
    protocols: list[Json] = [_written(lines, weight, one) for weight, one in found.plays]
    told: dict[str, Json] = {"success": str(found.value)}
    return Certificate(query.claim(bound), "mixture", {"protocols": protocols}, "public_coins", _SOURCE, told)


def _written(lines: Lines, weight: int, one: Play) -> Json:
    """A protocol for the different lines as one for all lines."""
    if len(one) == 2:
        return {"weight": weight, "nodes": [_spread(lines, node) for node in one[1]]}
    place = {column: number for number, group in enumerate(lines.columns) for column in group}
    classes: list[Json] = [[*sorted(row for number in rows for row in lines.rows[number])] for rows in one[1]]
    answers: list[Json] = [[said[place[column]] for column in range(len(place))] for said in one[2]]
    return {"weight": weight, "classes": classes, "answers": answers}


def _spread(lines: Lines, node: Any) -> Json:
    if not isinstance(node, dict):
        return int(node)
    groups = lines.rows if node["speaker"] == "A" else lines.columns
    return {"speaker": node["speaker"], "split": [*sorted(line for number in node["split"] for line in groups[number])]}


METHOD = PublicCoins()
