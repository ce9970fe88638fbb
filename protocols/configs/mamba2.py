"""Mamba-2: a convolution over e + 2 g N channels, and heads · head_dim · N numbers of memory in float32, a layer.

Source: T. Dao and A. Gu, arXiv 2405.21060; tested against transformers.
"""

from __future__ import annotations

from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import inner_width, state_space_dual


def _rule(fields: Fields) -> list[Layer]:
    inner, heads, width = inner_width(fields, "expand"), fields.count("num_heads"), fields.count("head_dim")
    if heads * width != inner:
        fields.refuse(f"num_heads={heads} heads of head_dim={width} are not expand · hidden_size = {inner}")
    layer = state_space_dual(fields, (heads, width), groups="n_groups", states="state_size", conv="conv_kernel")
    return [layer] * fields.layers()


_DEFAULTS = {"hidden_size": 4096, "num_hidden_layers": 64, "state_size": 128, "expand": 2, "conv_kernel": 4}

FAMILY = Family((ModelType("mamba2", _rule, _DEFAULTS | {"num_heads": 128, "head_dim": 64, "n_groups": 8}),))
