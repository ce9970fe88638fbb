"""Masks of torch's attention as the last query sees them: Booleans say what is not weighed, floats are added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from ..merging.masks import Array, Mask, Masked
from .torch_arrays import to_array, to_tensor


def array_of(mask: Any) -> Array:
    """Of a tensor or an array."""
    return to_array(mask) if isinstance(mask, torch.Tensor) else np.asarray(mask)


def masked(batch: int, length: int, heads: int, names: tuple[str, str], call: Mapping[str, Any]) -> Masked:
    """What attention, called with two masks of these names and `is_causal`, weighs: by places, and by padding.

    Raises:
        ValueError: a mask of another shape, or a hint without the mask that it is of.
    """
    places, padding = names
    if call.get("is_causal") and places not in call:
        raise ValueError(f"is_causal is a hint about {places}, which is wanted as well")
    found: list[Mask] = []
    shared: dict[str, Any] = {"is_causal": bool(call.get("is_causal", False))}
    each: dict[str, Array] = {}
    if places in call:
        mask = array_of(call[places])
        if mask.ndim == 3:  # torch has instances and heads in one axis
            _wanted(places, mask, (batch * heads, length, length))
            each[places] = mask.reshape(batch, heads, length, length)
        else:
            _wanted(places, mask, (length, length))
            shared[places] = mask
        found.append(_of(each.get(places, mask), batch, heads, length))
    if padding in call:
        mask = each[padding] = array_of(call[padding])
        _wanted(padding, mask, (batch, length))
        found.append(_of(mask[:, None, None], batch, heads, length))
    whole = found[0] + found[1] if len(found) > 1 else found[0] if found else None
    return whole, shared, each


def tensors(shared: Mapping[str, Any], each: Mapping[str, Array], places: str, like: torch.Tensor) -> dict[str, Any]:
    """As the module's call takes them: floats in the dtype of its numbers."""
    given = {name: value for name, value in {**shared, **each}.items() if not isinstance(value, bool)}
    if places in each:
        given[places] = each[places].reshape(-1, *each[places].shape[2:])
    tensors = {name: to_tensor(value) for name, value in given.items()}
    made = {name: t.to(like.dtype) if t.is_floating_point() else t.bool() for name, t in tensors.items()}
    return made | {name: value for name, value in shared.items() if isinstance(value, bool)}


def _of(mask: Array, batch: int, heads: int, length: int) -> Mask:
    if mask.dtype == np.bool_:
        return Mask.of_allowed(~mask, batch=batch, heads=heads, length=length)
    if np.issubdtype(mask.dtype, np.integer):
        raise ValueError(f"a mask of {mask.dtype}: wanted Booleans, True where nothing is weighed, or floats")
    return Mask.of_added(mask, batch=batch, heads=heads, length=length)


def _wanted(name: str, mask: Array, shape: tuple[int, ...]) -> None:
    if mask.shape != shape:
        raise ValueError(f"{name} of shape {mask.shape}: wanted {shape}")
