"""Attention whose last `num_kv_shared_layers` layers read the keys and values of earlier ones, as in Gemma 3n.

In Gemma 4 full layers have heads of their own width, `global_head_dim`.

Source: transformers, `Gemma3nTextConfig` and `Gemma4TextConfig`; tested against them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .parts.attention import FULL, KINDS, attention, full_every, model
from .parts.fields import Fields
from .parts.model_type import Family
from .parts.part import Layer

_NONE = Layer("shared attention")


def _gemma3n(fields: Fields) -> list[Layer]:
    count = fields.layers()
    kinds = fields.kinds("layer_types", count, KINDS) or full_every(5)(fields, count)
    if fields.flag("use_bidirectional_attention"):
        fields = _halved(fields)
    return _unshared(fields, kinds, [attention(fields.of_layer(i), kind) for i, kind in enumerate(kinds)])


def _gemma4(fields: Fields) -> list[Layer]:
    count = fields.layers()
    kinds = list(fields.kinds("layer_types", count, KINDS) or full_every(6)(fields, count))
    kinds[-1] = FULL  # the class forces it
    if fields.get("use_bidirectional_attention") == "all":
        fields = _halved(fields)
    layers = [attention(_wide(fields, i) if kind == FULL else fields.of_layer(i), kind) for i, kind in enumerate(kinds)]
    return _unshared(fields, kinds, layers)


def _halved(fields: Fields) -> Fields:
    return replace(fields, values={**fields.values, "sliding_window": fields.count("sliding_window") // 2 + 1})


def _wide(fields: Fields, layer: int) -> Fields:
    """A full layer's own heads, unless the file says them layer by layer."""
    if fields.get("per_layer_config") is not None:
        return fields.of_layer(layer)
    own = {"head_dim": fields.count_or("global_head_dim", lambda: 512)}
    if fields.flag("attention_k_eq_v") and fields.get("num_global_key_value_heads") is not None:
        own["num_key_value_heads"] = fields.count("num_global_key_value_heads")
    return replace(fields, values={**fields.values, **own})


def _unshared(fields: Fields, kinds: Sequence[str], layers: list[Layer]) -> list[Layer]:
    shared = fields.count("num_kv_shared_layers", least=0, most=len(layers))
    first = len(layers) - shared
    if first and set(kinds[first:]) - set(kinds[:first]):
        fields.refuse(f"num_kv_shared_layers={shared}: a shared layer's kind is in none of the first {first}")
    return [layer if i < first else _NONE for i, layer in enumerate(layers)]


FAMILY = Family(
    (
        model(
            "gemma3n_text",
            _gemma3n,
            d=2048,
            layers=35,
            heads=8,
            kv=2,
            width=256,
            window=512,
            num_kv_shared_layers=15,
        ),
        model(
            "gemma4_text",
            _gemma4,
            d=2304,
            layers=30,
            heads=8,
            kv=4,
            width=256,
            window=512,
            num_kv_shared_layers=0,
        ),
        model(
            "gemma4_unified_text",
            _gemma4,
            d=2304,
            layers=30,
            heads=8,
            kv=4,
            width=256,
            window=1024,
            num_kv_shared_layers=0,
        ),
    )
)
