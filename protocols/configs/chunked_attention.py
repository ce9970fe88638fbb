"""Attention inside chunks of tokens, as in Llama 4: kept like a window, dead as soon as the next chunk begins.

After t tokens of chunks of C, of min(t, C−1) stored tokens t mod C are ever read again.

Source: transformers, `Llama4TextConfig` and its masks; tested against them.
"""

from __future__ import annotations

from .parts.attention import CHUNKED, full_every, model, stacked
from .parts.fields import Fields
from .parts.model_type import Family


def _pattern(fields: Fields, count: int) -> list[str]:
    """Chunked where positions are rotated: `no_rope_layers` has 1 there, or all but every fourth layer."""
    places = fields.get("no_rope_layers")
    if not places:
        return list(full_every(4, CHUNKED, "no_rope_layer_interval")(fields, count))
    if not isinstance(places, list | tuple) or len(places) != count or any(type(p) is not int for p in places):
        fields.refuse(f"no_rope_layers: wanted a list of {count} numbers 0 or 1")
    return [CHUNKED if place else "full_attention" for place in places]


FAMILY = Family(
    (model("llama4_text", stacked(_pattern), d=5120, layers=48, heads=40, kv=8, width=128, attention_chunk_size=8192),)
)
