"""Bounded Dyck: an LSTM beside one and two layers of attention, by length: accuracy, and steps until 99 %.

Words of two types of brackets and depth 2, half of them with one closing bracket of the other type. Eight states are
enough at any length, so no state here is short of bits. After such a change there are not as many closing brackets of a
type as opening ones, so a rule that counts the four brackets is always right: the words ask for counts and not for
nesting, and what a model lacks on them is training.

Source: Bhattamishra et al. (2024), Figure 2: the same task and axes, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from protocols import Recipe
from reductions import Task
from reductions.costs.logarithms import ceil_log2
from reductions.tasks.counts.bounded_dyck_states import states

from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.accuracy_figure import draw_accuracy
from .drawn.steps_panel import draw_steps
from .parts.fresh import fresh, row_of, shares
from .parts.result import Result
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import STEPS, steps_until, trained

_FULL = (4, 8, 16, 32, 64, 100)
_KINDS = (  # family, model, sizes, steps, rate, factor on embeddings
    ("LSTM", "lstm:width=32", (4, 8, 16, 32), 1500, 5e-3, 1.0),
    ("one layer", "transformer:layers=1,width=32", (4, 8, 16), 4000, 1.5e-3, 1.0),
    ("two layers", "transformer:width=32", (4, 8, 16), 3000, 1e-3, 0.3),
)


@dataclass(frozen=True)
class BoundedDyck(Study):
    """Two types, depth 2, models of width 32 in 8 bits, trained with rounding on the hard words."""

    question: ClassVar[str] = "bounded Dyck: an LSTM and layers of attention by length, in a budget"
    source: ClassVar[str] = "Bhattamishra et al. (2024), Figure 2: same task, same axes, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figure: 4, 8 and 16 pairs of brackets, and 32 for the LSTM, in place of 100; width 32 in "
        "place of 64; what fails fails in this budget, no theorem binds one layer of such a width; --full has 100 "
        "pairs and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Models by length."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, "bounded_dyck", n, seed, _recipe(times * steps, rate, scale))
            for seed in range(seeds)
            for family, model, sizes, steps, rate, scale in _KINDS
            for n in (_FULL if full else sizes)
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """A rule that counts the four brackets is always right on the hard words; a stack of two is the least state."""
        return Known.enough(1.0, ceil_log2(max(states(n, t) for t in range(2 * n + 1))), state_bits)

    def run(self, cell: Cell) -> Result:
        """Train, then fresh words."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, hard=True)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        return row_of(self, cell, training, right, told=steps_until(training, 0.99))

    def table(self, results: Sequence[Result]) -> Table:
        """All seeds, and steps until 99 % of fresh words were right in training."""
        return summary(self, results, told=(STEPS,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Accuracy against length, and against steps at one length; steps until 99 % against length."""
        length = "n, pairs of brackets"
        beside = partial(draw_steps, rows=results, told=STEPS, length=length)
        return draw_accuracy(results, title=self.question, length=length, at=16, beside=beside)


def _recipe(steps: int, rate: float, scale: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, embeddings=scale, hard=True)


STUDY = BoundedDyck()
