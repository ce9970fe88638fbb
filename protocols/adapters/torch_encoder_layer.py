"""Torch's `TransformerEncoderLayer`: attention of a sequence with itself, and around it norms and a map of each place.

All but the sums is a map of one place, done by its owner: norms before or after, the residual sum, two linear maps.
Inputs are (B, T, d) whatever `batch_first` says. Masks are those of the layer's own call: `src_mask` (T, T) or
(B·h, T, T), `src_key_padding_mask` (B, T), Booleans that are true where nothing is weighed or floats that are added.

Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html

Example:
    >>> ADAPTER.protocol(torch.nn.TransformerEncoderLayer(4, 2, 8)).maps.query_shape
    (2, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from .hosting.adapter import Adapter
from .hosting.merging.attention_maps import Array
from .hosting.merging.float_merge import FloatMerge
from .hosting.torch_modules.torch_arrays import to_array, to_tensor
from .hosting.torch_modules.torch_copies import apart, measuring
from .hosting.torch_modules.torch_masks import tensors
from .torch_attention import TorchMaps, refuse_more_than_inputs


class EncoderMaps(TorchMaps):
    """The projections of the attention in a layer, and what is around it."""

    takes = ("src_mask", "src_key_padding_mask", "is_causal")

    def __init__(self, layer: Any) -> None:
        super().__init__(layer.self_attn)
        self.layer = apart(layer)
        self.module = self.layer.self_attn
        self.name = "torch TransformerEncoderLayer"

    def output(self, average: Array, last: Array) -> Array:
        """(B, h, d/h) and (B, d) ↦ (B, d)."""
        layer, x = self.layer, to_tensor(last)
        with torch.no_grad():
            x = x + self.module.out_proj(to_tensor(average.reshape(len(average), -1)))
            if layer.norm_first:
                return to_array(x + self._place_by_place(layer.norm2(x)))
            x = layer.norm1(x)
            return to_array(layer.norm2(x + self._place_by_place(x)))

    def uncut(self, x: Array) -> Array:
        """The layer's own call."""
        first = self.module.batch_first
        given = to_tensor(x) if first else to_tensor(x.swapaxes(0, 1))
        with torch.no_grad():
            outputs = self.layer(given, **tensors(self.shared, self.each, self.takes[0], given))
        return to_array(outputs[:, -1] if first else outputs[-1])

    def measuring(self) -> EncoderMaps:
        """Other bits in the parameters."""
        return type(self)(measuring(self.layer))

    def _projected(self, x: Array, which: int) -> Array:
        if self.layer.norm_first:
            with torch.no_grad():
                x = to_array(self.layer.norm1(to_tensor(x)))
        return super()._projected(x, which)

    def _place_by_place(self, x: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.layer.linear2(self.layer.activation(self.layer.linear1(x)))
        return made


@dataclass(frozen=True)
class TorchEncoderLayer(Adapter):
    """The class itself: what a subclass does is not known."""

    def fits(self, model: Any) -> bool:
        """A layer of an encoder."""
        return type(model) is torch.nn.TransformerEncoderLayer and type(model.self_attn) is torch.nn.MultiheadAttention

    def protocol(self, model: Any) -> FloatMerge:
        """A merge of float sums.

        Raises:
            ValueError: its attention is no self-attention, or attends to more than its inputs.
        """
        refuse_more_than_inputs(model.self_attn)
        return FloatMerge(EncoderMaps(model))

    def examples(self) -> tuple[Any, ...]:
        """Norms after, and before with all that may differ."""
        plain = torch.nn.TransformerEncoderLayer(4, 2, 8)
        kind = torch.nn.TransformerEncoderLayer
        return plain, kind(6, 3, 5, activation="gelu", norm_first=True, batch_first=True, bias=False)


ADAPTER = TorchEncoderLayer()
