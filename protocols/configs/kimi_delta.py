"""Kimi delta attention with latent attention between, as in Kimi Linear: a square matrix a head, in float32.

Source: Kimi Team, arXiv 2510.26692; tested against transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .parts.attention import FULL, full_every
from .parts.fields import Fields
from .parts.latents import latents
from .parts.model_type import Family, ModelType
from .parts.part import Layer, convolution, memory
from .parts.recurrence import LINEAR


def _kimi(fields: Fields) -> list[Layer]:
    """Widths and places may be in `linear_attn_config`, which wins."""
    count = fields.layers()
    inner = fields.inner("linear_attn_config") or replace(fields, values={})
    width, heads, kernel = (
        inner.count(short) if short in inner.values else fields.count(name)
        for short, name in (
            ("head_dim", "linear_head_dim"),
            ("num_heads", "linear_num_heads"),
            ("short_conv_kernel_size", "linear_conv_kernel_dim"),
        )
    )
    kinds = fields.kinds("layer_types", count, (LINEAR, FULL)) or _places(inner, count)
    return _layers(fields, kinds, heads, width, kernel)


def _places(inner: Fields, count: int) -> list[str]:
    """From the file's two lists, which count layers from 1, or every fourth layer but the first."""
    full, linear = (inner.places(name, count, first=1) for name in ("full_attn_layers", "kda_layers"))
    if full is None or linear is None:
        return [FULL if i and i % 4 == 0 else LINEAR for i in range(count)]
    if full & linear or full | linear != frozenset(range(count)):
        inner.refuse(f"full_attn_layers and kda_layers do not share {count} layers out")
    return [FULL if i in full else LINEAR for i in range(count)]


def _bailing(fields: Fields) -> list[Layer]:
    """Widths of its own names, unless the file has Kimi's."""
    count = fields.layers()
    kinds = fields.kinds("layer_types", count, (LINEAR, FULL)) or full_every(6, LINEAR, "layer_group_size")(
        fields, count
    )
    heads = fields.count_or("linear_num_heads", lambda: fields.count("num_attention_heads"))
    width = fields.count_or("linear_head_dim", lambda: fields.count("head_dim"))
    kernel = fields.count_or("linear_conv_kernel_dim", lambda: fields.count("short_conv_kernel_size"))
    return _layers(fields, kinds, heads, width, kernel)


def _layers(fields: Fields, kinds: Sequence[str], heads: int, width: int, kernel: int) -> list[Layer]:
    columns = convolution(3 * heads * width, kernel, fields.dtype)
    delta, full = Layer("kimi delta attention", (columns, memory(heads, width, width))), latents(fields)
    return [full if kind == FULL else delta for kind in kinds]


_LATENT = {"kv_lora_rank": 512, "qk_rope_head_dim": 64}

FAMILY = Family(
    (
        ModelType(
            "kimi_linear",
            _kimi,
            {"num_hidden_layers": 27, "linear_num_heads": 32, "linear_head_dim": 128, "linear_conv_kernel_dim": 4}
            | _LATENT,
        ),
        ModelType(
            "bailing_hybrid",
            _bailing,
            {"num_hidden_layers": 42, "num_attention_heads": 32, "head_dim": 128, "short_conv_kernel_size": 4}
            | {"layer_group_size": 6}
            | _LATENT,
        ),
    )
)
