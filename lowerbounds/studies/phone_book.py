"""Phone book: names with numbers, then a name: its number, digit by digit, the model running free.

A state must hold all numbers, ⌈n·m·log₂ 10⌉ bits of n entries of m digits; names in random order are given for free.
The best rule that knows positions alone writes a number that is there.

Source: Jelassi et al. (2024), phone book, smaller; the bits are this project's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from protocols import Recipe
from reductions import Task
from reductions.costs.logarithms import ceil_log2
from reductions.tasks.phone_book import PhoneBook as Book

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.index import Index
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.accuracy_figure import draw_accuracy
from .parts.fresh import fresh, row_of, shares
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import STEPS, steps_until, trained

_TESTED = 2048  # books
_TASK = Book(digits=2)
_KINDS = (  # family, model, steps, rate
    ("two layers", "transformer:width=32,heads=2", 2500, 3e-3),
    ("hybrid", "hybrid:kinds=gru,width=32", 1500, 3e-3),
    ("GRU", "gru:width=64", 3000, 5e-3),
)
_MORE = (("Mamba", "mamba:width=32", 1500, 5e-3),)


@dataclass(frozen=True)
class PhoneBook(Study):
    """Numbers of two digits, two layers of attention and a GRU, in 8 bits, trained with rounding."""

    question: ClassVar[str] = "phone book: the number of a name, by entries"
    source: ClassVar[str] = "Jelassi et al. (2024), phone book: same task, smaller, trained and not pretrained"
    smaller: ClassVar[str] = (
        "smaller than the figure: books of 4 and 8 entries of two digits in place of 70 and more of ten, a token a "
        "name, small models trained on the task in place of pretrained ones; --full has 16 and 32 entries, Mamba and "
        "eight times the steps; --predictions takes what a pretrained model said"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model by the number of entries."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, _TASK.spec, n, seed, Recipe(steps=times * steps, rate=rate, embeddings=0.3))
            for seed in range(seeds)
            for n in ((4, 8, 16, 32) if full else (4, 8))
            for family, model, steps, rate in (*_KINDS, *(_MORE if full else ()))
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """A number of 10ᵐ values a name: ball filling; one of the n numbers at random is right 1/n of the time, and
        elsewhere by its 10⁻ᵐ.
        """
        values = 10 ** getattr(task, "digits", 2)
        chance = 1 / n + (1 - 1 / n) / values
        if state_bits is None:
            return Known(chance)
        ceiling = float(Index(values).quick(n, Capacity.of(state_bits=state_bits)))
        return Known(chance, ceil_log2(values**n), ceiling)

    def run(self, cell: Cell) -> Result:
        """Train, then fresh books."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, count=_TESTED)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        return row_of(self, cell, training, right, told=steps_until(training, 0.99))

    def table(self, results: Sequence[Result]) -> Table:
        """All seeds, and steps until 99 % of digits were right in training."""
        return summary(self, results, told=(STEPS,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Whole numbers by entries, and digits along the training."""
        return draw_accuracy(results, title=self.question, length="n, entries", at=8)


STUDY = PhoneBook()
