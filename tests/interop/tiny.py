"""Tiny causal language models of transformers with random weights: every size that a configuration has, made small."""

from __future__ import annotations

import inspect
from importlib import import_module

SMALL = {
    **dict.fromkeys(("vocab_size",), 11),
    **dict.fromkeys(("pad_token_id",), 0),
    **dict.fromkeys(("bos_token_id",), 1),
    **dict.fromkeys(("eos_token_id",), 2),
    **dict.fromkeys(("hidden_size", "n_embd", "d_model", "dim", "lru_width", "embedding_dim"), 32),
    **dict.fromkeys(("intermediate_size", "ffn_dim", "n_inner", "d_inner", "decoder_ffn_dim", "dff"), 32),
    **dict.fromkeys(("num_hidden_layers", "n_layer", "n_layers", "num_layers", "decoder_layers", "num_blocks"), 4),
    **dict.fromkeys(("num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads"), 4),
    **dict.fromkeys(("num_key_value_heads", "num_kv_heads", "decoder_attention_heads"), 2),
    **dict.fromkeys(("head_dim", "mamba_d_head", "mamba_head_dim", "mamba_headdim", "kv_channels"), 8),
    **dict.fromkeys(("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim", "qk_head_dim"), 8),
    **dict.fromkeys(("kv_lora_rank", "q_lora_rank", "linear_head_dim"), 8),
    **dict.fromkeys(("sliding_window", "attention_window_size", "attention_chunk_size"), 4),
    **dict.fromkeys(("state_size", "mamba_d_state", "ssm_state_size"), 4),
    **dict.fromkeys(("chunk_size", "mamba_chunk_size"), 4),
    **dict.fromkeys(("n_groups", "mamba_n_groups", "mamba_ngroups"), 1),
    **dict.fromkeys(("mamba_n_heads", "mamba_num_heads", "n_mamba_heads"), 8),
    **dict.fromkeys(("linear_key_head_dim", "linear_value_head_dim"), 4),
    **dict.fromkeys(("linear_num_key_heads", "linear_num_value_heads", "linear_num_heads"), 2),
    **dict.fromkeys(("num_experts", "num_local_experts", "n_routed_experts"), 4),
    **dict.fromkeys(("num_experts_per_tok", "num_experts_per_token", "moe_topk"), 2),
    **dict.fromkeys(("moe_intermediate_size", "shared_expert_intermediate_size"), 8),
    **dict.fromkeys(("max_position_embeddings", "n_positions", "max_seq_len"), 64),
    **dict.fromkeys(("rotary_dim",), 4),
}

MORE = {  # what a class wants beside small sizes; None leaves a field as it is
    "BailingHybridForCausalLM": {"layer_group_size": 2},
    "BambaForCausalLM": {"attn_layer_indices": [1]},
    "Dots1ForCausalLM": {"n_shared_experts": 1},
    "FalconForCausalLM": {"head_dim": None},
    "FalconH1ForCausalLM": {"mamba_d_ssm": 64},
    "Gemma3nForCausalLM": {"num_kv_shared_layers": 0},
    "GPTNeoForCausalLM": {"attention_types": [[["global", "local"], 2]], "window_size": 4},
    "GraniteMoeHybridForCausalLM": {"layer_types": ["mamba", "attention"] * 2},
    "JambaForCausalLM": {"attn_layer_period": 2, "attn_layer_offset": 1},
    "KimiLinearForCausalLM": {"layer_types": ["linear_attention", "full_attention"] * 2},
    "Lfm2MoeForCausalLM": {"layer_types": ["conv", "full_attention"] * 2},
    "Mamba2ForCausalLM": {"num_heads": 8},
    "ReformerModelWithLMHead": {"is_decoder": True},
    "Zamba2ForCausalLM": {"num_hidden_layers": 6, "layers_block_type": None},
    "xLSTMForCausalLM": {
        "hidden_size": 128,
        "embedding_dim": 128,
        "num_heads": 2,
        "v_head_dim": None,
        "qk_head_dim": None,
    },
}


def tiny(name):
    """The model of a class, drawn from seed 0, in evaluation mode."""
    torch, transformers = import_module("torch"), import_module("transformers")
    torch.manual_seed(0)
    kind = getattr(transformers, name)
    config = kind.config_class
    taken = inspect.signature(config.__init__).parameters
    fields = {field: value for field, value in SMALL.items() if field in taken or hasattr(config, field)}
    if "kv_lora_rank" in fields:  # these make their widths of heads themselves
        fields = {field: value for field, value in fields.items() if field not in ("head_dim", "qk_head_dim")}
        fields |= {"num_key_value_heads": 4}
    fields |= MORE.get(name, {})
    return kind(config(**{field: value for field, value in fields.items() if value is not None})).eval()
