"""A study: models to train on tasks, what is measured of each, and what is drawn; an item of the shelf of studies."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from protocols import Recipe
from reductions import Shelf, Task
from reductions.shelf import name_of

from ...runs.drawn.figures import CurveFigure
from ...runs.row import row_id
from ...shown.table import Table
from .result import Result

FORM = "1"  # of what a cell means; another number gives other ids


@dataclass(frozen=True)
class Cell:
    """One training: all that determines its row.

    Attributes:
        study: the study's name.
        family: what figures draw as one line.
        model: spec of the builder.
        task, n: what it is trained on.
        seed: of weights and batches.
        recipe: how it is trained.
    """

    study: str
    family: str
    model: str
    task: str
    n: int
    seed: int
    recipe: Recipe

    @property
    def id(self) -> str:
        """The row's id: a hash of all that determines it."""
        told = json.dumps(self.recipe.to_json(), sort_keys=True)
        return row_id("study", FORM, self.study, self.family, self.model, self.task, self.n, self.seed, told)

    @property
    def fields(self) -> dict[str, Any]:
        """What a row has of its cell."""
        names = ("study", "family", "model", "task", "n", "seed", "recipe")
        return {"id": self.id, **{name: getattr(self, name) for name in names}}

    def __str__(self) -> str:
        return f"{self.model} on {self.task}, n={self.n}, seed {self.seed}"


@dataclass(frozen=True)
class Known:
    """What is known of a task at a size before anything is trained.

    Attributes:
        chance: accuracy of the best rule that knows counts or positions alone.
        needed_bits: what a state must have that is always right; none where there is no state.
        ceiling: the best accuracy that a state of these bits allows; none where no ceiling is known.
    """

    chance: float
    needed_bits: int | None = None
    ceiling: float | None = None

    @classmethod
    def enough(cls, chance: float, needed: int, state_bits: int | None) -> Known:
        """Where as many bits as are needed are enough, by a construction, and no ceiling below them is known.

        Example:
            >>> Known.enough(0.5, 3, 8).ceiling, Known.enough(0.5, 3, 2).ceiling
            (1.0, None)
        """
        if state_bits is None:
            return cls(chance)
        return cls(chance, needed, 1.0 if state_bits >= needed else None)


@dataclass(frozen=True)
class Study(ABC):
    """Cells, a measurement, a table and a figure.

    Attributes:
        question: what is asked, in one line; the title of table and figure.
        source: the figure that it stands beside, or that it is this project's own.
        smaller: what is smaller by default than where it comes from, or left out.
    """

    question: ClassVar[str]
    source: ClassVar[str]
    smaller: ClassVar[str]

    @property
    def name(self) -> str:
        """Name on the shelf."""
        return name_of(self)

    @abstractmethod
    def cells(self, seeds: int, *, full: bool = False) -> tuple[Cell, ...]:
        """What is trained: so many seeds of everything, at sizes for a laptop, or all sizes."""

    @abstractmethod
    def known(self, task: Task, n: int, state_bits: int | None) -> Known:
        """What is known beforehand of a model with so many bits of state, or with none that is handed over."""

    @abstractmethod
    def run(self, cell: Cell) -> Result:
        """Train a cell and measure what came out.

        Raises:
            ContradictionError: a model that beat a proved bound.
        """

    @abstractmethod
    def table(self, results: Sequence[Result]) -> Table:
        """What was found, a line for each model with all its seeds."""

    @abstractmethod
    def draw(self, results: Sequence[Result]) -> CurveFigure:
        """The figure of all rows, ready to be saved."""


STUDIES: Shelf[Study] = Shelf(
    "lowerbounds.studies", "STUDY", "lowerbounds.studies.parts.study.Study", "lowerbounds.studies"
)
