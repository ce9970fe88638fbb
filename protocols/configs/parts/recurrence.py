"""Parts that recurrent layers of several families share: a selective state space, a gated delta rule."""

from __future__ import annotations

from .fields import Fields
from .part import Layer, convolution, memory

LINEAR = "linear_attention"


def selective_space(fields: Fields, inner: int, *, conv: str, states: str, heads: int = 1) -> Layer:
    """Mamba: a convolution over e channels, and e · N numbers of memory in float32, perhaps split in heads."""
    size = fields.count(states)
    shape = (inner, size) if heads == 1 else (heads, inner // heads, size)
    return Layer("mamba", (convolution(inner, fields.count(conv), fields.dtype), memory(*shape)))


def state_space_dual(
    fields: Fields, inner: int, heads: int, width: int, *, groups: str, states: str, conv: str
) -> Layer:
    """Mamba-2: a convolution over e + 2 g N channels, and heads · width · N numbers of memory in float32."""
    size = fields.count(states)
    channels = inner + 2 * fields.count(groups) * size
    return Layer("mamba2", (convolution(channels, fields.count(conv), fields.dtype), memory(heads, width, size)))


def bamba_space(fields: Fields, inner: int) -> Layer:
    """Mamba-2 under the names of Bamba; `mamba_d_head` may be "auto"."""
    heads = fields.count("mamba_n_heads")
    auto = fields.get("mamba_d_head") in (None, "auto")
    width = fields.divided("inner width", inner, "mamba_n_heads") if auto else fields.count("mamba_d_head")
    if heads * width != inner:
        fields.refuse(f"mamba_n_heads={heads} heads of {width} are not the inner width {inner}")
    return state_space_dual(
        fields, inner, heads, width, groups="mamba_n_groups", states="mamba_d_state", conv="mamba_d_conv"
    )


def inner_width(fields: Fields, expand: str) -> int:
    """⌊expand · d⌋, at least 1."""
    width = int(fields.ratio(expand) * fields.count("hidden_size"))
    if not width:
        fields.refuse(f"{expand}={fields.get(expand)} leaves no channel")
    return width


def delta_rule(fields: Fields, key_heads: int, value_heads: int, key_width: int, value_width: int) -> Layer:
    """Gated DeltaNet: a convolution over queries, keys and values; a matrix a value head, in float32."""
    channels = 2 * key_heads * key_width + value_heads * value_width
    kernel = fields.count("linear_conv_kernel_dim")
    parts = (convolution(channels, kernel, fields.dtype), memory(value_heads, key_width, value_width))
    return Layer("gated delta rule", parts)
