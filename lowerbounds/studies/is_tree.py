"""IsTree: the answer at once, after a chain that the model writes itself, or after a chain with searches in it.

In the chain, depth-first search of Algorithm 1, every step asks for the next edge at a vertex: one retrieval a step. A
model that searches writes the vertex alone, and the edge is found for it: a walk around the graph, which takes a state
of a few vertices and edges. It is not trained on what is found. A model with a chain runs free: each token that it
writes is fed back, each search answers what was asked, and the last token counts, whatever was written before; how many
chains are right to the last token is told beside it. No state here is short of bits: ⌈log₂(Bell(8) + 1)⌉ = 13 are
needed and enough at once. What is missing is training.

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
from .drawn.dots_figure import draw_dots
from .parts.fresh import fresh, row_of, shares
from .parts.result import Result, Told
from .parts.searching import written_with_search
from .parts.seeds import summary
from .parts.study import Cell, Known, Study
from .parts.training import trained

AT_ONCE, CHAIN, SEARCHED = "is_tree", "is_tree_chain", "is_tree_chain:searched=true"
MODES = {AT_ONCE: "at once", CHAIN: "chain", SEARCHED: "searches"}
WHOLE = "whole chains"
_TESTED = 1024  # graphs
_KINDS = (  # family, model, rate, steps in each mode
    ("attention", "transformer:width=64,heads=2,hidden=128", 2e-3, (1000, 1500, 1000)),
    ("hybrid", "hybrid:kinds=gru,width=64,heads=2,hidden=128", 2e-3, (1500, 1500, 1000)),
    ("GRU", "gru:width=64", 3e-3, (3000, 1500, 1500)),
)


@dataclass(frozen=True)
class IsTree(Study):
    """Models of 64 numbers of 8 bits, trained with rounding on graphs of two hubs and an edge between two leaves."""

    question: ClassVar[str] = "IsTree: at once, after a chain of its own, or with searches in it"
    source: ClassVar[str] = "Wen, Dang and Lyu (2024), Figure 2: same task and modes, smaller"
    smaller: ClassVar[str] = (
        "smaller than the figure: n = 8 in place of 16 to 64, two layers of attention in place of 8, about 10⁵ graphs "
        "in place of 10⁶; a token an edge, a GRU in place of Mamba, answers of the model running free in place of "
        "teacher forcing; a search is asked by a vertex and finds the next edge there, in place of patterns; "
        "--full has n = 16 and 32 and ten times the steps"
    )

    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """Every model in every mode; with `full` three sizes and ten times the steps."""
        times = 10 if full else 1
        return tuple(
            Cell(self.name, family, model, task, n, seed, Recipe(steps=times * steps, rate=rate, hard=True))
            for seed in range(seeds)
            for n in ((8, 16, 32) if full else (8,))
            for family, model, rate, budget in _KINDS
            for task, steps in zip(MODES, budget, strict=True)
        )

    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """Half of the hard graphs are trees, each with n − 1 edges; the state that remembers the partition is least.

        With searches the input need not be kept: a vertex and the walk's first edge are enough, and no need is known.
        """
        if task.spec == SEARCHED:
            return Known(0.5, None, 1.0 if state_bits is not None and state_bits >= 2 * ceil_log2(2 * n) else None)
        return Known.enough(0.5, ceil_log2(max(states(n, t) for t in range(2 * n + 1))), state_bits)

    def run(self, cell: Cell) -> Result:
        """Train, then graphs that were not trained on, the model running free."""
        training = trained(cell)
        task = training.case.setting.task
        tokens = fresh(training.case, cell.seed, hard=True, count=_TESTED)
        searches = bool(task.found(cell.n))
        written = written_with_search(training.case, tokens) if searches else training.case.whole(tokens)
        told: Told = ()
        if cell.task != AT_ONCE:
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
            line=lambda row: f"{row.family}, {MODES[row.task]}",
            also=WHOLE,
        )


STUDY = IsTree()
