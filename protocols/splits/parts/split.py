"""The shelf of splits: which models two parties can run, told by the methods that they have, and how each is run.

Users write methods, not subclasses. Of the splits that fit a model the first by name is taken, so an object that has
the methods of two kinds is run as the kind of the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reductions import Shelf

from .protocol import Protocol


@dataclass(frozen=True)
class Split:
    """A kind of model, and how two parties run it.

    Attributes:
        kind: what such a model is, in words.
        methods: what it has, each a name, or names of which one is enough, such as "read or emit".
        protocol: a model ↦ its protocol.
        architecture: how rows and figures call the kind.

    Example:
        >>> SPLITS.get("handover").wants
        'start, step and read or emit (a recurrent model)'
    """

    kind: str
    methods: tuple[str, ...]
    protocol: Callable[[Any], Protocol]
    architecture: str

    def fits(self, model: Any) -> bool:
        """Whether an object has all the methods."""
        return all(any(hasattr(model, name) for name in names.split(" or ")) for names in self.methods)

    @property
    def wants(self) -> str:
        """The methods, in words."""
        return f"{', '.join(self.methods[:-1])} and {self.methods[-1]} ({self.kind})"


SPLITS: Shelf[Split] = Shelf("protocols.splits", "SPLIT")


def splits() -> tuple[Split, ...]:
    """All that there are, by name."""
    return tuple(map(SPLITS.get, SPLITS.names()))
