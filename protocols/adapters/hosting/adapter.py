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

if TYPE_CHECKING:  # the shelf can be listed without numpy or jax
    import numpy.typing as npt

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

    def tensors(self, model: Any) -> dict[str, npt.NDArray[Any]] | None:
        """All numbers of an object that is no pytree, by name, for another process; None where they are not told."""
        return None

    def with_tensors(self, model: Any, tensors: dict[str, npt.NDArray[Any]]) -> Any:
        """An object of the same code with these numbers.

        Raises:
            ValueError: its numbers are not told.
        """
        raise ValueError(f"{type(model).__name__}: its weights cannot be told")

    @abstractmethod
    def examples(self) -> tuple[Any, ...]:
        """Small objects of this kind, with weights as the library draws them, for the laws to run on."""


ADAPTERS: Shelf[Adapter] = Shelf("protocols.adapters", "ADAPTER", group="lowerbounds.adapters")


def parts_that_fit(model: Any, path: str = "", depth: int = 3) -> Iterator[str]:
    """Attributes of an object of another library, and theirs, that an adapter is for: `.encoder.cell (GRUCell)`."""
    held = getattr(model, "__dict__", {})
    for name, part in {**held, **(held.get("_modules") or {})}.items():
        each = enumerate(part) if isinstance(part, list | tuple) else [(None, part)]
        for i, item in each:
            here = f"{path}.{name}" if i is None else f"{path}.{name}[{i}]"
            if adapter_of(item) is not None:
                yield f"{here} ({type(item).__name__})"
            elif depth:
                yield from parts_that_fit(item, here, depth - 1)


def _loaded() -> list[str]:
    """Names of adapters whose libraries are loaded."""
    return [name for name in ADAPTERS.names() if name.partition("_")[0] in sys.modules]


def adapted(model: Any) -> Protocol | None:
    """The protocol of an object of another library, None for an object that no adapter is for.

    Raises:
        ValueError: the object cannot be cut exactly, with the reason, or is compiled.
    """
    _refuse_compiled(model)
    adapter = adapter_of(model)
    return None if adapter is None else adapter.protocol(model)


def adapter_of(model: Any) -> Adapter | None:
    """The first adapter that an object fits, if there is one."""
    return next((adapter for adapter in map(ADAPTERS.get, _loaded()) if adapter.fits(model)), None)


def _refuse_compiled(model: Any) -> None:
    """Raise for what torch has made other code of: what runs then is not the module that is copied and looked at."""
    kinds = {kind.__name__ for kind in type(model).__mro__ if kind.__module__.partition(".")[0] == "torch"}
    name = f"torch {type(model).__name__} cannot be cut"
    if "OptimizedModule" in kinds:
        raise ValueError(f"{name}: it is compiled (torch.compile), wanted the module that it was made of: ._orig_mod")
    if getattr(model, "_compiled_call_impl", None) is not None and "Module" in kinds:
        raise ValueError(f"{name}: it is compiled in place (.compile()), wanted it as it was before")
    if "ScriptModule" in kinds or "ScriptFunction" in kinds:
        raise ValueError(f"{name}: it is scripted or traced (torch.jit), wanted the module that it was made of")
