"""A refutation as JSON: infeasible rectangles in an order in which each speaks only of earlier ones."""

from __future__ import annotations

from ...certificates.certificate import Json
from ..matrices.bitboard import bits
from .exact_d import Essence
from .infeasible import Case, Infeasible


def written(root: Infeasible, found: Essence) -> list[Json]:
    """All rectangles that the root rests on, the root last; lines by their ranks in the problem."""
    order = _order(root)
    number = {item: place for place, item in enumerate(order)}
    return [_Writer(found, number).node(item) for item in order]


def _order(root: Infeasible) -> list[Infeasible]:
    order: dict[Infeasible, None] = {}
    stack = [(root, False)]
    while stack:
        item, done = stack.pop()
        if item in order:
            continue
        if done:
            order[item] = None
            continue
        stack.append((item, True))
        stack.extend((case, False) for cases in item.cases for case in cases if isinstance(case, Infeasible))
    return list(order)


class _Writer:
    def __init__(self, found: Essence, number: dict[Infeasible, int]) -> None:
        self._lines, self._answers = (found.rows, found.columns), found.board.answers
        self._number = number

    def _ranks(self, speaker: int, mask: int) -> list[Json]:
        return [self._lines[speaker][place] for place in bits(mask)]

    def node(self, item: Infeasible) -> Json:
        return {
            "rows": self._ranks(0, item.rect[0]),
            "columns": self._ranks(1, item.rect[1]),
            "depth": item.depth,
            "proof": self._proof(item),
        }

    def _proof(self, item: Infeasible) -> Json:
        if item.count is None:
            both = [[self._case(speaker, case) for case in cases] for speaker, cases in enumerate(item.cases)]
            return {"A": both[0], "B": both[1]}
        if item.count.prime:
            return {"prime": item.count.prime}
        rows, columns = self._lines
        return {"fooling": [[[rows[r], columns[c]] for r, c in cells] for cells in item.count.cells if cells]}

    def _case(self, speaker: int, case: Case) -> Json:
        if isinstance(case, int):
            return self._lines[speaker][case]
        if isinstance(case, Infeasible):
            return {"node": self._number[case]}
        pairs = zip(self._answers, case.sets, strict=True)
        return {"join": [[answer, self._ranks(speaker, chosen)] for answer, chosen in pairs]}
