"""Attention of one head of keys and values for all queries, as in Falcon and StarCoder, and their other settings.

Falcon's newer architecture has groups and yet keeps every head, so that what is kept holds each group's numbers several
times; copies are stored and not alive.

Source: N. Shazeer, arXiv 1911.02150; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import attention, even_heads, head_width, keys_and_values
from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer, Tokens


def _gpt_bigcode(fields: Fields) -> list[Layer]:
    count = 1 if fields.flag("multi_query") else fields.count("n_head")
    heads = even_heads(count, head_width(fields, "n_embd", "n_head"))
    return [attention(fields, heads=heads)] * fields.layers("n_layer")


def _falcon(fields: Fields) -> list[Layer]:
    heads, width = fields.count("num_attention_heads"), head_width(fields)
    grouped = fields.flag("new_decoder_architecture")
    if grouped:
        copies = heads - fields.count_or("num_kv_heads", lambda: heads)
        if copies < 0:
            fields.refuse(f"num_kv_heads={heads - copies}: more than num_attention_heads={heads}")
    else:
        heads, copies = (1 if fields.flag("multi_query") else heads), 0
    parts = keys_and_values(even_heads(heads, width), fields.dtype, Tokens(), copies=copies)
    return [Layer("full attention", parts)] * fields.layers()


def _jetmoe(fields: Fields) -> list[Layer]:
    heads = even_heads(fields.count("num_key_value_heads"), fields.count("kv_channels"))
    return [attention(fields, heads=heads)] * fields.layers()


FAMILY = Family(
    (
        ModelType(
            "gpt_bigcode",
            _gpt_bigcode,
            {"n_embd": 768, "n_head": 12, "n_layer": 12, "multi_query": True},
            aliases={"hidden_size": "n_embd", "num_attention_heads": "n_head", "num_hidden_layers": "n_layer"},
        ),
        ModelType(
            "falcon",
            _falcon,
            {"hidden_size": 4544, "num_hidden_layers": 32, "num_attention_heads": 71, "multi_query": True},
        ),
        ModelType("jetmoe", _jetmoe, {"num_hidden_layers": 12, "num_key_value_heads": 16, "kv_channels": 128}),
    )
)
