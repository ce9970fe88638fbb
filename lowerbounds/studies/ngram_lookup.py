"""n-gram lookup: what follows a key in a string, the key given after the string or before it.

With the key in front a state has only to look for it; with the key behind, the string must be kept. The strings have
each other symbol twice in a row and then a value, so a suffix key asks for one of n values: n bits of two values, and
ball filling bounds a state of fewer.

Source: Jelassi et al. (2024), prefix against suffix keys, smaller; Wen, Dang and Lyu (2024), Definition 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from protocols import Recipe
from reductions import Task

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.dots_figure import draw_dots
from .memory import counting
from .parts.fresh import fresh, row_of, shares
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import STEPS, steps_until, trained

SUFFIX, PREFIX = "c_gram", "c_gram:prefix=true"
_KINDS = (  # family, model, steps with a suffix key and with a prefix key, rate
    ("two layers", "transformer:width=32,heads=2", 1500, 4000, 3e-3),
    ("hybrid", "hybrid:kinds=gru,width=32", 1500, 3000, 3e-3),
    ("GRU", "gru:width=32", 5000, 5000, 5e-3),
)
_MORE = (("Mamba", "mamba:width=32", 1500, 1500, 5e-3),)


@dataclass(frozen=True)
class NgramLookup(Study):
    """Keys of two symbols and eight values, models of width 32 in 8 bits, trained with rounding."""

    question: ClassVar[str] = "n-gram lookup: a key behind the string or before it"
    source: ClassVar[str] = "Jelassi et al. (2024), n-gram lookup by suffix and prefix key: same task, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figures: 8 groups of 3 tokens in place of lengths to 300, keys of two equal symbols, width "
        "32; in the trained length alone; --full has 16 and 32 groups, Mamba and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Both keys for every model."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, task, n, seed, _recipe(times * budget[place], rate))
            for seed in range(seeds)
            for n in ((8, 16, 32) if full else (8,))
            for place, task in enumerate((SUFFIX, PREFIX))
            for family, model, *budget, rate in (*_KINDS, *(_MORE if full else ()))
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Ball filling where the key comes last; of a prefix key no need of bits is said here."""
        chance = float(counting(n))
        if state_bits is None or task.spec != SUFFIX:
            return Known(chance)
        return Known(chance, n, float(Index().quick(n, Capacity.of(state_bits=state_bits))))

    def run(self, cell: Cell) -> Result:
        """Train, then fresh strings."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, hard=True)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        return row_of(self, cell, training, right, told=steps_until(training, 0.99))

    def table(self, results: Sequence[Result]) -> Table:
        """All seeds, and steps until 99 % of fresh strings were right in training."""
        return summary(self, results, told=(STEPS,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Every model with either key."""
        return draw_dots(
            results,
            title=self.question,
            line=lambda row: f"{'suffix' if row.task == SUFFIX else 'prefix'} key, {row.family}",
        )


def _recipe(steps: int, rate: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, embeddings=0.3, hard=True)


STUDY = NgramLookup()
