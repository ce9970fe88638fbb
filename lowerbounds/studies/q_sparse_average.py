"""q-sparse averages: one layer of attention is told three of twelve positions and averages what lies there.

A planted layer gives each of the three a third of its weight. What a trained one does is drawn beside it, and its error
against the bits of its head. One layer needs d·(p + ⌈log₂ T⌉) of about q bits, as a floor that is certified; at
q = 3 no width that trains is near it, so what is seen is training.

Source: Sanford, Hsu and Telgarsky (2023), Figure 2 and Theorem 4: the same task, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import ClassVar

import numpy as np

from protocols import Case, Recipe
from protocols.training.pattern import last_weights
from reductions import Measure, Task
from reductions.problems.disjointness import Disjointness
from reductions.tasks.q_sparse_average import QSparseAverage

from ..runs.bounds import strongest
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.pattern_figure import MEMBERS, ON_SET, ROOT, SIZE, WEIGHTS, draw_pattern
from .parts.fresh import Tokens, fresh, row_of, shares
from .parts.result import Result, Told
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

_TASK = QSparseAverage(sparsity=3)
_LOOKED, _SHOWN = 1024, 8  # sets whose weights are averaged, and kept
_WIDTHS = (2, 4, 8, 16)


@dataclass(frozen=True)
class QSparse(Study):
    """One layer of one head, widths 2 to 16 in 8 bits, trained with rounding on three of twelve positions."""

    question: ClassVar[str] = "q-sparse averages: the weights of one trained layer, q = 3"
    source: ClassVar[str] = "Sanford, Hsu and Telgarsky (2023), Figure 2: same task, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figure: N = 12 in place of 20, entries of one number, the set as one token with an embedding "
        "of its own; --full has N = 20, precisions of 4 and 12 bits, and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Widths; with `full` two sizes and three precisions."""
        recipe = Recipe(steps=1500 * (8 if full else 1), rate=1e-2, batch=256, embeddings=0.3)
        return tuple(
            Cell(self.name, f"attention, p = {p}", _model(d, p), _TASK.spec, n, seed, recipe)
            for seed in range(seeds)
            for n in ((12, 20) if full else (12,))
            for p in ((4, 8, 12) if full else (8,))
            for d in _WIDTHS
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """The best rule that counts the +1s of all entries."""
        return Known(float(counting(n, _TASK.sparsity)))

    def run(self, cell: Cell) -> Result:
        """Train, then fresh sequences, and where the layer looks for some sets."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed)
        written = one.whole(tokens)
        apart = 2 * (written - one.setting.task.label(tokens)) / _TASK.sparsity
        told: Told = (
            (SIZE, (float(one.size_bits or 0),)),
            (ROOT, (float(np.sqrt(np.mean(apart**2))),)),
            *_pattern(one, tokens),
        )
        return row_of(self, cell, training, shares(one.setting.task, cell.n, tokens, written), told=told)

    def table(self, results: Sequence[Result]) -> Table:
        """Accuracy, the error of the average, and the weight on the set."""
        return summary(self, results, told=(SIZE, ROOT, ON_SET))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Error against bits of the head, and the weights of the best layer beside planted ones."""
        floor = strongest(Disjointness(), _TASK.sparsity, Measure.D)
        return draw_pattern(results, title=self.question, needed=floor.value if floor else 0)


def counting(n: int, q: int) -> Fraction:
    """Accuracy of the best rule that knows how many entries are +1, c of n: E max_k C(c, k)·C(n−c, q−k) / C(n, q).

    Example:
        >>> counting(2, 2), counting(2, 1)
        (Fraction(1, 1), Fraction(3, 4))
    """
    ways = sum(comb(n, c) * max(comb(c, k) * comb(n - c, q - k) for k in range(q + 1)) for c in range(n + 1))
    return Fraction(ways, comb(n, q) << n)


def _model(width: int, precision: int) -> str:
    return f"attention:width={width},precision={precision},positions=learned"


def _pattern(one: Case, tokens: Tokens) -> Told:
    """The mean weight on the set, and for some sets their positions and the weights of all positions."""
    rows = tokens[:_LOOKED]
    weights = last_weights(one, rows)[:, : one.setting.n].mean(axis=2)  # (B, n)
    members = _TASK.members(rows)
    on_set = float(np.take_along_axis(weights, members, axis=1).sum(axis=1).mean())
    shown = tuple(
        (f"{name} {place}", tuple(round(float(number), 4) for number in found[place]))
        for place in range(_SHOWN)
        for name, found in ((MEMBERS, members), (WEIGHTS, weights))
    )
    return ((ON_SET, (on_set,)), *shown)


STUDY = QSparse()
