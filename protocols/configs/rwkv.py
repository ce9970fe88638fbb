"""RWKV-4: two shifted tokens, and a numerator, a denominator and a maximum of d numbers each in float32, a layer.

Source: B. Peng et al., arXiv 2305.13048; tested against transformers.
"""

from __future__ import annotations

from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Part, memory


def _rule(fields: Fields) -> list[Layer]:
    width = fields.count("hidden_size")
    inner = fields.count_or("attention_hidden_size", lambda: width)
    if inner != width:
        fields.refuse(f"attention_hidden_size={inner}: the library runs only hidden_size={width}")
    shift = Part("token shift", (2, width), fields.dtype)
    return [Layer("rwkv", (shift, memory(3, inner)))] * fields.layers()


FAMILY = Family((ModelType("rwkv", _rule, {"hidden_size": 4096, "num_hidden_layers": 32}),))
