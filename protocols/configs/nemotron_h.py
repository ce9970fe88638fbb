"""Nemotron-H: Mamba-2, attention and layers without a state, in the order of a pattern whose length is the depth.

`hybrid_override_pattern` writes M for Mamba-2, * for attention, - and E for layers without a state.

Source: NVIDIA, arXiv 2504.03624; tested against transformers.
"""

from __future__ import annotations

from .parts.attention import FULL, attention
from .parts.document import said
from .parts.fields import MOST_LAYERS, Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import LINEAR, state_space_dual

_LETTERS = {"M": LINEAR, "*": FULL, "-": "mlp", "E": "moe"}
_DEFAULT = (LINEAR, "moe", FULL, "mlp")


def _rule(fields: Fields) -> list[Layer]:
    heads, width = fields.count("mamba_num_heads"), fields.count("mamba_head_dim")
    mamba = state_space_dual(
        fields,
        (heads, width),
        groups="mamba_n_groups" if "mamba_n_groups" in fields.values else "n_groups",
        states="ssm_state_size",
        conv="mamba_d_conv" if "mamba_d_conv" in fields.values else "conv_kernel",
    )
    full = attention(fields)
    return [mamba if kind == LINEAR else full if kind == FULL else Layer(kind) for kind in _kinds(fields)]


def _kinds(fields: Fields) -> tuple[str, ...]:
    given = fields.get("layers_block_type")
    if given is not None:
        size = len(given) if isinstance(given, list | tuple) else 0
        if not 0 < size <= MOST_LAYERS:
            fields.refuse(f"layers_block_type={said(given)}: wanted a list of 1 to {MOST_LAYERS} kinds of layer")
        return fields.kinds("layers_block_type", size, tuple(_LETTERS.values())) or ()
    pattern = fields.get("hybrid_override_pattern")
    if pattern is None:
        return _DEFAULT
    if not isinstance(pattern, str) or not 0 < len(pattern) <= MOST_LAYERS or set(pattern) - set(_LETTERS):
        fields.refuse(f"hybrid_override_pattern={said(pattern)}: wanted 1 to {MOST_LAYERS} letters of M * - E")
    return tuple(_LETTERS[letter] for letter in pattern)


_ATTENTION = {"hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128}
_MAMBA = {"mamba_num_heads": 128, "mamba_head_dim": 64, "n_groups": 8, "ssm_state_size": 128, "conv_kernel": 4}

FAMILY = Family((ModelType("nemotron_h", _rule, _ATTENTION | _MAMBA, aliases={"layer_types": "layers_block_type"}),))
