"""Copying: a string again, token by token, in the length that was trained and in others; by positions and recurrent.

A model runs free: each symbol that it writes is fed back. Two layers of attention can copy by grams, whatever the
length, and a construction that does fails exactly where a gram comes twice; strings of period ⌈n/2⌉, in which every
gram of the first half does, are told beside uniform ones. A state must hold all of the string: 2n bits of 4 symbols.

Source: Jelassi et al. (2024), the copy task in and out of length, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from protocols import Recipe, case
from protocols.training.runs import Training
from reductions import TASKS, Task
from reductions.costs.logarithms import ceil_log2

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.copying import Copying as Ceiling
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .parts.fresh import fresh, row_of, shares
from .parts.lengths_figure import LENGTHS, REPEATED, STRINGS, SYMBOLS, draw_lengths
from .parts.result import Result, Told
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

_TESTED = 1024  # strings
_KINDS = (  # family, model, steps, rate
    ("hard ALiBi", "transformer:width=64,heads=8,hidden=128,positions=hard_alibi", 1000, 2e-3),
    ("rotary", "transformer:width=64,hidden=128,positions=rotary", 400, 2e-3),
    ("sinusoidal", "transformer:width=64,hidden=128", 400, 2e-3),
    ("none", "transformer:width=64,hidden=128,positions=none", 400, 2e-3),
    ("GRU", "gru:width=64", 2000, 5e-3),
    ("Mamba", "mamba:width=32", 600, 5e-3),
)


@dataclass(frozen=True)
class Copying(Study):
    """Strings of 10 out of 4 symbols, two layers of width 64, GRU and Mamba, in 8 bits, trained with rounding."""

    question: ClassVar[str] = "copying: strings right in the trained length and in others"
    source: ClassVar[str] = "Jelassi et al. (2024), copying in and out of length: same task, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figures: trained at length 10 alone, in place of all lengths to 50 or 300, so that what is "
        "out of length is not what the paper tests; 4 symbols in place of 26, width 64 in place of 1024; --full has "
        "length 20 and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model at one length; with `full` two lengths."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, "copying", n, seed, Recipe(steps=times * steps, rate=rate))
            for seed in range(seeds)
            for n in ((10, 20) if full else (10,))
            for family, model, steps, rate in _KINDS
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """No rule but copying is right on more than one string of all."""
        symbols = getattr(task, "symbols", 4)
        chance = float(symbols) ** -n
        if state_bits is None:
            return Known(chance)
        best = Ceiling(symbols, "all").quick(n, Capacity.of(state_bits=state_bits))
        return Known(chance, ceil_log2(symbols**n), float(best))

    def run(self, cell: Cell) -> Result:
        """Train at one length; whole strings and symbols at several, and strings of repeated grams at that one."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, count=_TESTED)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        again = fresh(one, cell.seed, hard=True, count=_TESTED)
        repeated = shares(one.setting.task, cell.n, again, one.whole(again))
        told: Told = (*_by_length(cell, training), (REPEATED, (float(repeated.mean()),)))
        return row_of(self, cell, training, right, told=told)

    def table(self, results: Sequence[Result]) -> Table:
        """Whole strings of the trained length, and those of repeated grams."""
        return summary(self, results, told=(REPEATED,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Strings and symbols that are right, by length."""
        return draw_lengths(results, title=self.question)


def _by_length(cell: Cell, training: Training) -> Told:
    """Whole strings and single symbols, at lengths from half of the trained one to twice as long."""
    lengths = sorted({cell.n // 2, *range(cell.n - 2, cell.n + 4, 2), 3 * cell.n // 2, 2 * cell.n})
    strings, symbols = [], []
    for n in lengths:
        one = case(cell.model, cell.task, n).with_model(training.model)
        tokens = fresh(one, cell.seed, count=_TESTED // 4)
        same = one.whole(tokens) == TASKS.get(cell.task).label(tokens)
        strings.append(float(same.all(axis=1).mean()))
        symbols.append(float(same.mean()))
    return ((LENGTHS, tuple(map(float, lengths))), (STRINGS, tuple(strings)), (SYMBOLS, tuple(symbols)))


STUDY = Copying()
