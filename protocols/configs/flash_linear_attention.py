"""RWKV-6 and 7, GLA, RetNet, DeltaNet and Gated DeltaNet as flash-linear-attention keeps them: matrices in float32.

A matrix of key width times value width a head; short convolutions of queries, keys and values where they are on, K
columns each of which the oldest is dead; RWKV's shifted tokens, one for mixing and one for the feed-forward part.
Layers that `attn` names hold keys and values, of a window of W tokens all W.

Source: github.com/fla-org/flash-linear-attention, version 0.6.0, fla/layers, fla/models and fla/ops; read, not run.
    B. Peng et al., arXiv 2404.05892 and 2503.14456; S. Yang et al., arXiv 2312.06635, 2406.06484 and 2412.06464;
    Y. Sun et al., arXiv 2307.08621.
"""

from __future__ import annotations

from collections.abc import Callable

from .parts.attention import even_heads, head_width, keys_and_values
from .parts.document import Json, said
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Part, Tokens, convolution, memory


def _hybrid(fields: Fields, linear: Callable[[int], Layer], *, around: tuple[Part, ...] = ()) -> list[Layer]:
    """Linear layers, but for those of attention that `attn` names; `around` is kept in these, too."""
    count = fields.layers()
    if fields.get("attnres_block_size") is not None:
        fields.refuse("attnres_block_size: the state of attention residuals is not worked out")
    inner = fields.inner("attn")
    if inner is None:
        return [linear(i) for i in range(count)]
    places = inner.places("layers", count)
    if places is None:
        inner.refuse("layers is missing")
    heads = inner.count("num_heads")
    keys = even_heads(inner.count_or("num_kv_heads", lambda: heads), _width(fields, heads))
    tokens = Tokens()
    if inner.get("window_size") is not None:
        size = inner.count("window_size")
        tokens = Tokens(most=size, read=size - 1)
    attention = Layer("attention", (*keys_and_values(keys, fields.dtype, tokens), *around))
    return [attention if i in places else linear(i) for i in range(count)]


def _width(fields: Fields, heads: int) -> int:
    if heads > fields.count("hidden_size"):
        fields.refuse(f"attn: num_heads={heads}: more than hidden_size={fields.count('hidden_size')}")
    return fields.count("hidden_size") // heads


def _expanded(fields: Fields, expand: str, heads: int) -> int:
    """⌊expand · d⌋ / heads, the width of a head."""
    width = int(fields.count("hidden_size") * fields.ratio(expand))
    if not width or width % heads:
        fields.refuse(f"num_heads={heads} does not divide {expand} · hidden_size = {width}")
    return width // heads


def _short(fields: Fields, *channels: int) -> tuple[Part, ...]:
    """Convolutions of queries, keys and values, where they are on."""
    if not fields.flag("use_short_conv"):
        return ()
    return tuple(convolution(c, fields.count("conv_size"), fields.dtype) for c in channels)


def _expanding(name: str, *, repeats: bool = False) -> Callable[[Fields], list[Layer]]:
    """A matrix a head; fewer heads of keys and values than of queries are repeated, perhaps to the same matrices."""

    def rule(fields: Fields) -> list[Layer]:
        heads = fields.count("num_heads")
        own = fields.count_or("num_kv_heads", lambda: heads)
        if heads % own:
            fields.refuse(f"num_kv_heads={own} does not divide num_heads={heads}")
        keys, values = _expanded(fields, "expand_k", heads), _expanded(fields, "expand_v", heads)
        dead = (heads - own) * keys * values if repeats else 0
        matrices = Part("memory", (heads, keys, values), "float32", dead=dead)
        layer = Layer(name, (*_short(fields, heads * keys, own * keys, own * values), matrices))
        return _hybrid(fields, lambda i: layer)

    return rule


def _gated_delta(fields: Fields) -> list[Layer]:
    heads, keys = fields.count("num_heads"), fields.count("head_dim")
    many = fields.count_or("num_v_heads", lambda: heads)
    values = int(keys * fields.ratio("expand_v"))
    if not values or (many > heads and many % heads):
        fields.refuse(f"num_v_heads={many} heads of {values}: wanted a multiple of num_heads={heads}, and a width")
    parts = _short(fields, heads * keys, heads * keys, many * values)
    layer = Layer("gated delta rule", (*parts, memory(many, keys, values)))
    return _hybrid(fields, lambda i: layer)


def _rwkv6(fields: Fields) -> list[Layer]:
    heads = fields.count("num_heads")
    matrices = memory(heads, _expanded(fields, "expand_k", heads), _expanded(fields, "expand_v", heads))
    layer = Layer("rwkv6", (_shift(fields, 2), matrices))
    return _hybrid(fields, lambda i: layer, around=(_shift(fields, 1),))


def _rwkv7(fields: Fields) -> list[Layer]:
    """`head_dim` wins over `num_heads`; values may be wider than d, layer by layer."""
    d = fields.count("hidden_size")
    width = fields.count_or("head_dim", lambda: head_width(fields, heads="num_heads"))
    if d % width:
        fields.refuse(f"head_dim={width} does not divide hidden_size={d}")
    wide = _value_widths(fields, d)
    layers = [Layer("rwkv7", (_shift(fields, 2), memory(d // width, width, v * width // d))) for v in wide]
    return _hybrid(fields, lambda i: layers[i], around=(_shift(fields, 1),))


def _value_widths(fields: Fields, d: int) -> list[int]:
    count, given = fields.layers(), fields.get("value_dim")
    wide = [d] * count if given is None else given if isinstance(given, list) else [given] * count
    if len(wide) != count or any(type(v) is not int or v < d or v % d or v > 64 * d for v in wide):
        fields.refuse(f"value_dim={said(given)}: wanted a multiple of hidden_size={d}, or a list of {count}")
    return list(wide)


def _shift(fields: Fields, tokens: int) -> Part:
    return Part("token shift", (tokens, fields.count("hidden_size")), fields.dtype)


def _type(name: str, rule: Callable[[Fields], list[Layer]], **more: Json) -> ModelType:
    usual = {"hidden_size": 2048, "num_hidden_layers": 24}
    return ModelType(name, rule, usual | more, library="flash-linear-attention")


_OFF = {"use_short_conv": False, "conv_size": 4}
_ON = {"use_short_conv": True, "conv_size": 4}

_GLA = _expanding("gated linear attention", repeats=True)

FAMILY = Family(
    (
        _type("delta_net", _expanding("delta rule"), expand_k=1.0, expand_v=1.0, num_heads=16, **_ON),
        _type("gated_deltanet", _gated_delta, num_hidden_layers=21, expand_v=2.0, head_dim=256, num_heads=6, **_ON),
        _type("gla", _GLA, expand_k=0.5, expand_v=1.0, num_heads=4, **_OFF),
        _type("retnet", _expanding("retention"), expand_k=1.0, expand_v=2.0, num_heads=8, **_OFF),
        _type("rwkv6", _rwkv6, expand_k=0.5, expand_v=1.0, num_heads=4),
        _type("rwkv7", _rwkv7, head_dim=64),
    )
)
