"""Layers of attention: whose keys and values, of how many heads, and how far back they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .document import Json
from .fields import Fields
from .model_type import ModelType, Rule
from .part import Layer, Part, Tokens, chunk, window

FULL, SLIDING, CHUNKED = "full_attention", "sliding_attention", "chunked_attention"
KINDS = (FULL, SLIDING, CHUNKED)
Pattern = Callable[[Fields, int], Sequence[str]]


@dataclass(frozen=True)
class Heads:
    """What attention keeps of a token: so many heads of keys and of values, of these widths."""

    count: int
    key_width: int
    value_width: int


def grouped_heads(fields: Fields) -> Heads:
    """`num_key_value_heads` heads (all, unless said) of `head_dim` (d // heads, unless said)."""
    count = fields.count_or("num_key_value_heads", lambda: fields.count("num_attention_heads"))
    return even_heads(count, fields.count_or("head_dim", lambda: head_width(fields)))


def plain_heads(fields: Fields) -> Heads:
    """The same where the class heeds no `head_dim`."""
    count = fields.count_or("num_key_value_heads", lambda: fields.count("num_attention_heads"))
    return even_heads(count, head_width(fields))


def even_heads(count: int, width: int) -> Heads:
    """Keys as wide as values."""
    return Heads(count, width, width)


def head_width(fields: Fields, hidden: str = "hidden_size", heads: str = "num_attention_heads") -> int:
    """⌊d / heads⌋."""
    return fields.divided(hidden, fields.count(hidden), heads)


def keys_and_values(heads: Heads, dtype: str, tokens: Tokens, *, copies: int = 0) -> tuple[Part, ...]:
    """Two arrays that grow; `copies` of the heads repeat others."""
    return tuple(
        Part(name, (heads.count, width), dtype, dead=copies * width, tokens=tokens)
        for name, width in (("keys", heads.key_width), ("values", heads.value_width))
    )


def attention(fields: Fields, kind: str = FULL, heads: Heads | None = None) -> Layer:
    """One layer of attention of the given kind."""
    if kind == SLIDING:
        tokens, name = window(fields.count("sliding_window")), "sliding attention"
    elif kind == CHUNKED:
        tokens, name = chunk(fields.count("attention_chunk_size")), "chunked attention"
    else:
        tokens, name = Tokens(), "full attention"
    return Layer(name, keys_and_values(heads or grouped_heads(fields), fields.dtype, tokens))


def stacked(pattern: Pattern, heads: Callable[[Fields], Heads] = grouped_heads) -> Rule:
    """All layers are attention, of the kinds in `layer_types`, or by the pattern where there are none."""

    def rule(fields: Fields) -> list[Layer]:
        count = fields.layers()
        kinds = fields.kinds("layer_types", count, KINDS) or pattern(fields, count)
        own = [fields.of_layer(i) for i in range(count)]
        return [attention(at, kind, heads(at)) for at, kind in zip(own, kinds, strict=True)]

    return rule


def by_window(fields: Fields, count: int) -> list[str]:
    """Where nothing says what a layer is: sliding if there is a window, chunked if there are chunks, else full."""
    own = [fields.of_layer(i) for i in range(count)]
    return [
        SLIDING
        if at.get("sliding_window") is not None
        else CHUNKED
        if at.get("attention_chunk_size") is not None
        else FULL
        for at in own
    ]


def full_where(test: Callable[[int], bool], otherwise: str = SLIDING) -> Pattern:
    """Full attention in the layers i that pass the test."""
    return lambda fields, count: [FULL if test(i) else otherwise for i in range(count)]


def full_every(period: int, otherwise: str = SLIDING, field: str = "") -> Pattern:
    """Full attention in every `period`-th layer, or as often as a field says."""

    def pattern(fields: Fields, count: int) -> list[str]:
        every = fields.count_or(field, lambda: period) if field else period
        return [otherwise if (i + 1) % every else FULL for i in range(count)]

    return pattern


def model(
    name: str,
    rule: Rule,
    *,
    d: int,
    layers: int,
    heads: int,
    kv: int | None = None,
    width: int | None = None,
    window: int | None = None,
    **more: Json,
) -> ModelType:
    """A model type whose class has these defaults, under the names that most have."""
    own = {"hidden_size": d, "num_hidden_layers": layers, "num_attention_heads": heads}
    optional = {"num_key_value_heads": kv, "head_dim": width, "sliding_window": window}
    return ModelType(name, rule, {**own, **{k: v for k, v in optional.items() if v is not None}, **more}, layered=True)
