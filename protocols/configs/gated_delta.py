"""Gated DeltaNet with full attention every few layers, as in Qwen3-Next: a matrix a value head, in float32.

Source: S. Yang, J. Kautz and A. Hatamizadeh, arXiv 2412.06464; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import FULL, SLIDING, attention, full_every
from .parts.document import Json
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import LINEAR, delta_rule


def _qwen(fields: Fields) -> list[Layer]:
    count = fields.layers()
    pattern = full_every(4, LINEAR, "full_attention_interval")
    kinds = fields.kinds("layer_types", count, (LINEAR, FULL)) or pattern(fields, count)
    linear, full = _heads_said(fields), attention(fields)
    return [full if kind == FULL else linear for kind in kinds]


def _lara(fields: Fields) -> list[Layer]:
    """Linear, sliding, linear, full, sliding, and so on."""
    count = fields.layers()
    usual = [(LINEAR, SLIDING, LINEAR, FULL, SLIDING)[i % 5] for i in range(count)]
    kinds = fields.kinds("layer_types", count, (LINEAR, SLIDING, FULL)) or usual
    linear = _heads_said(fields)
    return [linear if kind == LINEAR else attention(fields, kind) for kind in kinds]


def _heads_said(fields: Fields) -> Layer:
    keys, values = (
        (fields.count(f"linear_num_{part}_heads"), fields.count(f"linear_{part}_head_dim")) for part in ("key", "value")
    )
    return delta_rule(fields, keys, values)


def _olmo(fields: Fields) -> list[Layer]:
    """Every fourth layer is full, the last if there is no fourth; widths are worked out where they are not given."""
    count = fields.layers()
    kinds = fields.kinds("layer_types", count, (LINEAR, FULL)) or full_every(min(4, count), LINEAR)(fields, count)
    heads = fields.count("num_attention_heads")
    keys, values = (fields.count_or(f"linear_num_{part}_heads", lambda: heads) for part in ("key", "value"))
    width = fields.count_or("linear_key_head_dim", lambda: _narrow(fields, keys))
    wide = fields.count_or("linear_value_head_dim", lambda: 2 * width)
    linear = delta_rule(fields, (keys, width), (values, wide))
    full = attention(fields)
    return [full if kind == FULL else linear for kind in kinds]


def _narrow(fields: Fields, heads: int) -> int:
    """⌊¾ d / heads⌋."""
    width = int(0.75 * fields.count("hidden_size") / heads)
    if not width:
        fields.refuse(f"linear_num_key_heads={heads}: too many for hidden_size={fields.count('hidden_size')}")
    return width


def _sizes(d: int, layers: int, heads: int, kv: int) -> dict[str, Json]:
    """Defaults that the three Qwen types share but for these."""
    attention = {"num_attention_heads": heads, "num_key_value_heads": kv, "head_dim": 256}
    linear = {"linear_num_key_heads": 16, "linear_num_value_heads": 32, "linear_conv_kernel_dim": 4}
    widths = {"linear_key_head_dim": 128, "linear_value_head_dim": 128}
    return {"hidden_size": d, "num_hidden_layers": layers, **attention, **linear, **widths}


_OLMO = {"hidden_size": 3840, "num_hidden_layers": 32, "num_attention_heads": 30, "linear_conv_kernel_dim": 4}

FAMILY = Family(
    (
        ModelType("qwen3_next", _qwen, _sizes(2048, 48, 16, 2)),
        ModelType("qwen3_5_text", _qwen, _sizes(4096, 32, 16, 4)),
        ModelType("qwen3_5_moe_text", _qwen, _sizes(2048, 40, 16, 2)),
        ModelType(
            "lara_mini",
            _lara,
            _sizes(1024, 34, 16, 4)
            | {"head_dim": 128, "linear_num_key_heads": 8, "linear_num_value_heads": 16, "sliding_window": 512},
        ),
        ModelType("olmo_hybrid", _olmo, _OLMO),
    )
)
