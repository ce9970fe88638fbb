"""Latent attention's one layer: what it keeps of a token in place of keys and values."""

from __future__ import annotations

from .fields import Fields
from .part import Layer, Part, Tokens


def latents(fields: Fields) -> Layer:
    """A latent for keys and values together, and a rotated key that all heads share."""
    return Layer(
        "latent attention",
        (
            Part("latents", (fields.count("kv_lora_rank"),), fields.dtype, tokens=Tokens()),
            Part("rotated keys", (fields.count("qk_rope_head_dim"),), fields.dtype, tokens=Tokens()),
        ),
    )
