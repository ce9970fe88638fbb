"""xLSTM: in every layer and head a matrix, a normaliser and a stabiliser, kept in the weights' dtype.

q = ⌈d · qk_dim_factor⌉₆₄ / h and v = ⌈d · v_dim_factor⌉₆₄ / h, where ⌈·⌉₆₄ rounds up to a multiple of 64.

Source: M. Beck et al., arXiv 2405.04517, and arXiv 2503.13427 (xLSTM 7B); tested against transformers.
"""

from __future__ import annotations

from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Part, memory

_MULTIPLE = 64


def _rule(fields: Fields) -> list[Layer]:
    _agrees(fields, "embedding_dim", "hidden_size")
    _agrees(fields, "num_blocks", "num_hidden_layers")
    heads = fields.count("num_heads")
    keys, values = _head(fields, "qk_dim_factor"), _head(fields, "v_dim_factor")
    parts = (
        memory(heads, keys, values, dtype=fields.dtype),
        Part("normaliser", (heads, keys), fields.dtype),
        Part("stabiliser", (heads, 1), fields.dtype),
    )
    return [Layer("mLSTM", parts)] * fields.layers()


def _head(fields: Fields, factor: str) -> int:
    width = fields.count("hidden_size") * fields.ratio(factor)
    whole = int((width + _MULTIPLE - 1) // _MULTIPLE) * _MULTIPLE
    return fields.divided(f"{factor} · hidden_size", whole, "num_heads")


def _agrees(fields: Fields, other: str, name: str) -> None:
    """The class takes the one and only then the other."""
    if fields.get(other) is not None and fields.count(other) != fields.count(name):
        fields.refuse(f"{other}={fields.count(other)} is not {name}={fields.count(name)}, which the library takes")


FAMILY = Family(
    (
        ModelType(
            "xlstm",
            _rule,
            {"hidden_size": 4096, "num_hidden_layers": 32, "num_heads": 8, "qk_dim_factor": 0.5, "v_dim_factor": 1.0},
        ),
    )
)
