"""Recall by the size of the state: sixteen pairs of a key and a bit, then sixteen queries, each asked at once.

The bits that are needed are a line on the axis of state sizes, which no published figure has: below it a ceiling holds,
beyond it every failure is one of training. Keys are all there, in random order, and values uniform; give a model the
order and the queries so far for free, and each answer is one to a uniform query from a state of s bits, so that ball
filling bounds it.

Source: Arora et al. (2023), multi-query recall, joined pairs, smaller; Bhattamishra et al. (2024); the line and the
    ceiling are this project's own, `lowerbounds.memory.ceilings.recall`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from protocols import Recipe
from reductions import TASKS, Task
from reductions.costs.logarithms import ceil_log2

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..memory.used.of_case import utilisation_of_case
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.state_figure import draw_by_state
from .memory import counting
from .parts.fresh import FRESH, fresh, row_of, shares
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

_TASK, _VIA = "multi_query_recall:joined=true", "index_to_multi_query_recall:joined=true"
_HELD = 256  # prefixes of which the bits used are certified
_KINDS = (  # family, model, steps, rate, factor on embeddings
    ("attention", "attention", 600, 1e-2, 0.3),
    *(("GRU", f"gru:width={d},precision={p}", 1500, 5e-3, 1.0) for d, p in ((8, 1), (16, 1), (32, 1), (32, 8))),
    *(  # in 8 bits its sums lose what a token adds, and beyond their range all gradients; so do those of S4D
        ("linear attention", f"linear_attention:width={d},heads=1,precision=12,exponent=7", 800, 5e-3, 1.0)
        for d in (4, 8, 16)
    ),
    *(("RetNet", f"retnet:width={d}", 600, 5e-3, 1.0) for d in (4, 8, 16)),
    *(("DeltaNet", f"delta_net:width={d}", 800, 5e-3, 1.0) for d in (8, 16)),
    *(("S4D", f"s4d:width={d},precision=12,exponent=3", 1000, 1e-2, 1.0) for d in (8, 16)),
    *(("Mamba", f"mamba:width={d}", 600, 5e-3, 1.0) for d in (8, 16)),
)
_MORE = tuple(
    (family, f"{model}:width=32", 800, 5e-3, 1.0)
    for family, model in (("RetNet", "retnet"), ("DeltaNet", "delta_net"), ("Mamba", "mamba"))
)


@dataclass(frozen=True)
class Recall(Study):
    """Sixteen pairs, states of 8 to 4864 bits and attention, trained with rounding."""

    question: ClassVar[str] = "recall: accuracy by the bits of the state"
    source: ClassVar[str] = "Arora et al. (2023), multi-query recall: same task, smaller, with the line of needed bits"
    smaller: ClassVar[str] = (
        "smaller than the figures: 16 pairs of 2 values in one layer, in place of 4 to 256 pairs of 4096 in two; one "
        "learning rate for each family in place of the best of four; --full has width 32 of three families, 64 pairs "
        "and four times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Models by the size of their state."""
        times = 4 if full else 1
        return tuple(
            Cell(self.name, family, model, _TASK, n, seed, Recipe(steps=times * steps, rate=rate, embeddings=scale))
            for seed in range(seeds)
            for n in ((16, 64) if full else (16,))
            for family, model, steps, rate, scale in (*_KINDS, *(_MORE if full else ()))
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Ball filling over n values, and the best rule that counts values."""
        values = getattr(task, "symbols", 2)
        chance = float(counting(n)) if values == 2 else 1 / values
        if state_bits is None:
            return Known(chance)
        return Known(chance, ceil_log2(values**n), float(Index(values).quick(n, Capacity.of(state_bits=state_bits))))

    def run(self, cell: Cell) -> Result:
        """Train, then fresh sequences, and of a state the bits that it certifiably used."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        if one.state_bits is None:
            return row_of(self, cell, training, right)
        used = utilisation_of_case(one, cell.n, via=_VIA, sequences=_HELD, seed=FRESH + cell.seed)
        return row_of(self, cell, training, right, used_bits=float(used.claim.bits))

    def table(self, results: Sequence[Result]) -> Table:
        """Best, median and all seeds of every model."""
        return summary(self, results)

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Accuracy over bits of the state, with the ceiling and the bits that are needed."""
        n = max(row.n for row in results)
        ceiling = {s: self.known(TASKS.get(_TASK), n, s).ceiling for s in range(1, 2 * n)}
        return draw_by_state(results, title=self.question, ceiling=ceiling, needed=n)


STUDY = Recall()
