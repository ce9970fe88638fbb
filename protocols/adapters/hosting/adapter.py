"""Adapters: how modules of other libraries are run as protocols, chosen by what the object is.

A shelf, one adapter a file; the first word of a file's name is the library. Only adapters of libraries that are loaded
already are looked at, since an object of a library that is not loaded cannot be there.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reductions import Shelf

if TYPE_CHECKING:  # the shelf can be listed without jax
    from ...splits.parts.protocol import Protocol


class Adapter(ABC):
    """What to do with one kind of object."""

    @abstractmethod
    def fits(self, model: Any) -> bool:
        """Whether the object is of this kind."""

    @abstractmethod
    def protocol(self, model: Any) -> Protocol:
        """The object's protocol, checked.

        Raises:
            ValueError: it cannot be cut exactly, with the reason.
        """

    @abstractmethod
    def examples(self) -> tuple[Any, ...]:
        """Small objects of this kind, with weights as the library draws them, for the laws to run on."""


ADAPTERS: Shelf[Adapter] = Shelf("protocols.adapters", "ADAPTER", group="lowerbounds.adapters")


def parts_that_fit(model: Any, path: str = "", depth: int = 3) -> Iterator[str]:
    """Attributes of an object of another library, and theirs, that an adapter is for: `.encoder.cell (GRUCell)`."""
    held = getattr(model, "__dict__", {})
    for name, part in held.items():
        each = enumerate(part) if isinstance(part, list | tuple) else [(None, part)]
        for i, item in each:
            here = f"{path}.{name}" if i is None else f"{path}.{name}[{i}]"
            if any(ADAPTERS.get(known).fits(item) for known in _loaded()):
                yield f"{here} ({type(item).__name__})"
            elif depth:
                yield from parts_that_fit(item, here, depth - 1)


def _loaded() -> list[str]:
    """Names of adapters whose libraries are loaded."""
    return [name for name in ADAPTERS.names() if name.partition("_")[0] in sys.modules]


def adapted(model: Any) -> Protocol | None:
    """The protocol of an object of another library, None for an object that no adapter is for.

    Raises:
        ValueError: the object cannot be cut exactly, with the reason.
    """
    for name in _loaded():
        adapter = ADAPTERS.get(name)
        if adapter.fits(model):
            return adapter.protocol(model)
    return None
