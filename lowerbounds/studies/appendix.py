"""Nearest neighbour, equality and disjointness in one table: what learns within a budget, and what counting does.

One layer of attention, two layers and a GRU. A rule that only counts is far above chance on equality and above it on
disjointness, and stands beside the models: what is no better than it has not learned the task. No gap between one and
two layers is claimed where both learn, or neither does.

Source: Bhattamishra et al. (2024), appendix: the same tasks, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import comb, factorial
from typing import ClassVar

from protocols import Recipe
from reductions import Task

from ..memory.bounds.capacity import Capacity
from ..memory.bounds.kind import Kind
from ..memory.ceilings.equality import Equality
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

NEAREST, EQUALITY, DISJOINTNESS = "nearest_neighbour", "string_equality", "set_disjointness"
_HARD = (DISJOINTNESS,)  # the hard law of equality is solved by parity, that of nearest neighbour by a table
_KINDS = (  # family, model, steps, rate
    ("one layer", "transformer:layers=1,width=32", 6000, 1.5e-3),
    ("two layers", "transformer:width=32", 2500, 3e-3),
    ("GRU", "gru:width=32", 4000, 5e-3),
)


@dataclass(frozen=True)
class Appendix(Study):
    """Three tasks at n = 8, models of width 32 in 8 bits, trained with rounding."""

    question: ClassVar[str] = "nearest neighbour, equality, disjointness: what learns in a budget"
    source: ClassVar[str] = "Bhattamishra et al. (2024), appendix: same tasks, smaller"
    smaller: ClassVar[str] = (
        "smaller than the appendix: n = 8, width 32 and 2500 to 6000 steps; no gap between one and two layers is "
        "claimed, a model that did not learn within the budget did not learn within the budget; --full has n = 16 and "
        "32 and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model on every task."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, task, n, seed, _recipe(task, times * steps, rate))
            for seed in range(seeds)
            for n in ((8, 16, 32) if full else (8,))
            for task in (NEAREST, EQUALITY, DISJOINTNESS)
            for family, model, steps, rate in _KINDS
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Ceilings of INDEX and of equality's law; of disjointness none below n bits, which are enough."""
        if task.name == DISJOINTNESS:
            return Known.enough(float(counting_sets(n)), n, state_bits)
        chance = counting(n) if task.name == NEAREST else counting_strings(n)
        if state_bits is None:
            return Known(float(chance))
        kind: Kind = Index() if task.name == NEAREST else Equality(unequal="independent")
        return Known(float(chance), n, float(kind.quick(n, Capacity.of(state_bits=state_bits))))

    def run(self, cell: Cell) -> Result:
        """Train, then fresh sequences."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, hard=cell.recipe.hard)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        return row_of(self, cell, training, right, told=steps_until(training, 0.99))

    def table(self, results: Sequence[Result]) -> Table:
        """All seeds, and steps until 99 % of fresh sequences were right in training."""
        return summary(self, results, told=(STEPS,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Every model on every task, the best rule that counts beside it."""
        return draw_dots(results, title=self.question, line=lambda row: f"{row.task}, {row.family}")


def counting_strings(n: int) -> Fraction:
    """On x and y that are equal or independent, half each, "equal" where there are as many 1s in x as in y.

    Right on all that are equal and on the independent ones with other counts: 1 − (C(2n, n)/4ⁿ − 2⁻ⁿ)/2.

    Example:
        >>> counting_strings(1), counting_strings(2)
        (Fraction(1, 1), Fraction(15, 16))
    """
    return 1 - (Fraction(comb(2 * n, n), 4**n) - Fraction(1, 2**n)) / 2


def counting_sets(n: int) -> Fraction:
    """On the hard law of disjointness, the best rule that knows |x| and |y|: Σ max(P(disjoint, a, b), P(common, a, b)).

    Of n places a share of a third each is in neither set, in x or in y; with probability 1/2 one place is made common.

    Example:
        >>> counting_sets(1)
        Fraction(1, 1)
    """
    apart, joined = partial(_sizes, n), partial(_sizes, n - 1)
    pairs = [(a, b) for a in range(n + 1) for b in range(n + 1)]
    return sum((max(apart(a, b), joined(a - 1, b - 1)) for a, b in pairs), Fraction(0)) / 2


def _sizes(n: int, a: int, b: int) -> Fraction:
    """P(|x| = a, |y| = b) of disjoint sets, each place in neither, in x or in y by thirds."""
    if min(a, b, n - a - b) < 0:
        return Fraction(0)
    return Fraction(factorial(n) // (factorial(a) * factorial(b) * factorial(n - a - b)), 3**n)


def _recipe(task: str, steps: int, rate: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, embeddings=0.3, hard=task in _HARD)


STUDY = Appendix()
