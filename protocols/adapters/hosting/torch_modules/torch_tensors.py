"""Tensors inside a state of any make: lists, tuples, dictionaries and objects with attributes, found by their paths.

A cache of transformers is such a thing: tensors, and around them flags and sizes that say what step it is, all public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

Change = Callable[[str, torch.Tensor], torch.Tensor]
_PLAIN = (str, bytes, int, float, bool, type(None), torch.dtype, torch.device, type)


def tensors(state: Any, path: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """All tensors, with their paths, in a fixed order."""
    if isinstance(state, torch.Tensor):
        yield path, state
    for name, part in _parts(state):
        yield from tensors(part, f"{path}{name}")


def replaced(state: Any, change: Change, path: str = "") -> Any:
    """The state with every tensor changed, in place where it is no tensor or tuple itself."""
    if isinstance(state, torch.Tensor):
        return change(path, state)
    parts = [(name, replaced(part, change, f"{path}{name}")) for name, part in _parts(state)]
    if isinstance(state, tuple):
        return tuple(part for _, part in parts)
    for key, (_, part) in zip(_keys(state), parts, strict=True):
        if isinstance(state, list | dict):
            state[key] = part
        else:
            setattr(state, key, part)
    return state


def _keys(state: Any) -> list[Any]:
    if isinstance(state, list | tuple):
        return list(range(len(state)))
    if isinstance(state, dict):
        return list(state)
    return [] if isinstance(state, _PLAIN) or not hasattr(state, "__dict__") else list(vars(state))


def _parts(state: Any) -> list[tuple[str, Any]]:
    if isinstance(state, list | tuple | dict):
        return [(f"[{key}]", state[key]) for key in _keys(state)]
    return [(f".{key}", getattr(state, key)) for key in _keys(state)]
