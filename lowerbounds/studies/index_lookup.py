"""Index lookup: one layer of attention beside recurrent models, by length and by steps; who learns what in a budget.

The task and the axes are those of the paper's figures; widths, lengths and budgets are smaller, optimiser and rates are
this project's. No recurrent model here is short of bits: its ceiling is 1, and what it lacks is training. That is what
the figure shows, with the bits that each certifiably used.

Source: Bhattamishra et al. (2024), Figures 2 and 3: the same task and axes, other sizes and budgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from protocols import Recipe
from reductions import Task

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..memory.used.of_case import VIA, utilisation_of_case
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.accuracy_figure import draw_accuracy
from .drawn.grid_figure import draw_grid
from .memory import counting
from .parts.fresh import FRESH, fresh, row_of, shares
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

_HELD = 256  # prefixes, each asked for every symbol
_LONG, _GRID, _SHORT = (8, 16, 32, 64), (8, 16, 32), (8, 16)
_FULL = (8, 16, 32, 64, 128, 256)
GRU = "GRU"
_KINDS = (  # family, model, sizes, steps, rate, factor on embeddings
    ("attention", "attention", _LONG, 800, 1e-2, 0.3),
    (GRU, "gru:width=32", _LONG, 1500, 5e-3, 1.0),
    ("LSTM", "lstm:width=32", _SHORT, 1500, 5e-3, 1.0),
    ("RetNet", "retnet", _SHORT, 600, 5e-3, 1.0),
    ("S4D", "s4d", _SHORT, 600, 5e-3, 1.0),
    ("Mamba", "mamba", _SHORT, 300, 5e-3, 1.0),
    *((f"{GRU}, width {d}", f"gru:width={d}", _GRID, 1500, 5e-3, 1.0) for d in (16, 64)),
)
_WIDER = tuple((f"{GRU}, width {d}", f"gru:width={d}", _FULL, 1500, 5e-3, 1.0) for d in (128, 256))


@dataclass(frozen=True)
class IndexLookup(Study):
    """Attention of width 16 and recurrent models of width 16 to 64, in 8 bits, trained with rounding."""

    question: ClassVar[str] = "index lookup: attention and recurrent models by length, in a budget"
    source: ClassVar[str] = "Bhattamishra et al. (2024), Figures 2 and 3: same task, same axes, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figures: attention and GRU to n = 64, LSTM, RetNet and state spaces to 16, in place of 400; "
        "2 symbols in place of 64; the heat map of lengths by widths is a GRU's of widths 16 to 64, in place of "
        "Mamba's of 32 to 1024; --full has n to 256 for all and five widths of the GRU"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Families with their lengths; with `full` longer ones, widths of the GRU, and eight times the steps."""
        return tuple(
            Cell(self.name, family, model, "index_lookup", n, seed, _recipe(steps * (8 if full else 1), rate, scale))
            for seed in range(seeds)
            for family, model, sizes, steps, rate, scale in (*_KINDS, *(_WIDER if full else ()))
            for n in (_FULL if full else sizes)
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Ball filling, and the best rule that counts."""
        if state_bits is None:
            return Known(float(counting(n)))
        return Known(float(counting(n)), n, float(Index().quick(n, Capacity.of(state_bits=state_bits))))

    def run(self, cell: Cell) -> Result:
        """Train, then fresh sequences, and of a state the bits that it certifiably used."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        if one.state_bits is None:
            return row_of(self, cell, training, right)
        used = utilisation_of_case(one, cell.n, sequences=_HELD, seed=FRESH + cell.seed)
        return row_of(self, cell, training, right, used_bits=float(used.claim.bits))

    def table(self, results: Sequence[Result]) -> Table:
        """Best, median and all seeds of every model at every length."""
        return summary(self, results)

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Accuracy against length, and against steps at one length; a heat map of the GRU by length and width."""
        grid = [row for row in results if row.recipe and row.family.startswith(GRU)]
        lines = [row for row in results if row not in grid or row.family == GRU]
        beside = partial(draw_grid, rows=grid, title="GRU, best seed") if len({row.model for row in grid}) > 1 else None
        return draw_accuracy(lines or results, title=self.question, length="n, symbols", at=16, beside=beside)


def _recipe(steps: int, rate: float, scale: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, embeddings=scale, branches=16, via=VIA)


STUDY = IndexLookup()
