"""Zamba: Mamba in every layer, and in the hybrid ones a shared block of attention with keys and values of their own.

Heads of attention are 2d // heads wide: the block reads the layer's input beside the first layer's.

Source: P. Glorioso et al., arXiv 2405.16712 and arXiv 2411.15242 (Zamba2); tested against transformers.
"""

from __future__ import annotations

from collections.abc import Sequence

from .parts.attention import attention, even_heads
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import LINEAR, inner_width, selective_space, state_space_dual

HYBRID = "hybrid"


def _zamba(fields: Fields) -> list[Layer]:
    count = fields.layers()
    inner, heads = inner_width(fields, "mamba_expand"), fields.count("n_mamba_heads")
    if inner % heads:
        fields.refuse(f"n_mamba_heads={heads} does not divide mamba_expand · hidden_size = {inner}")
    mamba = selective_space(fields, inner, conv="mamba_d_conv", states="mamba_d_state", heads=heads)
    kinds = fields.kinds("layers_block_type", count, (LINEAR, HYBRID)) or _periodic(fields, count)
    return _shared(fields, mamba, kinds)


def _zamba2(fields: Fields) -> list[Layer]:
    count = fields.layers()
    inner = inner_width(fields, "mamba_expand")
    heads = fields.count("n_mamba_heads")
    width = fields.divided("mamba_expand · hidden_size", inner, "n_mamba_heads")
    names = {"groups": "mamba_ngroups", "states": "mamba_d_state", "conv": "mamba_d_conv"}
    kinds = fields.kinds("layers_block_type", count, (LINEAR, HYBRID))
    if kinds is None:
        if count != len(_ZAMBA2):
            fields.refuse(f"layers_block_type is missing, and the class's own is of {len(_ZAMBA2)} layers, not {count}")
        kinds = _ZAMBA2
    return _shared(fields, state_space_dual(fields, (heads, width), **names), kinds)


def _shared(fields: Fields, mamba: Layer, kinds: Sequence[str]) -> list[Layer]:
    wide = 2 * fields.count("hidden_size")
    count = fields.count_or("num_key_value_heads", lambda: fields.count("num_attention_heads"))
    width = fields.count_or("attention_head_dim", lambda: fields.divided("2 · d", wide, "num_attention_heads"))
    both = mamba + attention(fields, heads=even_heads(count, width))
    return [both if kind == HYBRID else mamba for kind in kinds]


def _periodic(fields: Fields, count: int) -> list[str]:
    """The third layer is hybrid, and from there those at the offset of each period."""
    period, offset = fields.count("attn_layer_period"), fields.count("attn_layer_offset", least=0)
    later = [HYBRID if i % period == offset else LINEAR for i in range(count - 3)]
    return [LINEAR, LINEAR, HYBRID, *later][:count]


_ZAMBA2 = (
    LINEAR,
    *((LINEAR,) * 5 + (HYBRID,)) * 7,
    *(LINEAR,) * 4,
    HYBRID,
    *(LINEAR,) * 3,
    HYBRID,
    *(LINEAR,) * 2,
)
_MAMBA = {"mamba_d_conv": 4, "mamba_expand": 2}

FAMILY = Family(
    (
        ModelType(
            "zamba",
            _zamba,
            {"hidden_size": 3712, "num_hidden_layers": 76, "num_attention_heads": 16, "num_key_value_heads": 16}
            | {"attn_layer_period": 6, "attn_layer_offset": 4, "mamba_d_state": 16, "n_mamba_heads": 2}
            | _MAMBA,
        ),
        ModelType(
            "zamba2",
            _zamba2,
            {"hidden_size": 2560, "num_hidden_layers": 54, "num_attention_heads": 32}
            | {"mamba_d_state": 64, "mamba_ngroups": 1, "n_mamba_heads": 8}
            | _MAMBA,
        ),
    )
)
