"""IsTree: the answer at once, or after a chain that the model writes itself; attention beside a recurrent model.

In the chain, depth-first search of Algorithm 1, every step asks for the next edge at a vertex: one retrieval a step. A
model with a chain runs free: each token that it writes is fed back, and its answer counts, whatever it wrote before;
how many chains are right to the last token is told beside it. No state here is short of bits: ⌈log₂(Bell(8) + 1)⌉ = 13
are needed and enough. What is missing is training.

Source: Wen, Dang and Lyu (2024), Figure 2 and Algorithm 1: the same task on their hard graphs, smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from protocols import Recipe
from reductions import Task
from reductions.costs.logarithms import ceil_log2
from reductions.tasks.counts.is_tree_states import states

from ..runs.drawn.figures import CurveFigure
from ..shown.table import Table
from .parts.dots_figure import draw_dots
from .parts.fresh import fresh, row_of, shares
from .parts.result import Result, Told
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

CHAIN, AT_ONCE = "is_tree_chain", "is_tree"
WHOLE = "whole chains"
_TESTED = 1024  # graphs
_KINDS = (  # family, model, steps with a chain, steps at once, rate
    ("attention", "transformer:width=64,heads=2,hidden=128", 1500, 1000, 2e-3),
    ("GRU", "gru:width=64", 1500, 3000, 3e-3),
)
_MORE = (("hybrid", "hybrid:kinds=gru,width=64,heads=2,hidden=128", 1500, 1500, 2e-3),)


@dataclass(frozen=True)
class IsTree(Study):
    """Models of 64 numbers of 8 bits, trained with rounding on graphs of two hubs and an edge between two leaves."""

    question: ClassVar[str] = "IsTree: at once, or after a chain of its own"
    source: ClassVar[str] = "Wen, Dang and Lyu (2024), Figure 2: same task and modes, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figure: n = 8 in place of 16 to 64, two layers of attention in place of 8, about 10⁵ graphs "
        "in place of 10⁶; a token an edge, a GRU in place of Mamba, no retrieval mode; --full has a hybrid, n = 16 and "
        "ten times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model in both modes; with `full` two sizes and ten times the steps."""
        times = 10 if full else 1
        return tuple(
            Cell(self.name, family, model, task, n, seed, Recipe(steps=times * steps, rate=rate, hard=True))
            for seed in range(seeds)
            for n in ((8, 16) if full else (8,))
            for family, model, chain, at_once, rate in (*_KINDS, *(_MORE if full else ()))
            for task, steps in ((CHAIN, chain), (AT_ONCE, at_once))
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Half of the hard graphs are trees, each with n − 1 edges; the state that remembers the partition is least."""
        return Known.enough(0.5, ceil_log2(max(states(n, t) for t in range(2 * n + 1))), state_bits)

    def run(self, cell: Cell) -> Result:
        """Train, then graphs that were not trained on, the model running free."""
        training = trained(cell)
        task = training.case.setting.task
        tokens = fresh(training.case, cell.seed, hard=True, count=_TESTED)
        written = training.case.whole(tokens)
        told: Told = ()
        if cell.task == CHAIN:
            told = ((WHOLE, (float((written == task.label(tokens)).all(axis=1).mean()),)),)
        return row_of(self, cell, training, shares(task, cell.n, tokens, written), told=told)

    def table(self, results: Sequence[Result]) -> Table:
        """Answers of all seeds, and how many chains are right to the last token."""
        return summary(self, results, told=(WHOLE,))

    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """Answers and whole chains of every model and mode, and tokens that are right along the training."""
        return draw_dots(
            results,
            title=self.question,
            line=lambda row: f"{row.family}, {'chain' if row.task == CHAIN else 'at once'}",
            also=WHOLE,
        )


STUDY = IsTree()
