"""Equinox's `MultiheadAttention` of a sequence with itself, no dropout: softmax(q·k/√d_qk)·v, heads side by side.

The call's `mask` (T, T) or (h, T, T), for each instance (B, h, T, T), is true where something is weighed.

Source: https://docs.kidger.site/equinox/api/nn/attention/

Example:
    >>> module = eqx.nn.MultiheadAttention(2, 4, key=jax.random.key(0))
    >>> ADAPTER.protocol(module).maps.query_shape
    (2, 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from .hosting.adapter import Adapter
from .hosting.jax_modules.jax_weights import nudged, widened
from .hosting.merging.attention_maps import Array, AttentionMaps
from .hosting.merging.float_merge import FloatMerge
from .hosting.merging.masks import Masked, one_mask


class EquinoxMaps(AttentionMaps):
    """The module's four projections."""

    takes = ("mask",)

    def __init__(self, module: eqx.nn.MultiheadAttention) -> None:
        self.module = eqx.nn.inference_mode(module)
        self.name = "equinox MultiheadAttention"
        self.width = module.query_size
        self.dtype = np.dtype(module.query_proj.weight.dtype)
        self.query_shape = module.num_heads, module.qk_size
        self.value_shape = module.num_heads, module.vo_size

    def query(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""
        return _projected(self.module.query_proj, x, self.query_shape)

    def key(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_qk)."""
        return _projected(self.module.key_proj, x, self.query_shape)

    def value(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d_v)."""
        return _projected(self.module.value_proj, x, self.value_shape)

    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d_v) ↦ (B, k)."""
        return np.asarray(jax.vmap(self.module.output_proj)(jnp.asarray(average.reshape(len(average), -1))))

    def uncut(self, x: Array) -> Array:
        """The module's own call."""
        mask = {**self.shared, **self.each}.get("mask")
        if mask is None:
            return np.asarray(jax.vmap(lambda x: self.module(x, x, x)[-1])(jnp.asarray(x)))
        full = jnp.broadcast_to(jnp.asarray(mask, bool), (len(x), self.query_shape[0], x.shape[1], x.shape[1]))
        return np.asarray(jax.vmap(lambda x, mask: self.module(x, x, x, mask=mask)[-1])(jnp.asarray(x), full))

    def _masked(self, batch: int, length: int, call: Mapping[str, Any]) -> Masked:
        sizes = {"batch": batch, "heads": self.query_shape[0], "length": length}
        return one_mask(call, float(jnp.finfo(self.dtype).min), **sizes)

    def measuring(self) -> EquinoxMaps:
        """Other bits in the arrays."""
        return EquinoxMaps((widened if self.dtype.itemsize <= 2 else nudged)(self.module))


def _projected(linear: eqx.nn.Linear, x: Array, shape: tuple[int, int]) -> Array:
    return np.asarray(jax.vmap(jax.vmap(linear))(jnp.asarray(x))).reshape(*x.shape[:2], *shape)


@dataclass(frozen=True)
class EquinoxAttention(Adapter):
    """The class itself: what a subclass does with its maps is not known."""

    def fits(self, model: Any) -> bool:
        """A multi-head attention module."""
        return type(model) is eqx.nn.MultiheadAttention

    def protocol(self, model: Any) -> FloatMerge:
        """A merge of float sums.

        Raises:
            ValueError: keys and values are of other widths than queries, so that it is no self-attention.
        """
        if not model.query_size == model.key_size == model.value_size:
            raise ValueError("equinox MultiheadAttention: queries, keys and values must be of one width to be of one x")
        return FloatMerge(EquinoxMaps(model))

    def examples(self) -> tuple[Any, ...]:
        """Plain, and with all that may differ."""
        sizes: dict[str, Any] = {"qk_size": 3, "vo_size": 5, "output_size": 2, "use_query_bias": True, "dropout_p": 0.1}
        plain = eqx.nn.MultiheadAttention(1, 3, key=jax.random.key(0))
        return plain, eqx.nn.MultiheadAttention(2, 4, key=jax.random.key(1), **sizes)


ADAPTER = EquinoxAttention()
