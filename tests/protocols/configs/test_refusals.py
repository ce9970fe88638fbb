"""What is no config, or cannot be one, is refused in one clear line that names the file, the type and the value."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocols.configs import model_types, read
from protocols.configs.parts.document import DEEPEST, LARGEST_FILE

LLAMA = {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 4, "num_hidden_layers": 3}


def refusal(config, **more):
    with pytest.raises(ValueError, match=".") as caught:
        read(config, **more)
    text = str(caught.value)
    assert "\n" not in text and text.isprintable() and len(text) < 4000
    return text


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("num_hidden_layers", -3, "num_hidden_layers=-3: wanted a whole number from 1 to 4096"),
        ("num_hidden_layers", 0, "num_hidden_layers=0: wanted"),
        ("num_hidden_layers", 10**6, "num_hidden_layers=1000000: wanted a whole number from 1 to 4096"),
        ("num_hidden_layers", True, "num_hidden_layers=True: wanted"),
        ("num_hidden_layers", None, "num_hidden_layers is missing"),
        ("hidden_size", "4096", "hidden_size='4096': wanted"),
        ("hidden_size", "auto", "hidden_size='auto': wanted"),
        ("hidden_size", 64.0, "hidden_size=64.0: wanted"),
        ("hidden_size", math.nan, "hidden_size=nan: wanted"),
        ("hidden_size", math.inf, "hidden_size=inf: wanted"),
        ("hidden_size", 10**40, "hidden_size=a number of more than 18 digits: wanted"),
        ("hidden_size", [64], "hidden_size=a list of 1: wanted"),
        ("hidden_size", {"a": 1}, "hidden_size=an object of 1: wanted"),
        ("hidden_size", "a\nb\x1b[31m", "hidden_size='a?b?[31m': wanted"),
        ("num_attention_heads", 65, "num_attention_heads=65: more than hidden_size=64"),
        ("num_key_value_heads", 0, "num_key_value_heads=0: wanted"),
        ("head_dim", -1, "head_dim=-1: wanted"),
        ("sliding_window", 0, "sliding_window=0: wanted"),
        ("layer_types", ["full_attention"], "layer_types has 1 entries for 3 layers"),
        ("layer_types", ["full_attention"] * 4, "layer_types has 4 entries for 3 layers"),
        ("layer_types", ["full_attention", "none", "full_attention"], "layer_types has 'none'; there are here: full_"),
        ("layer_types", ["full_attention", 3, "full_attention"], "layer_types has 3; there are here"),
        ("layer_types", ["full_attention", ["a"], "full_attention"], "layer_types has a list of 1; there are here"),
        ("layer_types", "full_attention", "layer_types='full_attention': wanted a list of 3"),
        ("layer_types", 3, "layer_types=3: wanted a list of 3"),
        ("per_layer_config", [1], "per_layer_config=a list of 1: wanted an object"),
        ("per_layer_config", {"0": {"head_dim": -2}}, "head_dim=-2: wanted"),
        ("dtype", "auto", "dtype='auto': wanted one of float32, bfloat16, float16"),
        ("dtype", 16, "dtype=16: wanted one of"),
        ("dtype", "float64", "dtype='float64': wanted one of"),
        ("torch_dtype", ["bfloat16"], "dtype=a list of 1: wanted one of"),
    ],
)
def test_a_field_that_cannot_be(field, value, reason):
    assert refusal({**LLAMA, field: value}).startswith("config: llama: ") and reason in refusal({**LLAMA, field: value})


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ({}, "config: model_type is missing"),
        ({"model_type": None}, "model_type is missing"),
        (
            {"model_type": "nothing"},
            "no model type is called 'nothing' (of a model of your own",
        ),
        ({"model_type": 7}, "no model type is called 7 ("),
        ({"model_type": ["llama"]}, "no model type is called a list of 1 ("),
        ({"model_type": "llava", "text_config": {}}, "config: text_config: model_type is missing"),
        ({"model_type": "llava", "text_config": {"model_type": "clip"}}, "text_config: no model type is called 'clip'"),
        ({"model_type": "llava", "text_config": "llama"}, "no model type is called 'llava'"),
        ([LLAMA], "config: a list of 1 is neither a file's name nor a dict"),
        (None, "config: None is neither"),
        ({**LLAMA, 1.5: 2}, "a key that is not a string: 1.5"),
        ({"model_type": "mamba", "expand": "2"}, "mamba: expand='2': wanted a number above 0"),
        ({"model_type": "mamba", "expand": math.nan}, "expand=nan: wanted a number above 0"),
        ({"model_type": "mamba", "expand": -1}, "expand=-1: wanted a number above 0"),
        ({"model_type": "mamba", "expand": 0.0001}, "expand=0.0001 leaves no channel"),
        ({"model_type": "mamba", "conv_kernel": True}, "conv_kernel=True: wanted"),
        ({"model_type": "mamba", "per_layer_config": {"0": {}}}, "per_layer_config is not read for this type"),
        (
            {"model_type": "mamba2", "num_heads": 3},
            "num_heads=3 heads of head_dim=64 are not expand · hidden_size = 8192",
        ),
        ({"model_type": "bamba", "mamba_d_head": 5}, "mamba_n_heads=128 heads of 5 are not the inner width 8192"),
        ({"model_type": "bamba", "mamba_d_head": "big"}, "mamba_d_head='big': wanted"),
        ({"model_type": "bamba", "attn_layer_indices": [32]}, "attn_layer_indices has 32: wanted places from 0 to 31"),
        ({"model_type": "bamba", "attn_layer_indices": "9"}, "attn_layer_indices='9': wanted a list of places"),
        ({"model_type": "jamba", "attn_layer_offset": 8}, "attn_layer_offset=8: wanted a whole number from 0 to 7"),
        ({"model_type": "rwkv", "attention_hidden_size": 8}, "attention_hidden_size=8: the library runs only"),
        ({"model_type": "xlstm", "embedding_dim": 8}, "embedding_dim=8 is not hidden_size=4096"),
        ({"model_type": "zamba", "n_mamba_heads": 3}, "n_mamba_heads=3 does not divide"),
        (
            {"model_type": "zamba2", "num_hidden_layers": 3},
            "layers_block_type is missing, and the class's own is of 54",
        ),
        ({"model_type": "nemotron_h", "hybrid_override_pattern": "MX"}, "hybrid_override_pattern='MX': wanted"),
        ({"model_type": "nemotron_h", "hybrid_override_pattern": "M" * 5000}, "letters of M * - E"),
        ({"model_type": "nemotron_h", "layers_block_type": []}, "layers_block_type=a list of 0: wanted"),
        ({"model_type": "recurrent_gemma", "block_types": ["x"]}, "block_types has 'x'; there are here: recurrent"),
        ({"model_type": "recurrent_gemma", "block_types": 3}, "block_types=3: wanted a list"),
        ({"model_type": "kimi_linear", "linear_attn_config": 3}, "linear_attn_config=3: wanted an object"),
        (
            {"model_type": "kimi_linear", "linear_attn_config": {"full_attn_layers": [1], "kda_layers": [2]}},
            "full_attn_layers and kda_layers do not share 27 layers out",
        ),
        ({"model_type": "gpt_neo", "attention_types": [["global"]]}, "attention_types has a list of 1: wanted pairs"),
        ({"model_type": "gpt_neo", "attention_types": [[["global"], 10**9]]}, "attention_types: wanted kinds global"),
        (
            {"model_type": "gpt_neo", "attention_types": [[["global"], 3]]},
            "attention_types has 3 entries for 24 layers",
        ),
        ({"model_type": "gpt2", "n_embd": 8, "hidden_size": 16}, "hidden_size=16 and n_embd=8 are one field"),
        ({"model_type": "falcon", "new_decoder_architecture": 1}, "new_decoder_architecture=1: wanted true or false"),
        ({"model_type": "falcon", "new_decoder_architecture": True, "num_kv_heads": 99}, "num_kv_heads=99: more than"),
        ({"model_type": "exaone4", "sliding_window": None}, "sliding_window is null: wanted layer_types"),
        ({"model_type": "gemma3n_text", "num_kv_shared_layers": 36}, "num_kv_shared_layers=36: wanted"),
        ({"model_type": "gemma3n_text", "num_kv_shared_layers": 33}, "a shared layer's kind is in none of the first 2"),
        ({"model_type": "llama4_text", "no_rope_layers": [1]}, "no_rope_layers: wanted a list of 48 numbers"),
        (
            {"model_type": "glm_moe_dsa", "index_topk_pattern": "FX"},
            "index_topk_pattern='FX': wanted 78 letters F or S",
        ),
        ({"model_type": "gla", "attn": {"num_heads": 2}}, "attn: layers is missing"),
        ({"model_type": "gla", "attn": {"layers": [99], "num_heads": 2}}, "attn: layers has 99: wanted places from 0"),
        ({"model_type": "gla", "num_heads": 3}, "num_heads=3 does not divide expand_k · hidden_size = 1024"),
        ({"model_type": "rwkv7", "value_dim": 2049}, "value_dim=2049: wanted a multiple of hidden_size=2048"),
    ],
)
def test_a_config_that_cannot_be(config, reason):
    assert reason in refusal(config)


def test_an_unknown_type_is_refused_with_the_list():
    assert refusal({"model_type": "x"}).endswith(", ".join(sorted(model_types())))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not JSON: Expecting value"),
        (b"{", "not JSON: "),
        (b"[]", "wanted an object, not a list of 0"),
        (b"3", "wanted an object, not 3"),
        (b"null", "wanted an object, not None"),
        (b"\xff\xfe{}", "not JSON: "),
        (b'{"model_type": "llama", "rope_theta": NaN}', "not JSON: NaN"),
        (b'{"model_type": "llama", "model_type": "mamba"}', "the key 'model_type' is given twice"),
        (b'{"model_type": "llama", "hidden_size": 1' + b"0" * 200 + b"}", "an integer of more than 100 digits"),
        (b'{"model_type": "llama", "hidden_size": 1e999}', "hidden_size=inf: wanted"),
        (b'{"model_type": "llama", "hidden_size": Infinity}', "hidden_size=inf: wanted"),
        (b"[" * 100_000, "nested deeper than"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, f"nested deeper than {DEEPEST}"),
        (b" " * (LARGEST_FILE + 1), f"too large: more than {LARGEST_FILE} bytes"),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_config(text, reason, tmp_path):
    path = tmp_path / "config.json"
    path.write_bytes(text)
    said = refusal(path)
    assert reason in said and "config.json" in said


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(OSError, match="nothing.json"):
        read(tmp_path / "nothing.json")


@pytest.mark.parametrize("tokens", [-1, 1.5, "4", True, None, 1 << 41])
def test_tokens_that_cannot_be(tokens):
    with pytest.raises(ValueError, match="wanted a whole number from 0 to 1099511627776"):
        read(LLAMA).bits(tokens)


def test_dtypes_that_there_are_not():
    assert "dtype='half': wanted one of" in refusal(LLAMA, dtype="half")
    assert "state_dtype='half': wanted one of float64" in refusal(LLAMA, state_dtype="half")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_junk_in_any_field_of_any_type_ends_in_a_state_or_in_one_line(data):
    name = data.draw(st.sampled_from(sorted(model_types())))
    known = [*model_types()[name].defaults, "layer_types", "per_layer_config", "linear_attn_config", "attn", "head_dim"]
    junk = data.draw(st.dictionaries(st.sampled_from(known), JUNK, max_size=3))
    said, state = "", None
    try:
        state = read({"model_type": name, **junk})
    except ValueError as error:
        said = str(error)
    assert "\n" not in said
    assert state is None or 0 <= state.alive_bits(5) <= state.bits(5)


def test_junk_that_is_json_is_read_from_a_file_as_from_a_dict(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(json.dumps({**LLAMA, "hidden_size": "x"}))
    assert refusal(path).removeprefix(str(path)) == refusal({**LLAMA, "hidden_size": "x"}).removeprefix("config")
