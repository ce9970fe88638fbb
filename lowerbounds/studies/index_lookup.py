"""Index lookup: one layer of attention beside recurrent models, by length and by steps; who learns what in a budget.

The task and the axes are those of the paper's figures; widths, lengths and budgets are smaller, optimiser and rates are
this project's. No recurrent model here is short of bits: its ceiling is 1, and what it lacks is training. That is what
the figure shows, with the bits that each certifiably used.

Source: Bhattamishra et al. (2024), Figures 2 and 3: the same task and axes, other sizes and budgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from protocols import Case, Recipe

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..memory.used.of_case import VIA, utilisation_of_case
from ..runs.comparison import Observed
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .memory import counting
from .parts.accuracy_figure import draw_accuracy
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Study
from .parts.training import limit_of, points_of, trained, versions

_TESTED = 4096  # fresh sequences
_HELD = 256  # prefixes, each asked for every symbol
_FRESH = 1 << 31  # seeds from here on are not those of batches
_LONG, _SHORT = (8, 16, 32, 64), (8, 16)


@dataclass(frozen=True)
class IndexLookup(Study):
    """Attention of width 16 and recurrent models of width 16 and 32, in 8 bits, trained with rounding."""

    question: ClassVar[str] = "index lookup: attention and recurrent models by length, in a budget"
    source: ClassVar[str] = "Bhattamishra et al. (2024), Figures 2 and 3: same task, same axes, smaller"

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Families with their lengths; with `full` longer ones, widths of the GRU, and eight times the steps."""
        more = (*_LONG, 128, 256) if full else ()
        kinds = (
            ("attention", "attention", more or _LONG, 400, 1e-2, 0.3),
            ("GRU", "gru:width=32", more or _LONG, 1500, 5e-3, 1.0),
            ("LSTM", "lstm:width=32", more or _SHORT, 1500, 5e-3, 1.0),
            ("RetNet", "retnet", more or _SHORT, 600, 5e-3, 1.0),
            ("S4D", "s4d", more or _SHORT, 600, 5e-3, 1.0),
            ("Mamba", "mamba", more or _SHORT, 300, 5e-3, 1.0),
            *((f"GRU, width {d}", f"gru:width={d}", more, 1500, 5e-3, 1.0) for d in (64, 128, 256)),
        )
        return tuple(
            Cell(self.name, family, model, "index_lookup", n, seed, _recipe(steps * (8 if full else 1), rate, scale))
            for seed in range(seeds)
            for family, model, sizes, steps, rate, scale in kinds
            for n in sizes
        )

    def run(self, cell: Cell) -> Result:
        """Train, then fresh sequences, and of a state the bits that it certifiably used."""
        training = trained(cell)
        one, bits = training.case, training.case.state_bits
        observed = Observed.of(_right(one, cell.seed))
        accuracy = 1 - observed.errors / observed.instances
        ceiling = None if bits is None else float(Index().quick(cell.n, Capacity.of(state_bits=bits)))
        used = None if bits is None else utilisation_of_case(one, cell.n, sequences=_HELD, seed=_FRESH + cell.seed)
        return Result(
            **cell.fields,
            points=points_of(training),
            accuracy=accuracy,
            least=float(1 - observed.error_limit),
            instances=observed.instances,
            chance=float(counting(cell.n)),
            state_bits=bits,
            needed_bits=None if bits is None else cell.n,
            ceiling=ceiling,
            used_bits=None if used is None else float(used.claim.bits),
            limit=limit_of(accuracy, ceiling),
            made_with=versions(),
        )

    def table(self, results: Sequence[Result]) -> Table:
        """Best, median and all seeds of every model at every length."""
        return summary(self.question, results)

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Accuracy against length, and against steps at one length."""
        return draw_accuracy(results, title=self.question, length="n, symbols", at=16)


def _recipe(steps: int, rate: float, scale: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, embeddings=scale, branches=16, via=VIA)


def _right(one: Case, seed: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether the task accepts each of the outputs on fresh sequences."""
    tokens = one.setting.task.sample(one.setting.n, _TESTED, np.random.default_rng(_FRESH + seed))
    return np.asarray(one.setting.task.accepts(tokens, one.whole(tokens)))


STUDY = IndexLookup()
