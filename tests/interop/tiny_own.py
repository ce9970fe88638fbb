"""What single types need, or what is worth saying, beyond the common sizes: (in the first config, in the second)."""

from __future__ import annotations

from typing import Any

Own = tuple[dict[str, Any], dict[str, Any]]

_ROTARY: Own = ({"rotary_dim": 4}, {"rotary_dim": 8})
_LATENT: Own = (
    {"num_key_value_heads": 6, "n_group": 1, "topk_group": 1, "first_k_dense_replace": 1},
    {
        "hidden_size": 32,
        "num_attention_heads": 4,
        "num_key_value_heads": 4,
        "n_group": 1,
        "topk_group": 1,
        "q_lora_rank": 12,
        "v_head_dim": 8,
    }
    | {"qk_nope_head_dim": 6, "index_n_heads": 2, "num_hidden_layers": 4},
)
_HEAD: Own = ({}, {"head_dim": 12})
_MAMBA: Own = (
    {"mamba_n_heads": 4, "mamba_d_head": 24, "mamba_n_groups": 2, "mamba_d_state": 10, "mamba_d_conv": 3}
    | {"mamba_chunk_size": 8},
    {"hidden_size": 64, "mamba_chunk_size": 8},
)
_QWEN: Own = (
    {"linear_num_key_heads": 2, "linear_num_value_heads": 4, "linear_key_head_dim": 6, "linear_value_head_dim": 10}
    | {"linear_conv_kernel_dim": 3, "layer_types": ["mamba", "linear_attention", "full_attention", "attention"]}
    | {"num_hidden_layers": 4},
    {"num_hidden_layers": 4},
)
_SLIDING: Own = (
    {"layer_types": ["full_attention", *["sliding_attention"] * 3, "full_attention"]},
    {},
)
_SWITCHED: Own = ({"use_sliding_window": True, "max_window_layers": 2}, {})

