"""Copying: a string again, token by token, in lengths that were trained and in others; by positions and recurrent.

Trained on strings of 4 to n symbols in one batch, asked for strings up to twice as long. A model runs free: each symbol
that it writes is fed back. Two layers of attention can copy by grams, whatever the length, and a construction that does
fails exactly where a gram comes twice and goes on in two ways; strings of period ⌈n/2⌉, in which every gram of the
first half comes twice, are told beside uniform ones. So is how often a model is wrong at length 3n/2 on the strings
that `copying_grams:grams=3` fails on, and how often elsewhere. A state must hold all of the string: 2n bits of 4
symbols.

Source: Jelassi et al. (2024), the copy task in and out of length, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from protocols import Recipe, case
from protocols.training.runs import Training
from reductions import TASKS, Task
from reductions.costs.logarithms import ceil_log2
from reductions.task import Bools

from ..memory.bounds.capacity import Capacity
from ..memory.ceilings.copying import Copying as Ceiling
from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .drawn.lengths_figure import BY_GRAMS, LENGTHS, REPEATED, STRINGS, SYMBOLS, draw_lengths
from .parts.fresh import Tokens, fresh, row_of, shares
from .parts.result import Result, Told
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

GRAMS = 3
IN_SET, ELSEWHERE = "wrong at 3n/2 where 3-grams fail", "wrong elsewhere"
_TESTED = 1024  # strings
_SHORTEST = 4  # of the lengths that are mixed in training
_KINDS = (  # family, model, steps, rate
    ("hard ALiBi", "transformer:width=64,heads=8,hidden=128,positions=hard_alibi", 1500, 2e-3),
    ("rotary", "transformer:width=64,hidden=128,positions=rotary", 1000, 2e-3),
    ("sinusoidal", "transformer:width=64,hidden=128", 1000, 2e-3),
    ("none", "transformer:width=64,hidden=128,positions=none", 1500, 2e-3),
    ("GRU", "gru:width=64", 3000, 5e-3),
    ("Mamba", "mamba:width=32,precision=12,exponent=5", 900, 3e-3),  # in 8 bits its state soon leaves its range
)


@dataclass(frozen=True)
class Copying(Study):
    """Strings of 4 to 12 out of 4 symbols, two layers of width 64, GRU and Mamba, trained with rounding."""

    question: ClassVar[str] = "copying: strings right in trained lengths and in others"
    source: ClassVar[str] = "Jelassi et al. (2024), copying in and out of length: same task, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figures: trained on lengths of 4 to 12 in place of all to 50 or 300, asked to 24 in place of "
        "1000; 4 symbols in place of 26, width 64 in place of 1024; --full has lengths to 24 and eight times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model on lengths to 12; with `full` to 24 as well."""
        times = 8 if full else 1
        return tuple(
            Cell(self.name, family, model, "copying", n, seed, _recipe(times * steps, rate))
            for seed in range(seeds)
            for n in ((12, 24) if full else (12,))
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
        """Train; whole strings and symbols at several lengths, and strings of repeated grams at the longest trained."""
        training = trained(cell)
        one = training.case
        tokens = fresh(one, cell.seed, count=_TESTED)
        right = shares(one.setting.task, cell.n, tokens, one.whole(tokens))
        again = fresh(one, cell.seed, hard=True, count=_TESTED)
        repeated = shares(one.setting.task, cell.n, again, one.whole(again))
        told: Told = (*_by_length(cell, training), *_by_grams(cell, training), (REPEATED, (float(repeated.mean()),)))
        return row_of(self, cell, training, right, told=told)

    def table(self, results: Sequence[Result]) -> Table:
        """Whole strings of the longest trained, those of repeated grams; failures where grams fail, and elsewhere."""
        return summary(self, results, told=(REPEATED, IN_SET, ELSEWHERE))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Strings and symbols that are right, by length."""
        return draw_lengths(results, title=self.question)


def _recipe(steps: int, rate: float) -> Recipe:
    return Recipe(steps=steps, rate=rate, shortest=_SHORTEST)


def two_ways(strings: Tokens, grams: int) -> Bools:
    """Whether some gram stands in a string twice and is followed by different symbols: (B, n) ↦ (B,).

    Example:
        >>> two_ways(np.array([[0, 1, 0, 1, 0], [0, 1, 0, 1, 1]]), 2)
        array([False,  True])
    """
    if strings.shape[1] <= grams:
        return np.zeros(len(strings), np.bool_)
    windows = np.lib.stride_tricks.sliding_window_view(strings, grams + 1, axis=1)  # (B, n − g, g + 1)
    same = (windows[:, :, None, :-1] == windows[:, None, :, :-1]).all(axis=-1)
    return np.asarray((same & (windows[:, :, None, -1] != windows[:, None, :, -1])).any(axis=(1, 2)))


def _by_length(cell: Cell, training: Training) -> Told:
    """Whole strings and single symbols, at half of the longest trained length to twice as long, and what grams do."""
    lengths = sorted({cell.n // 2, *range(cell.n - 2, cell.n + 4, 2), 3 * cell.n // 2, 2 * cell.n})
    strings, symbols, by_grams = [], [], []
    for n in lengths:
        tokens, same = _copied(cell, training, n)
        strings.append(float(same.all(axis=1).mean()))
        symbols.append(float(same.mean()))
        by_grams.append(float(1 - two_ways(tokens[:, 1:-1], GRAMS).mean()))
    told = ((STRINGS, strings), (SYMBOLS, symbols), (BY_GRAMS, by_grams))
    return ((LENGTHS, tuple(map(float, lengths))), *((name, tuple(numbers)) for name, numbers in told))


def _by_grams(cell: Cell, training: Training) -> Told:
    """How often it is wrong at 3n/2 on strings that grams do not copy, and on all others."""
    tokens, same = _copied(cell, training, 3 * cell.n // 2)
    wrong, inside = np.asarray(~same.all(axis=1)), two_ways(tokens[:, 1:-1], GRAMS)
    parts = ((IN_SET, wrong[inside]), (ELSEWHERE, wrong[~inside]))
    return tuple((name, (float(part.mean()),)) for name, part in parts if len(part))


def _copied(cell: Cell, training: Training, n: int) -> tuple[Tokens, Bools]:
    """Fresh strings of a length, (B, n + 2), and which symbols of their copies are right, (B, n)."""
    one = case(cell.model, cell.task, n).with_model(training.model)
    tokens = fresh(one, cell.seed, count=_TESTED // 4)
    return tokens, np.equal(one.whole(tokens), TASKS.get(cell.task).label(tokens))


STUDY = Copying()
