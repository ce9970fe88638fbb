"""Jamba: Mamba layers, and attention in each layer i with i mod attn_layer_period = attn_layer_offset.

Source: O. Lieber et al., arXiv 2403.19887; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import attention
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import inner_width, selective_space

_ATTENTION = {"num_attention_heads": 32, "num_key_value_heads": 8, "attn_layer_period": 8, "attn_layer_offset": 4}
_MAMBA = {"mamba_d_state": 16, "mamba_d_conv": 4, "mamba_expand": 2}


def _rule(fields: Fields) -> list[Layer]:
    period = fields.count("attn_layer_period")
    offset = fields.count("attn_layer_offset", least=0, most=period - 1)
    inner = inner_width(fields, "mamba_expand")
    mamba, full = selective_space(fields, inner, conv="mamba_d_conv", states="mamba_d_state"), attention(fields)
    return [full if i % period == offset else mamba for i in range(fields.layers())]


FAMILY = Family((ModelType("jamba", _rule, {"hidden_size": 4096, "num_hidden_layers": 32} | _ATTENTION | _MAMBA),))