OWN: dict[str, Own] = {
    "axk1": _LATENT,
    "axk2": _LATENT,
    "bailing_hybrid": (
        {"layer_group_size": 2, "num_hidden_layers": 4, "num_experts": 8, "n_group": 2, "topk_group": 1}
        | {"num_key_value_heads": 6, "short_conv_kernel_size": 3},
        {"num_local_experts": 8, "n_group": 2, "topk_group": 1, "q_lora_rank": 12, "num_key_value_heads": 4}
        | {"num_attention_heads": 4, "hidden_size": 32},
    ),
    "bamba": (_MAMBA[0] | {"attn_layer_indices": [1, 4]}, _MAMBA[1] | {"attn_layer_indices": [2]}),
    "codegen": _ROTARY,
    "ctrl": ({"dff": 40}, {"dff": 40}),
    "deepseek_v2": _LATENT,
    "deepseek_v3": _LATENT,
    "deepseek_v32": _LATENT,
    "diffllama": ({"num_key_value_heads": 2, "num_attention_heads": 8}, {}),
    "dots1": ({"n_shared_experts": 1, "max_window_layers": 2}, {"n_shared_experts": 1}),
    "falcon_h1": (_MAMBA[0] | {"mamba_d_ssm": 96}, _MAMBA[1]),
    "gemma3n_text": (
        {"num_kv_shared_layers": 2, "layer_types": ["sliding_attention", "full_attention"] * 2 + ["sliding_attention"]},
        {"num_hidden_layers": 21},
    ),
    "gemma4_text": (
        {"num_kv_shared_layers": 2, "layer_types": ["sliding_attention", "full_attention"] * 2 + ["full_attention"]}
        | {"global_head_dim": 12, "attention_k_eq_v": True, "num_global_key_value_heads": 1},
        {},
    ),
    "glm4_moe_lite": _LATENT,
    "glm_moe_dsa": (_LATENT[0] | {"indexer_types": ["full", "shared", "shared", "full", "shared"]}, _LATENT[1]),
    "gpt_neo": (
        {"num_layers": 4, "attention_types": [[["global", "local"], 2]], "window_size": 8},
        {"num_layers": 24},
    ),
    "gptj": _ROTARY,
    "granitemoehybrid": (
        _MAMBA[0] | {"layer_types": ["mamba", "attention", "mamba", "mamba", "attention"]},
        _MAMBA[1] | {"layer_types": ["linear_attention"] * 7 + ["full_attention"]},
    ),
    "helium": ({"head_dim": 8}, {"num_attention_heads": 2, "hidden_size": 256, "num_key_value_heads": 2}),
    "hunyuan_v1_dense": _HEAD,
    "hunyuan_v1_moe": _HEAD,
    "jamba": ({"attn_layer_period": 3, "attn_layer_offset": 1, "mamba_d_state": 6, "mamba_d_conv": 3}, {}),
    "kimi_linear": (
        {"linear_attn_config": {"full_attn_layers": [2, 5], "kda_layers": [1, 3, 4], "head_dim": 8, "num_heads": 3}}
        | {"linear_head_dim": 8, "linear_num_heads": 3, "num_key_value_heads": 6, "n_group": 1, "topk_group": 1},
        _LATENT[1] | {"num_hidden_layers": 6},
    ),
    "lfm2": ({"full_attn_idxs": [1, 3], "conv_L_cache": 4}, {"layer_types": ["conv", "full_attention"] * 4}),
    "lfm2_moe": (
        {"layer_types": ["conv", "conv", "full_attention", "conv", "conv"], "conv_L_cache": 4},
        {"layer_types": ["conv", "full_attention"] * 4},
    ),
    "llama": (
        {"layer_types": ["full_attention", "sliding_attention"] * 2 + ["full_attention"], "sliding_window": 6},
        {},
    ),
    "llama4_text": ({"no_rope_layers": [1, 0, 1, 1, 0]}, {}),
    "mamba": ({"intermediate_size": 40, "state_size": 6, "conv_kernel": 3}, {}),
    "mamba2": (
        {"num_heads": 4, "head_dim": 24, "n_groups": 2, "state_size": 10, "conv_kernel": 3, "chunk_size": 8},
        {"hidden_size": 256, "num_heads": 8, "num_hidden_layers": 2, "chunk_size": 8},
    ),
    "minicpm3": _LATENT,
    "ministral": _HEAD,
    "nemotron": ({}, {"num_key_value_heads": 4}),
    "nemotron_h": (
        {"hybrid_override_pattern": "M-M*E", "mamba_num_heads": 4, "mamba_head_dim": 6, "n_groups": 2}
        | {"ssm_state_size": 10, "conv_kernel": 3, "chunk_size": 8, "num_hidden_layers": ...},
        {},
    ),
    "olmo_hybrid": (
        {"linear_num_key_heads": 2, "linear_num_value_heads": 2, "linear_key_head_dim": 6, "linear_value_head_dim": 10},
        {},
    ),
    "qwen2": _SWITCHED,
    "qwen2_moe": _SWITCHED,
    "qwen3": _SWITCHED,
    "qwen3_moe": _SWITCHED,
    "qwen3_5_moe_text": _QWEN,
    "qwen3_5_text": _QWEN,
    "qwen3_next": _QWEN,
    "recurrent_gemma": (
        {"lru_width": 36, "attention_window_size": 8, "conv1d_width": 3, "num_attention_heads": 6},
        {"block_types": ["recurrent", "attention"]},
    ),
    "rwkv": ({"attention_hidden_size": 48}, {}),
    "sarvam_mla": _LATENT,
    "xlstm": (
        {"hidden_size": 64, "num_heads": 4, "qk_dim_factor": 1.0, "v_dim_factor": 2.0, "chunk_size": 8}
        | {"head_dim": ...},
        {"hidden_size": 128, "num_hidden_layers": 3},
    ),
    "youtu": _LATENT,
    "zamba": (
        {"layers_block_type": ["mamba", "hybrid", "mamba", "hybrid", "mamba"], "num_key_value_heads": 6}
        | {"mamba_d_state": 6, "mamba_d_conv": 3, "n_mamba_heads": 3},
        {"num_hidden_layers": 11},
    ),
    "zamba2": (
        {"layers_block_type": ["linear_attention", "hybrid"] * 2 + ["mamba"], "num_key_value_heads": 6}
        | {"mamba_d_state": 6, "mamba_d_conv": 3, "n_mamba_heads": 4, "mamba_ngroups": 2, "chunk_size": 8},
        {"num_hidden_layers": 54, "chunk_size": 8},
    ),
} | dict.fromkeys(("cohere2", "cwm", "exaone4", "gemma2", "gemma3_text", "gpt_oss", "olmo3", "vaultgemma"), _SLIDING)
