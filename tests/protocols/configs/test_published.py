"""States of published models, from the fields of their published configs: stored bits worked out by hand.

A term is layers · (numbers · bits of each); 16 bits are the weights', 32 the library's for a recurrent memory.
"""

from __future__ import annotations

import pytest

from protocols.configs import read

T = 4096
FALCON_H1 = {"model_type": "falcon_h1", "mamba_d_head": 64, "num_key_value_heads": 2}
ZAMBA2 = {"model_type": "zamba2", "num_attention_heads": 32}

PUBLISHED = {
    "mamba-130m": (
        {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24},
        24 * (1536 * 4 * 16 + 1536 * 16 * 32),
        0,
        21_233_664,
    ),
    "mamba-2.8b": (
        {"model_type": "mamba", "hidden_size": 2560, "num_hidden_layers": 64},
        64 * (5120 * 4 * 16 + 5120 * 16 * 32),
        0,
        188_743_680,
    ),
    "falcon-mamba-7b, whose expand contradicts its width": (
        {"model_type": "falcon_mamba", "hidden_size": 4096, "num_hidden_layers": 64, "expand": 16}
        | {"intermediate_size": 8192},
        64 * (8192 * 4 * 16 + 8192 * 16 * 32),
        0,
        301_989_888,
    ),
    "rwkv-4-169m": (
        {"model_type": "rwkv", "hidden_size": 768, "num_hidden_layers": 12},
        12 * 768 * (2 * 16 + 3 * 32),
        0,
        1_179_648,
    ),
    "recurrentgemma-2b": (
        {"model_type": "recurrent_gemma", "num_key_value_heads": 1},
        18 * 2560 * (3 * 16 + 32),
        8 * 2 * 256 * 2047 * 16,
        137_838_592,
    ),
    "xlstm-7b": (
        {"model_type": "xlstm"},
        32 * 8 * (256 * 512 + 256 + 1) * 16,
        0,
        537_923_584,
    ),
    "jamba-v0.1": (
        {"model_type": "jamba"},
        28 * (8192 * 4 * 16 + 8192 * 16 * 32),
        4 * 2 * 8 * 128 * 16 * T,
        668_991_488,
    ),
    "bamba-9b": (
        {"model_type": "bamba", "attn_layer_indices": [9, 18, 27], "mamba_d_state": 128},
        29 * ((8192 + 2 * 128) * 4 * 16 + 8192 * 128 * 32),
        3 * 2 * 8 * 128 * 16 * T,
        1_391_411_200,
    ),
    "zamba2-1.2b": (
        ZAMBA2
        | {"hidden_size": 2048, "num_hidden_layers": 38, "mamba_d_state": 128, "n_mamba_heads": 64}
        | {"layers_block_type": ["hybrid" if i % 6 == 5 else "mamba" for i in range(38)]},
        38 * ((4096 + 2 * 128) * 4 * 16 + 4096 * 128 * 32),
        6 * 2 * 32 * 128 * 16 * T,
        3_869_343_744,
    ),
    "zamba2-7b": (
        ZAMBA2
        | {"hidden_size": 3584, "num_hidden_layers": 81, "mamba_d_state": 64, "mamba_ngroups": 2, "n_mamba_heads": 112}
        | {"layers_block_type": ["hybrid" if i % 6 == 5 else "mamba" for i in range(81)]},
        81 * ((7168 + 2 * 2 * 64) * 4 * 16 + 7168 * 64 * 32),
        13 * 2 * 32 * 224 * 16 * T,
        13_441_384_448,
    ),
    "falcon-h1-0.5b": (
        FALCON_H1
        | {"num_hidden_layers": 36, "head_dim": 64, "mamba_d_ssm": 1536, "mamba_n_heads": 24, "mamba_d_state": 128},
        36 * ((1536 + 2 * 128) * 4 * 16 + 1536 * 128 * 32),
        36 * 2 * 2 * 64 * 16 * T,
        834_600_960,
    ),
    "falcon-h1-7b": (
        FALCON_H1
        | {"num_hidden_layers": 44, "head_dim": 128, "mamba_d_ssm": 3072, "mamba_n_heads": 48, "mamba_d_state": 256},
        44 * ((3072 + 2 * 256) * 4 * 16 + 3072 * 256 * 32),
        44 * 2 * 2 * 128 * 16 * T,
        2_593_783_808,
    ),
    "qwen3-next-80b-a3b": (
        {"model_type": "qwen3_next"},
        36 * ((2 * 16 * 128 + 32 * 128) * 4 * 16 + 32 * 128 * 128 * 32),
        12 * 2 * 2 * 256 * 16 * T,
        1_428_160_512,
    ),
    "llama-3-8b": (
        {"model_type": "llama", "num_key_value_heads": 8},
        0,
        32 * 2 * 8 * 128 * 16 * T,
        4_294_967_296,
    ),
    "mistral-7b-v0.1": (
        {"model_type": "mistral"},
        0,
        32 * 2 * 8 * 128 * 16 * 4095,
        4_293_918_720,
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_stored_bits_of_a_published_model(name):
    config, fixed, growing, total = PUBLISHED[name]
    state = read({**config, "torch_dtype": "bfloat16"})
    assert (state.fixed_bits, state.growing_bits(T), state.bits(T)) == (fixed, growing, total)


def test_the_oldest_column_is_stored_and_not_alive():
    state = read({"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "dtype": "float16"})
    assert state.bits(0) - state.alive_bits(0) == 24 * 1536 * 16
    griffin = read({"model_type": "recurrent_gemma", "dtype": "bfloat16"})
    assert griffin.alive_bits(T) == griffin.bits(T)


def test_a_chunk_that_has_ended_is_stored_and_not_alive():
    config = {"model_type": "llama4_text", "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 1}
    state = read({**config, "head_dim": 4, "attention_chunk_size": 8, "dtype": "float16"})
    assert [state.bits(t) // (2 * 4 * 16) for t in range(18)] == [min(t, 7) for t in range(18)]
    assert [state.alive_bits(t) // (2 * 4 * 16) for t in range(18)] == [t % 8 for t in range(18)]
    assert state.most_alive_bits == 7 * 2 * 4 * 16


def test_copies_are_stored_and_not_alive():
    """Falcon's newer architecture, 6 heads of 8 for 3 groups."""
    config = {"model_type": "falcon", "hidden_size": 48, "num_attention_heads": 6, "num_hidden_layers": 1}
    state = read({**config, "num_kv_heads": 3, "new_decoder_architecture": True, "dtype": "float16"})
    assert (state.bits(10), state.alive_bits(10)) == (10 * 2 * 6 * 8 * 16, 10 * 2 * 3 * 8 * 16)


def test_gpt_neo_keeps_tokens_before_its_window_for_nothing():
    config = {"model_type": "gpt_neo", "hidden_size": 32, "num_heads": 4, "num_layers": 1, "window_size": 8}
    state = read({**config, "attention_types": [[["local"], 1]], "dtype": "float16"})
    assert (state.bits(20), state.alive_bits(20)) == (20 * 64 * 16, 7 * 64 * 16)


def test_a_window_of_one_token_keeps_what_it_never_reads():
    state = read({"model_type": "mistral", "num_hidden_layers": 1, "sliding_window": 1, "dtype": "float16"})
    assert state.bits(9) == 9 * 2 * 8 * 128 * 16 and state.alive_bits(9) == 0


def test_shared_layers_keep_nothing():
    config = {"model_type": "gemma3n_text", "dtype": "bfloat16"}
    state = read(config)
    kept = sum(bool(layer.parts) for layer in state.layers)
    assert (len(state.layers), kept) == (35, 20)
    assert state.bits(100) == 20 * 2 * 2 * 256 * 16 * 100


def test_latents_of_deepseek():
    state = read({"model_type": "deepseek_v3", "dtype": "bfloat16"})
    assert (state.fixed_bits, state.token_bits()) == (0, 61 * (512 + 64) * 16)
    indexed = read({"model_type": "deepseek_v32", "dtype": "bfloat16"})
    assert indexed.token_bits() == 61 * (512 + 64 + 128) * 16


@pytest.mark.parametrize(
    ("config", "numbers"),
    [
        ({"model_type": "rwkv6"}, [(2 * 2048, 16), (4 * 256 * 512, 32)]),
        ({"model_type": "rwkv7"}, [(2 * 2048, 16), (32 * 64 * 64, 32)]),
        ({"model_type": "gla"}, [(4 * 256 * 512, 32)]),
        ({"model_type": "retnet"}, [(8 * 256 * 512, 32)]),
        ({"model_type": "delta_net"}, [*[(2048 * 4, 16)] * 3, (16 * 128 * 128, 32)]),
        ({"model_type": "gated_deltanet"}, [*[(1536 * 4, 16)] * 2, (3072 * 4, 16), (6 * 256 * 512, 32)]),
    ],
    ids=lambda value: value["model_type"] if isinstance(value, dict) else "",
)
def test_parts_of_flash_linear_attention(config, numbers):
    """By the classes of the library, `__init__` and `forward` of each layer, at their defaults."""
    state = read({**config, "dtype": "bfloat16"})
    assert {layer.parts for layer in state.layers} == {state.layers[0].parts}
    assert [(part.numbers, part.width) for part in state.layers[0].parts] == numbers


def test_hybrid_layers_of_flash_linear_attention_keep_a_whole_window():
    config = {"model_type": "gla", "num_hidden_layers": 2, "dtype": "bfloat16"}
    state = read({**config, "attn": {"layers": [1], "num_heads": 16, "num_kv_heads": 4, "window_size": 8}})
    assert state.growing_bits(20) == 8 * 2 * 4 * 128 * 16
    assert state.layers[1].parts[0].alive_bits(20) == 7 * 4 * 128 * 16


def test_groups_of_gated_linear_attention_repeat_each_matrix():
    state = read({"model_type": "gla", "num_hidden_layers": 1, "num_kv_heads": 2})
    assert state.alive_bits(0) * 2 == state.bits(0)


def test_one_dtype_for_every_number():
    config = {"model_type": "mamba", "hidden_size": 4, "num_hidden_layers": 1, "dtype": "bfloat16"}
    numbers = 8 * 4 + 8 * 16
    assert read(config).bits(0) == 8 * 4 * 16 + 8 * 16 * 32
    assert read(config, state_dtype="int8").bits(0) == numbers * 8
    assert read(config, dtype="float32").bits(0) == read({**config, "dtype": None}).bits(0) == numbers * 32
