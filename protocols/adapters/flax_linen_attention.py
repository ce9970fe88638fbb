"""Flax linen's `MultiHeadAttention`, bound to its weights, of a sequence with itself, without dropout.

A linen module has no weights of its own: what is cut is `module.bind(variables)`. The call's `mask` (B or 1, h or 1,
T, T), or (T, T), is true where something is weighed.

Source: https://flax.readthedocs.io/en/stable/api_reference/flax.linen/layers.html#attention

Example:
    >>> module = linen.MultiHeadAttention(2)
    >>> bound = module.bind(module.init(jax.random.key(0), jnp.zeros((1, 1, 4))))
    >>> ADAPTER.protocol(bound).maps.query_shape
    (2, 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import linen

from .hosting.adapter import Adapter
from .hosting.jax_modules.flax_dtypes import widened_linen
from .hosting.jax_modules.jax_weights import nudged, widened
from .hosting.merging.attention_maps import Array, AttentionMaps
from .hosting.merging.float_merge import FloatMerge
from .hosting.merging.masks import Masked, one_mask

_KINDS = (linen.MultiHeadDotProductAttention, linen.MultiHeadAttention, linen.SelfAttention)


class LinenMaps(AttentionMaps):
    """The projections, made of the weights that linen names query, key, value and out."""

    takes = ("mask",)

    def __init__(self, module: Any) -> None:
        self.module, self.variables = module.unbind()
        self.weights = self.variables["params"]
        self.name = f"flax.linen {type(module).__name__}"
        self.width, *shape = self.weights["query"]["kernel"].shape
        self.dtype = np.dtype(module.dtype or module.param_dtype)
        self.query_shape = self.value_shape = shape[0], shape[1]

    def query(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""
        return self._map("query", "btd,dhm->bthm", x)

    def key(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""
        return self._map("key", "btd,dhm->bthm", x)

    def value(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_v)."""
        return self._map("value", "btd,dhm->bthm", x)

    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d_v) ↦ (B, k)."""
        return self._map("out", "bhm,hmk->bk", average)

    def uncut(self, x: Array) -> Array:
        """The module's own call."""
        call = {**self.shared, **self.each}
        return np.asarray(self.module.apply(self.variables, jnp.asarray(x), deterministic=True, **call)[:, -1])

    def measuring(self) -> LinenMaps:
        """Other bits in the variables, and float32 for the module's dtypes."""
        if self.dtype.itemsize > 2:
            return LinenMaps(self.module.bind(nudged(self.variables)))
        return LinenMaps(widened_linen(self.module).bind(widened(self.variables)))

    def _masked(self, batch: int, length: int, call: Mapping[str, Any]) -> Masked:
        sizes = {"batch": batch, "heads": self.query_shape[0], "length": length}
        return one_mask(call, float(jnp.finfo(self.dtype).min), **sizes)

    def _map(self, part: str, product: str, x: Array) -> Array:
        mapped = jnp.einsum(product, jnp.asarray(x), self.weights[part]["kernel"].astype(self.dtype))
        return np.asarray(mapped + self.weights[part]["bias"].astype(self.dtype) if self.module.use_bias else mapped)


@dataclass(frozen=True)
class FlaxLinenAttention(Adapter):
    """The classes themselves: what a subclass does with its maps is not known."""

    def fits(self, model: Any) -> bool:
        """A multi-head attention module."""
        return type(model) in _KINDS

    def protocol(self, model: Any) -> FloatMerge:
        """A merge of float sums.

        Raises:
            ValueError: the module is not bound to weights, norms its queries, decodes, or weighs by a function of the
                user's own.
        """
        name = f"flax.linen {type(model).__name__}"
        if model.scope is None:
            raise ValueError(f"{name} has no weights: wanted module.bind(variables)")
        if model.attention_fn is not linen.dot_product_attention:
            raise ValueError(f"{name}: attention_fn is opaque: its sums cannot be split")
        if model.normalize_qk or model.decode:
            raise ValueError(f"{name}: normalize_qk and decode are not supported")
        return FloatMerge(LinenMaps(model))

    def examples(self) -> tuple[Any, ...]:
        """Plain, and with all that may differ."""
        x = jnp.zeros((1, 2, 4))
        kinds = linen.MultiHeadDotProductAttention(2, qkv_features=6), linen.MultiHeadAttention(1, dropout_rate=0.1)
        return tuple(
            kind.bind(kind.init({"params": jax.random.key(seed)}, x, deterministic=True))
            for seed, kind in enumerate(kinds)
        )


ADAPTER = FlaxLinenAttention()
