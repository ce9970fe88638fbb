"""Lightning attention with full attention between, as in MiniMax-01: a square matrix a head, in the weights' dtype.

Source: MiniMax, arXiv 2501.08313; Z. Qin et al., arXiv 2401.04658; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import FULL, attention, full_where, head_width
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, memory
from .parts.recurrence import LINEAR


def _rule(fields: Fields) -> list[Layer]:
    count, heads = fields.layers(), fields.count("num_attention_heads")
    usual = full_where(lambda i: i % 2 == 0, LINEAR)(fields, count)
    width = fields.count_or("head_dim", lambda: head_width(fields))
    linear = Layer("lightning attention", (memory(heads, width, width, dtype=fields.dtype),))
    kinds = fields.kinds("layer_types", count, (LINEAR, FULL)) or usual
    return [attention(fields) if kind == FULL else linear for kind in kinds]


_DEFAULTS = {"hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8}

FAMILY = Family((ModelType("minimax", _rule, _DEFAULTS),))
