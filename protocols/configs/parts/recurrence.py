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


def state_space_dual(fields: Fields, heads: tuple[int, int], *, groups: str, states: str, conv: str) -> Layer:
    """Mamba-2, for (heads, width) of product e: a convolution over e + 2 g N channels, and e · N numbers in float32."""
    size, (count, width) = fields.count(states), heads
    channels = count * width + 2 * fields.count(groups) * size
    return Layer("mamba2", (convolution(channels, fields.count(conv), fields.dtype), memory(count, width, size)))


def bamba_space(fields: Fields, inner: int) -> Layer:
    """Mamba-2 under the names of Bamba; `mamba_d_head` may be "auto"."""
    heads = fields.count("mamba_n_heads")
    auto = fields.get("mamba_d_head") in (None, "auto")
    width = fields.divided("inner width", inner, "mamba_n_heads") if auto else fields.count("mamba_d_head")
    if heads * width != inner:
        fields.refuse(f"mamba_n_heads={heads} heads of {width} are not the inner width {inner}")
    names = {"groups": "mamba_n_groups", "states": "mamba_d_state", "conv": "mamba_d_conv"}
    return state_space_dual(fields, (heads, width), **names)


def inner_width(fields: Fields, expand: str) -> int:
    """⌊expand · d⌋, at least 1."""
    width = int(fields.ratio(expand) * fields.count("hidden_size"))
    if not width:
        fields.refuse(f"{expand}={fields.get(expand)} leaves no channel")
    return width


def delta_rule(fields: Fields, keys: tuple[int, int], values: tuple[int, int]) -> Layer:
    """Gated DeltaNet, for (heads, width) of keys and values: a convolution over q, k and v; a matrix a value head."""
    (key_heads, key_width), (value_heads, value_width) = keys, values
    channels = 2 * key_heads * key_width + value_heads * value_width
    kernel = fields.count("linear_conv_kernel_dim")
    parts = (convolution(channels, kernel, fields.dtype), memory(value_heads, key_width, value_width))
    return Layer("gated delta rule", parts)
