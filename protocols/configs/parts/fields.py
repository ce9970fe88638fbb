"""The fields of a config, read by name: what the file says, else what the library's class fills in, else refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from .document import Json, said

LARGEST = 1 << 31  # of any width, count or window
MOST_LAYERS = 4096

DTYPES: Mapping[str, int] = {
    "float64": 64,
    "float32": 32,
    "bfloat16": 16,
    "float16": 16,
    "float8_e4m3fn": 8,
    "float8_e5m2": 8,
    "int8": 8,
    "int4": 4,
}
WEIGHT_DTYPES = ("float32", "bfloat16", "float16")
_OLD_KINDS: Mapping[str, str] = {
    "mamba": "linear_attention",
    "attention": "full_attention",
    "deepseek_sparse_attention": "indexed_attention",
}


@dataclass(frozen=True)
class Fields:
    """A config's fields.

    Attributes:
        where: how a message begins: the file and the model type.
        values: what the file says.
        defaults: what the class fills in for a key that is absent; a key that is null stays null.
        dtype: of the weights, in which a part is kept unless its rule says otherwise.
        filled: names of the fields that a default was used for, in order; it is written as fields are asked for.
    """

    where: str
    values: Mapping[str, Json]
    defaults: Mapping[str, Json]
    dtype: str
    filled: dict[str, Json] = field(default_factory=dict, compare=False)

    def get(self, name: str) -> Json:
        """The field as it stands, None where there is none."""
        if name in self.values:
            return self.values[name]
        found = self.defaults.get(name)
        if found is not None:
            self.filled[name] = found
        return found

    def count(self, name: str, *, least: int = 1, most: int = LARGEST) -> int:
        """A whole number.

        Raises:
            ValueError: it is missing, not an integer, or outside least … most.
        """
        value = self.get(name)
        if value is None:
            self.refuse(f"{name} is missing")
        if type(value) is not int or not least <= value <= most:
            self.refuse(f"{name}={said(value)}: wanted a whole number from {least} to {most}")
        return int(value)

    def count_or(self, name: str, otherwise: Callable[[], int], *, least: int = 1) -> int:
        """A whole number, worked out where the field is null or absent."""
        return otherwise() if self.get(name) is None else self.count(name, least=least)

    def layers(self, name: str = "num_hidden_layers") -> int:
        """How many layers."""
        return self.count(name, most=MOST_LAYERS)

    def flag(self, name: str) -> bool:
        """Yes or no; no where it is null or absent."""
        value = self.get(name)
        if value is not None and not isinstance(value, bool):
            self.refuse(f"{name}={said(value)}: wanted true or false")
        return bool(value)

    def ratio(self, name: str) -> float:
        """A positive factor of a width, as `expand` is."""
        value = self.get(name)
        if type(value) not in (int, float) or not 0 < value <= 1024:
            self.refuse(f"{name}={said(value)}: wanted a number above 0, at most 1024")
        return value

    def divided(self, name: str, whole: int, by: str) -> int:
        """⌊whole / field `by`⌋, which is a width and so not 0."""
        count = self.count(by)
        if whole < count:
            self.refuse(f"{by}={count}: more than {name}={whole}")
        return whole // count

    def kinds(self, name: str, layers: int, allowed: Sequence[str]) -> tuple[str, ...] | None:
        """What each layer is, by today's names; None where it is null or absent.

        Raises:
            ValueError: no list of as many strings as there are layers, or a kind that is not allowed here.
        """
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            self.refuse(f"{name}={said(value)}: wanted a list of {layers} kinds of layer")
        if len(value) != layers:
            self.refuse(f"{name} has {len(value)} entries for {layers} layers")
        found = tuple(_OLD_KINDS.get(kind, kind) if isinstance(kind, str) else kind for kind in value)
        for kind in found:
            if not isinstance(kind, str) or kind not in allowed:
                self.refuse(f"{name} has {said(kind)}; there are here: {', '.join(allowed)}")
        return found

    def places(self, name: str, layers: int, *, first: int = 0) -> frozenset[int] | None:
        """Places of layers, from 0, which the file numbers from `first`; None where it is null or absent."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            self.refuse(f"{name}={said(value)}: wanted a list of places of layers")
        for place in value:
            if type(place) is not int or not first <= place < first + layers:
                self.refuse(f"{name} has {said(place)}: wanted places from {first} to {first + layers - 1}")
        return frozenset(place - first for place in value)

    def inner(self, name: str, defaults: Mapping[str, Json] | None = None) -> Fields | None:
        """The fields of an object inside; None where it is null or absent."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(f"{name}={said(value)}: wanted an object")
        return replace(self, where=f"{self.where}: {name}", values=value, defaults=defaults or {}, filled={})

    def of_layer(self, layer: int) -> Fields:
        """The same with what `per_layer_config` says of one layer laid over."""
        own = self.inner("per_layer_config")
        at = None if own is None else own.inner(str(layer)) or own.inner(layer)  # type: ignore[arg-type]
        return self if at is None else replace(self, values={**self.values, **at.values})

    def refuse(self, reason: str) -> NoReturn:
        """Say where it was and what is wrong.

        Raises:
            ValueError: always.
        """
        raise ValueError(f"{self.where}: {reason}")
