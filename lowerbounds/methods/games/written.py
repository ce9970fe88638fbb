"""Games on the matrix of a query: its different lines, the best protocol, and strategies as certificates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import Measure
from reductions.costs.source import KUSHILEVITZ_NISAN

from ...certificates.certificate import Certificate, Json
from ...certificates.query import Query
from ...checks.shared.one_way import ALICE, SENDERS
from ..matrices.matrix import communication_matrix
from .one_way import OneWayGame
from .solving import Hard, Mixture, Play
from .subsets import Floats, Subsets
from .two_way import TwoWayGame

SIDES = 12  # different inputs of both parties, where both speak
_SENT = 10  # different inputs of the sender of one message
_SIDE = 8  # different inputs of one party, where both speak
_ASKED = 64  # different inputs of the receiver
_MOST_CELLS = 1 << 14
_SOURCE = str(KUSHILEVITZ_NISAN.at("Theorem 3.20"))


def lines_of(query: Query) -> Lines:
    """The matrix that a game is played on.

    Raises:
        ValueError: too many inputs.
    """
    matrix = communication_matrix(query.problem, query.n).astype(np.int64)
    sender = SENDERS.get(query.measure)
    lines = Lines.of(matrix if sender in (ALICE, None) else matrix.T)
    rows, columns = lines.matrix.shape
    if sender is None and (rows + columns > SIDES or max(rows, columns) > _SIDE):
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


def game(query: Query, matrix: npt.NDArray[np.int64], spent: int) -> Callable[[Floats], Play]:
    """A best protocol of so many bits, or messages where these are counted, against a distribution."""
    if query.measure is Measure.R:
        return TwoWayGame(matrix, spent, *map(Subsets.of, matrix.shape)).best
    messages = 1 << spent if query.measure.in_bits else spent
    return OneWayGame(matrix, min(len(matrix), messages), Subsets.of(len(matrix))).best


def hard(query: Query, lines: Lines, found: Hard, bound: int) -> Certificate:
    """The distribution as a certificate."""
    places = np.argwhere(found.weights > 0).tolist()
    weights: list[Json] = [[lines.rows[x][0], lines.columns[y][0], int(found.weights[x, y])] for x, y in places]
    return Certificate(query.claim(bound), "hard_distribution", {"weights": weights}, "public_coins", _SOURCE)


def mixed(query: Query, lines: Lines, found: Mixture, bound: int) -> Certificate:
    """The mixture as a certificate, for all lines."""
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
