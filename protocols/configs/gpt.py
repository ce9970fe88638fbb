"""Full attention of as many heads of keys as of queries, as in GPT-2: 2 · d numbers a token and layer.

GPT-Neo's local layers keep all tokens too, of which `window_size` − 1 are ever read again.

Source: Radford et al. (2019); tested against transformers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .parts.attention import attention, even_heads, head_width, keys_and_values
from .parts.document import Json, said
from .parts.fields import MOST_LAYERS, Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Tokens

_STANDARD = ("hidden_size", "num_attention_heads", "num_hidden_layers")


class _Names(NamedTuple):
    """How a class calls width, heads and layers."""

    hidden: str
    heads: str
    layers: str

    def type(self, name: str, *sizes: int) -> ModelType:
        """A type of which this is all that matters; the library also knows the fields by their standard names."""
        aliases = {other: own for other, own in zip(_STANDARD, self, strict=True) if other != own}
        more = {"n_embed": "hidden_size"} if name == "bloom" else {}
        return ModelType(name, self.rule, dict(zip(self, sizes, strict=True)), aliases={**aliases, **more})

    def rule(self, fields: Fields) -> list[Layer]:
        """The same layer throughout."""
        heads = even_heads(fields.count(self.heads), head_width(fields, self.hidden, self.heads))
        return [attention(fields, heads=heads)] * fields.layers(self.layers)


_SHORT, _LONG = _Names("n_embd", "n_head", "n_layer"), _Names(*_STANDARD)
_MPT, _XGLM = _Names("d_model", "n_heads", "n_layers"), _Names("d_model", "attention_heads", "num_layers")
_BLOOM, _NEO = _Names("hidden_size", "n_head", "n_layer"), _Names("hidden_size", "num_heads", "num_layers")


def _gpt_neo(fields: Fields) -> list[Layer]:
    heads = even_heads(fields.count(_NEO.heads), head_width(fields, _NEO.hidden, _NEO.heads))
    local = Tokens(read=fields.count("window_size") - 1)
    near = Layer("local attention", keys_and_values(heads, fields.dtype, local))
    return [attention(fields, heads=heads) if kind == "global" else near for kind in _neo_kinds(fields)]


def _neo_kinds(fields: Fields) -> list[str]:
    """`attention_types` is a list of (kinds, times)."""
    count = fields.layers("num_layers")
    kinds = list(_repeated(fields, fields.get("attention_types")))
    if len(kinds) != count:
        fields.refuse(f"attention_types has {len(kinds)} entries for {count} layers")
    return kinds


def _repeated(fields: Fields, groups: Json) -> Iterator[str]:
    if not isinstance(groups, list | tuple) or len(groups) > MOST_LAYERS:
        fields.refuse(f"attention_types={said(groups)}: wanted a list of pairs of kinds and times")
    for group in groups:
        if not isinstance(group, list | tuple) or len(group) != 2 or not isinstance(group[0], list | tuple):
            fields.refuse(f"attention_types has {said(group)}: wanted pairs of kinds and times")
        kinds, times = group
        if not set(map(str, kinds)) <= {"global", "local"} or type(times) is not int or not 0 < times <= MOST_LAYERS:
            fields.refuse("attention_types: wanted kinds global and local, and how often they come")
        if len(kinds) * times > MOST_LAYERS:
            fields.refuse(f"attention_types: more than {MOST_LAYERS} layers")
        yield from list(kinds) * times


FAMILY = Family(
    (
        _LONG.type("biogpt", 1024, 16, 24),
        _BLOOM.type("bloom", 64, 8, 2),
        _SHORT.type("codegen", 4096, 16, 28),
        _SHORT.type("ctrl", 1280, 16, 48),
        _SHORT.type("gpt2", 768, 12, 12),
        _SHORT.type("gpt-sw3", 768, 12, 12),
        ModelType(
            "gpt_neo",
            _gpt_neo,
            {"hidden_size": 2048, "num_heads": 16, "num_layers": 24, "window_size": 256}
            | {"attention_types": [[["global", "local"], 12]]},
            aliases={"num_attention_heads": "num_heads", "num_hidden_layers": "num_layers"},
        ),
        _LONG.type("gpt_neox", 6144, 64, 44),
        _LONG.type("gpt_neox_japanese", 2560, 32, 32),
        _SHORT.type("gptj", 4096, 16, 28),
        _MPT.type("mpt", 2048, 16, 24),
        _LONG.type("opt", 768, 12, 12),
        _LONG.type("persimmon", 4096, 64, 36),
        _XGLM.type("xglm", 1024, 16, 24),
    )
)
