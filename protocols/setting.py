"""What a model is built for: a task at a size."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from inspect import isclass
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from reductions import TASKS, Task
from reductions.outside import Outside, look_up, plugged, read_name
from reductions.shelf import name_of, spec_of

from .messages.turns import Asked, Tokens
from .room import check_room, machine_bytes
from .shelves import CONSTRUCTIONS, MODELS, STORED

Kind = TypeVar("Kind", bound=Task)


@dataclass(frozen=True)
class Setting:
    """A task at size n: how many tokens, how many different ones, how many outputs."""

    task: Task
    n: int

    @property
    def vocabulary(self) -> int:
        """Number of different tokens."""
        return self.task.vocabulary(self.n)

    @property
    def length(self) -> int:
        """Number of tokens."""
        return self.task.length(self.n)

    @property
    def outputs(self) -> int:
        """Number of different outputs."""
        return self.task.outputs(self.n)

    @property
    def asked(self) -> Asked:
        """After which tokens an output is asked, and how many are generated.

        Raises:
            ValueError: after none, after tokens that there are not or that do not ascend, or none generated.
        """
        positions, generated = tuple(self.task.asked(self.n)), self.task.generated(self.n)
        ascending = positions == tuple(sorted(set(positions)))
        if not positions or not ascending or positions[0] < 0 or positions[-1] >= self.length or generated < 1:
            wanted = f"wanted places from 0 to {self.length - 1}, ascending, and at least 1 generated"
            raise ValueError(f"{self}: asked after {positions}, {generated} generated; {wanted}")
        return Asked(positions, generated)

    @property
    def positions(self) -> int:
        """Number of tokens and of generated ones that are fed back."""
        return self.length + self.task.generated(self.n) - 1

    def task_as(self, kind: type[Kind]) -> Kind:
        """The task, which is of this class.

        Raises:
            ValueError: it is of another.
        """
        if not isinstance(self.task, kind):
            raise ValueError(f"{self.task.spec} is not of the class {kind.__name__}, whose tokens are needed")
        return self.task

    def check_sizes(self, model: Any) -> None:
        """Refuse an object that says that it is for other tokens: JAX would take what it has not for what it has.

        Raises:
            ValueError: naming what it says and what is wanted.
        """
        for what, wanted in (("vocabulary", self.vocabulary), ("outputs", self.outputs)):
            own = getattr(model, what, wanted)
            if isinstance(own, int) and own != wanted:
                raise ValueError(
                    f"{type(model).__name__} was built for {what} {own}; {self} has {wanted}: build it for this size"
                )
        longest = getattr(model, "longest", None)
        if isinstance(longest, int) and longest < self.positions:
            raise ValueError(f"{type(model).__name__} was built for {longest} positions; {self} has {self.positions}")

    def __str__(self) -> str:
        return f"{self.task.spec}, n={self.n}"


@dataclass(frozen=True)
class Builder(ABC):
    """An item of the shelves of models and constructions: parameters, and a model made from them for a setting.

    A construction says by `made_for` which task it solves; a model with weights from a seed takes any.
    """

    made_for: ClassVar[str | None] = None
    errs: ClassVar[bool] = False  # whether it is wrong on some inputs by design
    family: ClassVar[str] = ""
    source: ClassVar[str] = ""  # where the model is from
    growth: ClassVar[str] = ""  # how the bits that it pays grow, for legends

    @property
    def name(self) -> str:
        """Name on the shelf."""
        return name_of(self)

    @property
    def spec(self) -> str:
        """Name with parameters, as `Shelf.get` reads it."""
        return spec_of(self)

    @property
    def identity(self) -> str:
        """What tells it from any other: its name with parameters, which is the whole of it unless there is a file."""
        return self.spec

    @property
    def address(self) -> str:
        """Its name as another process, in another folder, finds it."""
        return self.spec

    @property
    def label(self) -> str:
        """How plots call the model."""
        return ", ".join(part for part in (self.spec, self.growth if self.made_for else "untrained") if part)

    def check(self, setting: Setting) -> None:
        """Refuse a setting that the model is not made for, before anything is built.

        Raises:
            ValueError: the task's tokens do not fit, or the size is beyond the construction or the machine's memory.
        """
        if self.made_for not in (None, setting.task.name):
            raise ValueError(
                f"{self.name} is made for {self.made_for}; the tokens of {setting.task.spec} do not fit it"
            )
        check_memory(self, setting)

    def fits(self, setting: Setting) -> bool:
        """Whether `check` lets the setting pass."""
        try:
            self.check(setting)
        except ValueError:
            return False
        return True

    def speaks_of(self, setting: Setting, tokens: Tokens) -> npt.NDArray[np.bool_]:
        """Sequences (B, T) on which a construction claims to be right, (B,): all, unless its theorem says otherwise."""
        return np.ones(len(tokens), dtype=bool)

    def suits(self, task: Task, n: int | None = None) -> bool:
        """Whether it is made for the task with the task's parameters, at n or else at the task's first typical size."""
        return self.made_for == task.name and self.fits(Setting(task, n or task.typical[0]))

    def task(self) -> Task | None:
        """The task that it is made for, with parameters that it suits; None for a model with weights from a seed.

        Raises:
            ValueError: it suits that task with none of the parameters that are tried.
        """
        if self.made_for is None:
            return None
        plain = TASKS.get(self.made_for)
        for task in (plain, *map(TASKS.get, plain.variants)):
            if self.suits(task):
                return task
        raise ValueError(f"{self.spec} is made for {self.made_for}, but fits it at none of its typical sizes")

    @property
    def readable_state_formula(self) -> str:
        """Bits of the state as people read them: d the width, p the bits of a number; empty where there is no state.

        Example:
            >>> MODELS.get("lstm").readable_state_formula
            'layers·2·d·p'
        """
        formula: str = getattr(self, "state_formula", "")
        return formula.replace("width", "d").replace("**2", "²").replace("*", "·").replace("-", "−")

    def recurrent_part(self) -> Builder | None:
        """The layers with a state that is handed over, as a model of their own; None where no layer has one."""
        return None

    @abstractmethod
    def build(self, setting: Setting, *, seed: int) -> Any:
        """The model, for a setting that `check` lets pass; the same seed gives the same weights."""


def check_memory(builder: Builder, setting: Setting) -> None:
    """Refuse a model whose tables of tokens and outputs alone are beyond this machine's memory, before it is built.

    Raises:
        RoomError: naming the bytes.
    """
    tables = f"{builder.spec} on {setting}: its tables of {setting.vocabulary} tokens"
    check_room(4 * table_numbers(builder, setting), tables, machine_bytes())


def table_numbers(builder: Builder, setting: Setting) -> int:
    """(V + outputs)·width: the numbers that a model with weights from a seed holds of tokens and outputs.

    Example:
        >>> table_numbers(MODELS.get("gru:width=8"), Setting(TASKS.get("index_lookup"), 4))
        64
    """
    width = getattr(builder, "width", None)
    if builder.made_for is not None or not isinstance(width, int):
        return 0
    return width * (setting.vocabulary + setting.outputs)


def check_width(width: int) -> None:
    """Refuse a width that is not positive or beyond any machine.

    Raises:
        ValueError: naming the width.
    """
    if not 1 <= width <= 1 << 16:
        raise ValueError(f"width={width}: wanted 1 to {1 << 16}")


def place_of(model: object) -> Outside | None:
    """Where the code of a model is that is no builder of a shelf: as its name says, or the package that adds the name.

    Raises:
        ValueError: code of a package that raises an error; one line.
    """
    if not isinstance(model, str):
        return None
    name, _, settings = model.partition(":")
    taken = any(name in shelf.own_names() for shelf in (CONSTRUCTIONS, MODELS, STORED))
    for shelf in () if taken else (CONSTRUCTIONS, MODELS):
        if (place := plugged(shelf.group, name, settings)) is not None:
            found = look_up(place)
            return None if isinstance(found, Builder) or (isclass(found) and issubclass(found, Builder)) else place
    return read_name(model)


def default_models(task: Task) -> tuple[str, ...]:
    """What a curve shows unless told: every construction for the task, and untrained models."""
    return (*constructions_for(task), "gru:width=32", "attention")


def constructions_for(task: Task) -> tuple[str, ...]:
    """The constructions that suit a task; of packages' models only those that say for which task they are made."""
    builders = (name for name in CONSTRUCTIONS.names() if place_of(name) is None)
    return tuple(name for name in builders if CONSTRUCTIONS.get(name).suits(task))


def builder(item: str | Builder) -> Builder:
    """A model, trained or not, or a construction by name, with parameters; an object is given back as it is.

    Raises:
        ValueError: a name on no shelf; lists all.
    """
    if not isinstance(item, str):
        return item
    name = item.partition(":")[0]
    if name in CONSTRUCTIONS.names():
        return CONSTRUCTIONS.get(item)
    if name in MODELS.names():
        return MODELS.get(item)
    if name in STORED.names():
        return STORED.get(item)
    if name.endswith(".py"):
        raise ValueError(f"{name} is a file: say which model in it is meant, {name}:NAME")
    there = ", ".join((*MODELS.names(), *STORED.names(), *CONSTRUCTIONS.names()))
    raise ValueError(f"no model is called {name!r}; there are: {there}")
