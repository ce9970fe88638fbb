"""Falcon-H1: Mamba-2 and attention side by side in every layer.

Source: J. Zuo et al., arXiv 2507.22448; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import attention
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import bamba_space, inner_width


def _rule(fields: Fields) -> list[Layer]:
    inner = fields.count_or("mamba_d_ssm", lambda: inner_width(fields, "mamba_expand"))
    return [bamba_space(fields, inner) + attention(fields)] * fields.layers()


_ATTENTION = {"hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8}
_MAMBA = {"mamba_n_heads": 128, "mamba_n_groups": 1, "mamba_d_state": 256, "mamba_d_conv": 4, "mamba_expand": 2}

FAMILY = Family((ModelType("falcon_h1", _rule, _ATTENTION | _MAMBA | {"mamba_d_ssm": 1024}),))
