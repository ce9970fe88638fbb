"""The state of a recurrent model in bits, by layer and by part: what it hands over at a cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from protocols import Case, case
from protocols.cases import made_with, model_name, object_of, protocol_of
from protocols.models.parts.state_parts import StatePart, state_parts
from protocols.setting import Builder, Setting, builder
from protocols.splits.parts.protocol import Protocol
from reductions import TASKS, Task
from reductions.costs.numerals import counted
from reductions.outside import own_code

from ..shown.table import Table

CONVENTIONS = (
    "every number in the model's precision; a convolution of width K carries K−1 columns, token shift one, "
    "a window of W tokens the keys and values of W−1; real and imaginary parts are two numbers; the position is public"
)
NO_STATE = "no state: a layer of attention sends sums over its tokens; lowerbounds simulate counts their bits"
ABOVE = "above these a layer of attention sends sums over its tokens, too; lowerbounds simulate counts their bits"
_MEANINGS = {
    "memory": "recurrent",
    "cell": "recurrent",
    "window": "convolution window or token shift",
    "normaliser": "normaliser",
    "stabiliser": "stabiliser",
    "keys": "KV window",
    "values": "KV window",
}


@dataclass(frozen=True)
class State:
    """What a model's state consists of.

    Attributes:
        model: its name with parameters.
        formula: bits in its parameters, where width is d and p are the bits of a number.
        parts: every part of every layer; none for a layer of attention.
        note: what there is beside the state.
    """

    model: str
    formula: str
    parts: tuple[StatePart, ...]
    note: str = ""

    @property
    def bits(self) -> int:
        """All of it."""
        return sum(part.bits for part in self.parts)

    @property
    def bytes(self) -> int:
        """The same, rounded up to whole bytes."""
        return -(-self.bits // 8)

    def table(self) -> Table:
        """Layers that are alike in one row for each part, and the total."""
        columns = ("layers", "kind", "part", "what it is", "shape", "numbers a layer", "bits a layer", "bits")
        total = ("all", None, None, None, None, None, None, self.bits)
        return Table(columns, (*self._rows(), total), title=f"{self.model}: {self.bits} bits = {self.bytes} bytes")

    def _rows(self) -> list[tuple[str | int | None, ...]]:
        layers = [tuple(parts) for _, parts in groupby(self.parts, key=lambda part: part.layer)]
        rows: list[tuple[str | int | None, ...]] = []
        for _, alike in groupby(layers, key=lambda parts: [(p.kind, p.part, p.shape, p.bits) for p in parts]):
            run = list(alike)
            first, count = run[0][0].layer + 1, len(run)
            places = str(first) if count == 1 else f"{first}–{first + count - 1}"
            for p in run[0]:
                shape, meaning = "×".join(map(str, p.shape)), _MEANINGS.get(p.part)
                rows.append((places, p.kind, p.part, meaning, shape, p.numbers, p.bits, count * p.bits))
        return rows

    def lines(self) -> tuple[str, ...]:
        """How it was counted, for people."""
        if not self.parts:
            return (f"{self.model}: {self.note}",)
        return (f"bits = {self.formula}", f"conventions: {CONVENTIONS}", *([self.note] if self.note else []))

    def to_json(self) -> dict[str, object]:
        """Everything, part by part."""
        parts = [
            {"layer": p.layer + 1, "kind": p.kind, "part": p.part, "is": _MEANINGS.get(p.part), "shape": list(p.shape)}
            | {"numbers": p.numbers, "bits": p.bits}
            for p in self.parts
        ]
        found: dict[str, object] = {"model": self.model, "bits": self.bits, "bytes": self.bytes, "parts": parts}
        found |= {"formula": self.formula, "conventions": CONVENTIONS} if parts else {}
        return found | ({"note": self.note} if self.note else {})

    def __repr__(self) -> str:
        return f"<state of {self.model}: {counted(self.bits, 'bit')} in {counted(len(self.parts), 'part')}>"

    def __str__(self) -> str:
        return "\n".join((*([str(self.table())] if self.parts else []), *self.lines()))

    def _repr_html_(self) -> str:
        table = self.table()._repr_html_() if self.parts else ""
        return table + "".join(f"<p>{line}</p>" for line in self.lines())


@own_code
def state(model: Any, *, task: str | Task | None = None, n: int | None = None, seed: int = 0) -> State:
    """The bits of a model's state, by layer and by part.

    Args:
        model: a name such as "mamba:width=1024,layers=24,precision=16", or a builder, of which nothing is built; or a
            case, whose model has one layer if it does not come from the shelf; or a model of one's own: where its code
            is, or an object.
        task, n: what it is meant for, where that makes a difference: a construction, or a class that asks for them.
        seed: of the weights of a model of one's own.

    Raises:
        ValueError: an unknown name or parameter, a construction, whose state depends on a task and its size, where no
            size is given, or an object that is no model.

    Example:
        >>> found = state("mamba:width=1024,layers=24,precision=16")
        >>> found.bits, found.bytes
        (14942208, 1867776)
    """
    if isinstance(model, Case):
        return _of_split(model.name, model.split)
    asked = None if task is None else TASKS.get(task)
    own = _made(model, asked, n, seed)
    if not isinstance(own, str | Builder):
        return _of_split(model_name(model), protocol_of(own))
    item = builder(own)
    if n is not None and item.made_for is not None:
        return _of_split(item.spec, case(item, asked or item.task() or item.made_for, n, seed=seed).split)
    below = item.recurrent_part()
    note = "" if below is item else NO_STATE if below is None else ABOVE
    return State(item.spec, item.readable_state_formula, state_parts(item), note)


def _made(model: Any, task: Task | None, n: int | None, seed: int) -> Any:
    """A model of one's own, given what is known of what it may ask for; a name on a shelf is left as it is."""
    if task is not None and n is not None:
        task.check_size(n)
        setting = Setting(task, n)
        made = object_of(model, setting, seed=seed)
        setting.check_sizes(made)
        return made
    known = {"task": task, "n": n, "seed": seed}
    return made_with(model, **{key: value for key, value in known.items() if value is not None})


def _of_split(name: str, split: Protocol) -> State:
    """What a model's split hands over."""
    parts = tuple(StatePart(0, name, part.name, part.shape, part.bits) for part in split.parts())
    return State(name, str(sum(part.bits for part in parts)), parts, "" if parts else NO_STATE)
