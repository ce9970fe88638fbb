"""Short convolutions with attention between, as in LFM2: `conv_L_cache` columns of d channels, and no other memory.

Source: A. Amini et al., arXiv 2511.23404 (LFM2); tested against transformers.
"""

from __future__ import annotations

from collections.abc import Sequence

from .parts.attention import FULL, SLIDING, attention
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, convolution

CONV = "conv"


def _lfm2(fields: Fields) -> list[Layer]:
    count = fields.layers()
    places = fields.places("full_attn_idxs", count)
    usual = [FULL if places is None or i in places else CONV for i in range(count)]
    return _layers(fields, fields.kinds("layer_types", count, (CONV, FULL)) or usual)


def _lfm2_moe(fields: Fields) -> list[Layer]:
    kinds = fields.kinds("layer_types", fields.layers(), (CONV, FULL))
    if kinds is None:
        fields.refuse("layer_types is missing, and the class has none of its own")
    return _layers(fields, kinds)


def _lfm3(fields: Fields) -> list[Layer]:
    count = fields.layers()
    usual = [FULL if i % 4 == 2 else SLIDING if i and i % 4 == 0 else CONV for i in range(count)]
    return _layers(fields, fields.kinds("layer_types", count, (CONV, FULL, SLIDING)) or usual)


def _layers(fields: Fields, kinds: Sequence[str]) -> list[Layer]:
    columns = convolution(fields.count("hidden_size"), fields.count("conv_L_cache"), fields.dtype)
    return [Layer("short convolution", (columns,)) if kind == CONV else attention(fields, kind) for kind in kinds]


_LFM2 = {"num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "conv_L_cache": 3}
_LFM3 = {"hidden_size": 2048, "num_hidden_layers": 24, "num_attention_heads": 16, "num_key_value_heads": 4}

FAMILY = Family(
    (
        ModelType("lfm2", _lfm2, {"hidden_size": 2560} | _LFM2),
        ModelType("lfm2_moe", _lfm2_moe, {"hidden_size": 2048} | _LFM2),
        ModelType("lfm3", _lfm3, _LFM3 | {"head_dim": 128, "sliding_window": 256, "conv_L_cache": 7}),
    )
)
