"""RecurrentGemma (Griffin): a gated linear recurrence with K−1 columns of a convolution, and local attention between.

The library keeps K−1 columns here, none of them dead; the recurrence is in float32.

Source: S. De et al., arXiv 2402.19427; A. Botev et al., arXiv 2404.07839; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import even_heads, head_width, keys_and_values
from .parts.document import said
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Part, memory, window

_DEFAULTS = {"hidden_size": 2560, "num_hidden_layers": 26, "num_attention_heads": 10, "conv1d_width": 4}


def _rule(fields: Fields) -> list[Layer]:
    width = fields.count_or("lru_width", lambda: fields.count("hidden_size"))
    columns = Part("convolution", (width, fields.count("conv1d_width") - 1), fields.dtype)
    recurrent = Layer("gated linear recurrence", (columns, memory(width)))
    heads = fields.count_or("num_key_value_heads", lambda: fields.count("num_attention_heads"))
    tokens = window(fields.count("attention_window_size"))
    local = Layer("local attention", keys_and_values(even_heads(heads, head_width(fields)), fields.dtype, tokens))
    return [local if kind == "attention" else recurrent for kind in _kinds(fields)]


def _kinds(fields: Fields) -> list[str]:
    """`block_types`, over and over."""
    count = fields.layers()
    name = "_block_types" if "_block_types" in fields.values else "block_types"
    cycle = fields.get(name)
    if not isinstance(cycle, list | tuple) or not 0 < len(cycle) <= count:
        fields.refuse(f"{name}={said(cycle)}: wanted a list of 1 to {count} of recurrent and attention")
    for kind in cycle:
        if kind not in ("recurrent", "attention"):
            fields.refuse(f"{name} has {said(kind)}; there are here: recurrent, attention")
    return [cycle[i % len(cycle)] for i in range(count)]


FAMILY = Family(
    (
        ModelType(
            "recurrent_gemma",
            _rule,
            _DEFAULTS | {"attention_window_size": 2048, "block_types": ["recurrent", "recurrent", "attention"]},
        ),
    )
)
