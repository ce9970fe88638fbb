"""Bamba and Granite 4: Mamba-2 layers with attention in some places.

Source: R. Ganti et al., Bamba, https://huggingface.co/blog/bamba; IBM Granite 4.0; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import FULL, attention
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import LINEAR, bamba_space, inner_width


def _bamba(fields: Fields) -> list[Layer]:
    count = fields.layers()
    places = fields.places("attn_layer_indices", count) or frozenset()
    return _layers(fields, [FULL if i in places else LINEAR for i in range(count)])


def _granite(fields: Fields) -> list[Layer]:
    count = fields.layers()
    return _layers(fields, fields.kinds("layer_types", count, (LINEAR, FULL)) or [LINEAR] * count)


def _layers(fields: Fields, kinds: list[str] | tuple[str, ...]) -> list[Layer]:
    mamba, full = bamba_space(fields, inner_width(fields, "mamba_expand")), attention(fields)
    return [full if kind == FULL else mamba for kind in kinds]


_DEFAULTS = {"hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "mamba_d_conv": 4}
_MAMBA = {"mamba_n_heads": 128, "mamba_n_groups": 1, "mamba_d_state": 256, "mamba_expand": 2}

FAMILY = Family(
    (
        ModelType("bamba", _bamba, _DEFAULTS | _MAMBA | {"num_key_value_heads": 8}),
        ModelType("granitemoehybrid", _granite, _DEFAULTS | _MAMBA, aliases={"layers_block_type": "layer_types"}),
    )
)
