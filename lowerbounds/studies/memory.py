"""Memory: what models of few bits make of their state, trained with rounding on index lookup; every prefix is run.

A model with s bits at the cut has at most the accuracy a(n, s) of ball filling, whatever its weights. In each cell
stand that ceiling, the accuracy, and five numbers in order: bits that its own answers tell ≤ bits that the best decoder
of its state tells ≤ entropy of the state ≤ log₂ of the states that occur ≤ s. Below its ceiling a model was not kept
from more by its bits, but by its training.

Source: Bhattamishra et al. (2024), index lookup; the study is this project's own, its ceiling proved in
    `lowerbounds.memory.ceilings.index`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import ClassVar

from protocols import Recipe
from reductions import Task

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..memory.used.of_case import VIA, exact_of_case
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.memory_figure import draw_memory
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import limit_of, points_of, trained, versions

GRU, MIN_GRU, RETNET = "GRU", "minimal GRU", "RetNet"
_MODELS = (
    *((GRU, f"gru:width={d},precision=1") for d in (4, 8, 12, 16, 24, 32, 64)),
    *((MIN_GRU, f"min_gru:width={d},precision=1,added=learned,exponent=0") for d in (4, 8, 16, 32, 64)),
    (RETNET, "retnet:width=4,precision=1,exponent=0,heads=2,expansion=1"),
    *((RETNET, f"retnet:width=4,precision={p},exponent={k},heads=1,expansion=1") for p, k in ((1, 0), (2, 1), (4, 2))),
)
_MORE = (
    *((GRU, f"gru:width={d},precision={p}") for d in (4, 8, 16, 32) for p in (2, 4, 8)),
    *((MIN_GRU, f"min_gru:width={d},precision={p},added=learned") for d in (8, 16, 32) for p in (2, 4, 8)),
    *((RETNET, f"retnet:width=8,precision={p},heads={h},expansion=1") for p in (4, 8) for h in (1, 2)),
    *(("LSTM", f"lstm:width={d},precision=1") for d in (4, 8, 16, 32)),
    *(("DeltaNet", f"delta_net:width=8,heads={h},precision=4") for h in (1, 2)),
)


@dataclass(frozen=True)
class Memory(Study):
    """One size of index lookup, models of 4 to 64 bits; with `full` more families and precisions, and other sizes."""

    question: ClassVar[str] = "what trained models make of s bits of state"
    source: ClassVar[str] = "this project's own; index lookup as in Bhattamishra et al. (2024)"
    smaller: ClassVar[str] = "n = 16 alone; --full has n = 8 and 12, more families and precisions, and more steps"

    n: int = 16
    steps: int = 1500
    rate: float = 5e-3

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model with every seed, seeds outermost, so that a part of a study is a study of fewer seeds."""
        recipe = Recipe(steps=self.steps * (4 if full else 1), rate=self.rate, branches=16, via=VIA)
        models = (*_MODELS, *(_MORE if full else ()))
        sizes = (8, 12, self.n) if full else (self.n,)
        return tuple(
            Cell(self.name, family, model, "index_lookup", n, seed, recipe)
            for seed in range(seeds)
            for n in sizes
            for family, model in models
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Ball filling, and the best rule that counts."""
        if state_bits is None:
            return Known(float(counting(n)))
        return Known(float(counting(n)), n, float(Index().quick(n, Capacity.of(state_bits=state_bits))))

    def run(self, cell: Cell) -> Result:
        """Train, then run every prefix and every query."""
        training = trained(cell)
        found = exact_of_case(training.case, cell.n)
        bits = training.case.state_bits
        known = self.known(training.case.setting.task, cell.n, bits)
        return Result(
            **cell.fields,
            points=points_of(training),
            accuracy=found.accuracy,
            least=found.accuracy,
            instances=cell.n << cell.n,
            chance=known.chance,
            state_bits=bits,
            needed_bits=known.needed_bits,
            ceiling=known.ceiling,
            own=found.own,
            decoder=found.decoder,
            entropy=found.entropy,
            distinct_bits=found.distinct_bits,
            limit=limit_of(found.accuracy, known.ceiling),
            made_with=versions(),
        )

    def table(self, results: Sequence[Result]) -> Table:
        """Best, median and all seeds of every model, and the bits of the best one."""
        return summary(self, results)

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Accuracy below its ceiling, and bits below s."""
        return draw_memory(results)


def counting(n: int) -> Fraction:
    """Accuracy of the best rule that knows how many symbols are 1 and nothing of their order: E max(c, n − c)/n.

    Example:
        >>> str(counting(2)), float(counting(16))
        ('3/4', 0.598190...)
    """
    return Fraction(sum(comb(n, c) * max(c, n - c) for c in range(n + 1)), n << n)


STUDY = Memory()
