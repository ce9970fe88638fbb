"""Flax nnx's `MultiHeadAttention` of a sequence with itself, no dropout; queries may be normed, heads grouped.

The call's `mask` (B or 1, h or 1, T, T), or (T, T), is true where something is weighed.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.nnx/nn/attention.html

Example:
    >>> ADAPTER.protocol(nnx.MultiHeadAttention(2, 4, decode=False, rngs=nnx.Rngs(0))).maps.query_shape
    (2, 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from .hosting.adapter import Adapter
from .hosting.jax_modules.flax_dtypes import widened_nnx
from .hosting.jax_modules.jax_weights import nudged, widened
from .hosting.merging.attention_maps import Array, AttentionMaps
from .hosting.merging.float_merge import FloatMerge
from .hosting.merging.masks import Masked, one_mask


class NnxMaps(AttentionMaps):
    """The module's own projections and norms, of a copy of it."""

    takes = ("mask",)

    def __init__(self, module: nnx.MultiHeadAttention) -> None:
        self.module = nnx.merge(*nnx.split(module))
        self.name = "flax.nnx MultiHeadAttention"
        self.width = module.in_features
        self.dtype = np.dtype(module.dtype or module.param_dtype)
        self.query_shape = self.value_shape = module.num_heads, module.head_dim

    def query(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""
        return np.asarray(_normed(self.module.query_ln, self.module.query(jnp.asarray(x))))

    def key(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk), equal within a group."""
        return self._grouped(_normed(self.module.key_ln, self.module.key(jnp.asarray(x))))

    def value(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_v), equal within a group."""
        return self._grouped(self.module.value(jnp.asarray(x)))

    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d_v) ↦ (B, k)."""
        return np.asarray(self.module.out(jnp.asarray(average)))

    def uncut(self, x: Array) -> Array:
        """The module's own call; in 16 bits JAX's attention inside it promotes dtypes."""
        call = {**self.shared, **self.each}
        with jax.numpy_dtype_promotion("standard"):
            return np.asarray(self.module(jnp.asarray(x), deterministic=True, decode=False, **call)[:, -1])

    def measuring(self) -> NnxMaps:
        """Other bits in the arrays, and float32 for the module's dtypes."""
        graph, state = nnx.split(self.module)
        made = nnx.merge(graph, (widened if self.dtype.itemsize <= 2 else nudged)(state))
        return NnxMaps(widened_nnx(made) if self.dtype.itemsize <= 2 else made)

    def _masked(self, batch: int, length: int, call: Mapping[str, Any]) -> Masked:
        sizes = {"batch": batch, "heads": self.query_shape[0], "length": length}
        return one_mask(call, float(jnp.finfo(self.dtype).min), **sizes)

    def _grouped(self, heads: Any) -> Array:
        return np.repeat(np.asarray(heads), self.module.num_heads // self.module.num_kv_heads, axis=2)


def _normed(norm: Any, heads: Any) -> Any:
    return norm(heads) if norm is not None else heads


@dataclass(frozen=True)
class FlaxNnxAttention(Adapter):
    """The class itself: what a subclass does with its maps is not known."""

    def fits(self, model: Any) -> bool:
        """A multi-head attention module."""
        return type(model) is nnx.MultiHeadAttention

    def protocol(self, model: Any) -> FloatMerge:
        """A merge of float sums.

        Raises:
            ValueError: it is no self-attention, or weighs by a function of the user's own.
        """
        if model.attention_fn is not nnx.dot_product_attention:
            raise ValueError("flax.nnx MultiHeadAttention: attention_fn is opaque: its sums cannot be split")
        if model.in_kv_features != model.in_features:
            raise ValueError("flax.nnx MultiHeadAttention: in_kv_features must be in_features, for all to be of one x")
        return FloatMerge(NnxMaps(model))

    def examples(self) -> tuple[Any, ...]:
        """Plain, and with all that may differ."""
        grouped = {"num_kv_heads": 2, "normalize_qk": True, "out_features": 3, "dropout_rate": 0.1}
        plain = nnx.MultiHeadAttention(2, 4, rngs=nnx.Rngs(0))
        return plain, nnx.MultiHeadAttention(4, 8, rngs=nnx.Rngs(1), **grouped)


ADAPTER = FlaxNnxAttention()
