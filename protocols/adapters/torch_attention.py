"""Torch's `MultiheadAttention` of a sequence with itself, without dropout: softmax(q·k/√d_qk)·v, heads side by side.

Inputs are (B, T, d) whatever `batch_first` says. Masks are those of the module's own call: `attn_mask` (T, T) or
(B·h, T, T), `key_padding_mask` (B, T), Booleans that are true where nothing is weighed or floats that are added.

Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html

Example:
    >>> ADAPTER.protocol(torch.nn.MultiheadAttention(4, 2)).maps.query_shape
    (2, 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from .hosting.adapter import Adapter
from .hosting.merging.attention_maps import Array, AttentionMaps
from .hosting.merging.float_merge import FloatMerge
from .hosting.merging.masks import Masked
from .hosting.torch_modules.torch_arrays import to_array, to_tensor
from .hosting.torch_modules.torch_copies import apart, measuring
from .hosting.torch_modules.torch_masks import masked, tensors


class TorchMaps(AttentionMaps):
    """The module's projections, of a copy in evaluation mode with parameters of its own."""

    takes = ("attn_mask", "key_padding_mask", "is_causal")

    def __init__(self, module: torch.nn.MultiheadAttention) -> None:
        self.module = apart(module)
        self.name = "torch MultiheadAttention"
        self.width = module.embed_dim
        self.dtype = to_array(module.out_proj.weight).dtype
        self.query_shape = self.value_shape = module.num_heads, module.head_dim

    def query(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d/h)."""
        return self._projected(x, 0)

    def key(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d/h)."""
        return self._projected(x, 1)

    def value(self, x: Array) -> Array:
        """(B, T, d) ↦ (B, T, h, d/h)."""
        return self._projected(x, 2)

    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d/h) ↦ (B, d)."""
        with torch.no_grad():
            return to_array(self.module.out_proj(to_tensor(average.reshape(len(average), -1))))

    def uncut(self, x: Array) -> Array:
        """The module's own call."""
        given = to_tensor(x) if self.module.batch_first else to_tensor(x.swapaxes(0, 1))
        call = tensors(self.shared, self.each, self.takes[0], given)
        with torch.no_grad():
            outputs = self.module(given, given, given, need_weights=False, **call)[0]
        return to_array(outputs[:, -1] if self.module.batch_first else outputs[-1])

    def measuring(self) -> TorchMaps:
        """Other bits in the parameters."""
        return type(self)(measuring(self.module))

    def _masked(self, batch: int, length: int, call: Mapping[str, Any]) -> Masked:
        return masked(batch, length, self.query_shape[0], self.takes[:2], call)

    def _projected(self, x: Array, which: int) -> Array:
        rows = slice(which * self.width, (which + 1) * self.width)
        bias = None if self.module.in_proj_bias is None else self.module.in_proj_bias[rows]
        with torch.no_grad():
            projected = torch.nn.functional.linear(to_tensor(x), self.module.in_proj_weight[rows], bias)
        return to_array(projected).reshape(*x.shape[:2], *self.query_shape)


@dataclass(frozen=True)
class TorchAttention(Adapter):
    """The class itself: what a subclass does with its maps is not known."""

    def fits(self, model: Any) -> bool:
        """A multi-head attention module."""
        return type(model) is torch.nn.MultiheadAttention

    def protocol(self, model: Any) -> FloatMerge:
        """A merge of float sums.

        Raises:
            ValueError: it is no self-attention, or attends to more than its inputs.
        """
        refuse_more_than_inputs(model)
        return FloatMerge(TorchMaps(model))

    def examples(self) -> tuple[Any, ...]:
        """Plain, and with all that may differ."""
        return torch.nn.MultiheadAttention(4, 2, dropout=0.1), torch.nn.MultiheadAttention(
            6, 3, batch_first=True, bias=False
        ).to(torch.float64)


def refuse_more_than_inputs(model: Any) -> None:
    """Raise what `TorchAttention.protocol` raises."""
    if model.in_proj_weight is None:
        raise ValueError("torch MultiheadAttention: kdim and vdim must be embed_dim, for all to be of one x")
    if model.bias_k is not None or model.add_zero_attn:
        raise ValueError("torch MultiheadAttention: add_bias_kv and add_zero_attn attend to more than the inputs")


ADAPTER = TorchAttention()
