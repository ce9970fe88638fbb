"""A model's weights as bytes, and put back into a model that was built from words alone.

Whatever a seed changes must be in the arrays: a model whose other parts differ from seed to seed is refused.
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ..adapters.hosting.adapter import adapter_of
from ..content import content_of


def weights_of(model: Any, unseeded: Any) -> bytes:
    """All arrays of a model, one after the other; `unseeded` is the same model from another seed.

    Raises:
        ValueError: the two differ in more than their arrays.
    """
    if (tensors := _tensors(model)) is not None:
        return _told(type(model).__name__, tensors, _tensors(unseeded) or {})
    if jax.tree_util.all_leaves([model]):
        return _nothing(model, unseeded)
    if _skeleton(model) != _skeleton(unseeded):
        raise ValueError(f"{type(model).__name__} depends on its seed beyond its arrays, and cannot be told in words")
    return b"".join(np.asarray(leaf).tobytes() for leaf in jax.tree_util.tree_leaves(eqx.filter(model, eqx.is_array)))


def _tensors(model: Any) -> dict[str, Any] | None:
    """Of a module of another library, by name; None of anything else."""
    adapter = adapter_of(model) if jax.tree_util.all_leaves([model]) else None
    return None if adapter is None else adapter.tensors(model)


def _told(name: str, tensors: dict[str, Any], unseeded: dict[str, Any]) -> bytes:
    kinds = [[(at, array.shape, array.dtype) for at, array in each.items()] for each in (tensors, unseeded)]
    if kinds[0] != kinds[1]:
        raise ValueError(f"{name} made anew has other tensors: its weights cannot be told")
    return b"".join(np.ascontiguousarray(array).tobytes() for array in tensors.values())


def _nothing(model: Any, other: Any) -> bytes:
    """No bytes: a model that is no pytree is made anew, and must come out the same."""
    content = content_of(model)
    if content is None or content != content_of(other):
        raise ValueError(
            f"{type(model).__name__} is no pytree, and made anew it is not the same: its weights cannot be told"
        )
    return b""


def with_weights(unseeded: Any, weights: bytes) -> Any:
    """The model of which `weights_of` gave the arrays.

    Raises:
        ValueError: bytes of another model.
    """
    if jax.tree_util.all_leaves([unseeded]) and not weights:
        return unseeded
    adapter, tensors = adapter_of(unseeded), _tensors(unseeded)
    if adapter is not None and tensors is not None:
        told = dict(zip(tensors, _cut(list(tensors.values()), weights, type(unseeded).__name__), strict=True))
        return adapter.with_tensors(unseeded, told)
    arrays, rest = eqx.partition(unseeded, eqx.is_array)
    leaves, tree = jax.tree_util.tree_flatten(arrays)
    restored = _cut(leaves, weights, type(unseeded).__name__)
    return eqx.combine(jax.tree_util.tree_unflatten(tree, restored), rest)


def _cut(leaves: list[Any], weights: bytes, name: str) -> list[Any]:
    """Arrays like these, of bytes one after the other."""
    if sum(leaf.nbytes for leaf in leaves) != len(weights):
        raise ValueError(f"{len(weights)} bytes of weights, {name} has {sum(leaf.nbytes for leaf in leaves)}")
    ends = np.cumsum([leaf.nbytes for leaf in leaves])
    return [_like(leaf, weights[end - leaf.nbytes : end]) for leaf, end in zip(leaves, ends, strict=True)]


def _like(leaf: Any, data: bytes) -> Any:
    values = np.frombuffer(data, dtype=leaf.dtype).reshape(leaf.shape)
    return values if isinstance(leaf, np.ndarray) else jnp.asarray(values)


def _skeleton(model: Any) -> tuple[Any, list[Any]]:
    """All that is no array, and the shapes and types of arrays."""
    leaves, tree = jax.tree_util.tree_flatten(model)
    return tree, [(leaf.shape, leaf.dtype) if eqx.is_array(leaf) else leaf for leaf in leaves]
