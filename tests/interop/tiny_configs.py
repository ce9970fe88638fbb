"""Small configs for every model type of the shelf: one that says nearly every field, one that leaves them to the class.

Only sizes are chosen here: which fields a type has is asked of the library's class.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

SAID: dict[str, Any] = {
    "hidden_size": 48,
    "d_model": 48,
    "n_embd": 48,
    "num_hidden_layers": 5,
    "n_layer": 5,
    "n_layers": 5,
    "num_layers": 5,
    "num_attention_heads": 6,
    "n_head": 6,
    "n_heads": 6,
    "num_heads": 6,
    "attention_heads": 6,
    "num_key_value_heads": 3,
    "head_dim": 10,
    "sliding_window": 8,
    "attention_chunk_size": 8,
    "kv_lora_rank": 10,
    "q_lora_rank": 12,
    "qk_rope_head_dim": 4,
    "qk_nope_head_dim": 6,
    "v_head_dim": 8,
    "index_head_dim": 8,
    "index_n_heads": 2,
}
"""Of the first config."""

SILENT: dict[str, Any] = {
    "hidden_size": 32,
    "d_model": 32,
    "n_embd": 32,
    "num_hidden_layers": 8,
    "n_layer": 3,
    "n_layers": 3,
    "num_layers": 3,
    "num_attention_heads": 4,
    "n_head": 4,
    "n_heads": 4,
    "num_heads": 4,
    "attention_heads": 4,
}
"""Of the second config: the rest is the class's."""

PLAIN: dict[str, Any] = {
    "vocab_size": 64,
    "vocab_size_per_layer_input": 64,
    "hidden_size_per_layer_input": 8,
    "intermediate_size": 40,
    "moe_intermediate_size": 24,
    "shared_expert_intermediate_size": 24,
    "intermediate_size_mlp": 40,
    "num_experts": 4,
    "num_local_experts": 4,
    "n_routed_experts": 4,
    "num_experts_per_tok": 2,
    "max_position_embeddings": 64,
    "n_positions": 64,
    "n_ctx": 64,
    "ffn_dim": 40,
    "n_inner": 40,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
"""What no state depends on, in both."""


def tiny(cls: Any, sizes: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The chosen sizes for the fields that the class has, and a type's own over them; `...` takes a field away.

    Where the class has a number of key heads of its own and none is chosen, there are as many heads, each of 8 numbers.
    """
    usual = {field.name: field.default for field in fields(cls)}
    grouped = usual.get("num_key_value_heads")
    if "num_key_value_heads" not in sizes and isinstance(grouped, int):
        sizes = sizes | {"num_attention_heads": grouped, "hidden_size": 8 * grouped}
    found = {name: value for name, value in {**PLAIN, **sizes}.items() if name in usual} | own
    return {name: value for name, value in found.items() if value is not ...}
