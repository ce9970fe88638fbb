"""Which layer is what where a config does not say it, and under which names fields are read."""

from __future__ import annotations

import json

import pytest

import protocols.configs as shelf
from protocols.configs import FAMILIES, model_types, read
from protocols.configs.parts.model_type import Family

SMALL = {"hidden_size": 32, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "dtype": "float16"}
LETTERS = {"full attention": "F", "sliding attention": "S", "chunked attention": "C", "shared attention": "-"}
LETTERS |= {"mamba": "M", "mamba2": "M", "gated delta rule": "L", "kimi delta attention": "L", "latent attention": "F"}
LETTERS |= {
    "lightning attention": "L",
    "short convolution": "V",
    "gated linear recurrence": "R",
    "mlp": "-",
    "moe": "-",
}
LETTERS |= {"local attention": "A", "mamba + full attention": "H", "mamba2 + full attention": "H"}


def kinds(config):
    return "".join(LETTERS[layer.kind] for layer in read(config).layers)


@pytest.mark.parametrize(
    ("config", "layers"),
    [
        ({"model_type": "llama", "num_hidden_layers": 3}, "FFF"),
        ({"model_type": "llama", "num_hidden_layers": 3, "sliding_window": 4}, "SSS"),
        ({"model_type": "mistral", "num_hidden_layers": 2}, "SS"),
        ({"model_type": "mistral", "num_hidden_layers": 2, "sliding_window": None}, "FF"),
        ({"model_type": "gemma2", "num_hidden_layers": 4}, "SFSF"),
        ({"model_type": "gemma3_text", "num_hidden_layers": 7}, "SSSSSFS"),
        ({"model_type": "gemma3_text", "num_hidden_layers": 4, "sliding_window_pattern": 2}, "SFSF"),
        ({"model_type": "gemma3n_text", "num_hidden_layers": 6, "num_kv_shared_layers": 1}, "SSSSF-"),
        ({"model_type": "gemma4_text", "num_hidden_layers": 7, "num_kv_shared_layers": 1}, "SSSSSF-"),
        ({"model_type": "cohere2", "num_hidden_layers": 5}, "SSSFS"),
        ({"model_type": "cwm", "num_hidden_layers": 5}, "FSSSF"),
        ({"model_type": "modernbert-decoder", "num_hidden_layers": 5}, "FSSFS"),
        ({"model_type": "llama4_text", "num_hidden_layers": 5}, "CCCFC"),
        ({"model_type": "qwen2", "num_hidden_layers": 3, "max_window_layers": 1}, "FFF"),
        ({"model_type": "qwen2", "num_hidden_layers": 3, "max_window_layers": 1, "use_sliding_window": True}, "FSS"),
        (
            {"model_type": "qwen2_moe", "num_hidden_layers": 4, "max_window_layers": 3, "use_sliding_window": True},
            "SFSF",
        ),
        ({"model_type": "qwen3_next", "num_hidden_layers": 5}, "LLLFL"),
        ({"model_type": "qwen3_next", "num_hidden_layers": 4, "full_attention_interval": 2}, "LFLF"),
        ({"model_type": "olmo_hybrid", "num_hidden_layers": 3}, "LLF"),
        ({"model_type": "minimax", "num_hidden_layers": 4}, "FLFL"),
        ({"model_type": "kimi_linear", "num_hidden_layers": 6}, "LLLLFL"),
        (
            {"model_type": "kimi_linear", "num_hidden_layers": 3}
            | {"linear_attn_config": {"full_attn_layers": [3], "kda_layers": [1, 2]}},
            "LLF",
        ),
        ({"model_type": "bailing_hybrid", "num_hidden_layers": 7}, "LLLLLFL"),
        ({"model_type": "lfm2", "num_hidden_layers": 3}, "FFF"),
        ({"model_type": "lfm2", "num_hidden_layers": 3, "full_attn_idxs": [1]}, "VFV"),
        ({"model_type": "lfm3", "num_hidden_layers": 6}, "VVFVSV"),
        ({"model_type": "bamba", "num_hidden_layers": 3, "attn_layer_indices": [2], "mamba_n_heads": 4}, "MMF"),
        ({"model_type": "granitemoehybrid", "num_hidden_layers": 3, "mamba_n_heads": 4}, "MMM"),
        (
            {"model_type": "granitemoehybrid", "num_hidden_layers": 2, "mamba_n_heads": 4}
            | {"layer_types": ["mamba", "attention"]},
            "MF",
        ),
        ({"model_type": "jamba", "num_hidden_layers": 9}, "MMMMFMMMM"),
        ({"model_type": "zamba", "num_hidden_layers": 9}, "MMHMMMMHM"),
        ({"model_type": "nemotron_h"}, "M-F-"),
        ({"model_type": "nemotron_h", "hybrid_override_pattern": "M-M*E", "num_hidden_layers": 99}, "M-MF-"),
        ({"model_type": "recurrent_gemma", "num_hidden_layers": 4}, "RRAR"),
        ({"model_type": "recurrent_gemma", "num_hidden_layers": 3, "_block_types": ["attention", "recurrent"]}, "ARA"),
    ],
    ids=lambda value: value["model_type"] if isinstance(value, dict) else value,
)
def test_kinds_of_layers(config, layers):
    assert kinds({**SMALL, **config}) == layers


def test_a_text_model_inside_a_larger_one_is_read_with_the_outer_dtype():
    text = {"model_type": "gemma3_text", "num_hidden_layers": 2, "head_dim": 8}
    whole = read({"model_type": "gemma3", "torch_dtype": "bfloat16", "text_config": text, "vision_config": {}})
    assert whole.layers == read({**text, "dtype": "bfloat16"}).layers and whole.dtype == "bfloat16"


def test_old_names_of_fields_are_the_classes_own():
    assert read({"model_type": "gpt2", "n_embd": 8, "n_head": 2, "n_layer": 3}).layers == (
        read({"model_type": "gpt2", "hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 3}).layers
    )
    assert read({"model_type": "bloom", "n_embed": 16, "n_layer": 1}).token_bits() == 2 * 16 * 32


def test_what_was_left_to_the_class_is_said():
    state = read({"model_type": "mamba", "hidden_size": 8, "expand": 2, "num_hidden_layers": 1})
    assert set(state.filled) == {"state_size=16", "conv_kernel=4"}


def test_a_file_and_its_dict_are_one_state(tmp_path):
    config = {"model_type": "mamba2", "num_heads": 4, "head_dim": 2, "hidden_size": 4, "time_step_limit": [0.0, 1e9]}
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config).replace("1000000000.0", "Infinity"))  # as the library writes it
    assert read(path).layers == read(str(path)).layers == read(config).layers


def test_every_type_reads_its_class_defaults_or_says_what_is_missing():
    missing = []
    for name in model_types():
        try:
            assert read({"model_type": name}).bits(1) > 0, name
        except ValueError as error:
            missing.append((name, str(error)))
    assert missing == [("lfm2_moe", "config: lfm2_moe: layer_types is missing, and the class has none of its own")]


def test_a_family_is_one_new_file(tmp_path, monkeypatch):
    """A folder laid over the shelf's: its file is a family, its type is read."""
    folder = tmp_path / "extra"
    folder.mkdir()
    (folder / "clocks.py").write_text(
        '"""A clock."""\n'
        "from protocols.configs.parts.model_type import Family, ModelType\n"
        "from protocols.configs.parts.part import Layer, memory\n"
        'FAMILY = Family((ModelType("clock", lambda f: [Layer("hand", (memory(f.count("hours")),))]),))\n'
    )
    monkeypatch.setattr(shelf, "__path__", [*shelf.__path__, str(folder)])
    model_types.cache_clear()
    try:
        assert read({"model_type": "clock", "hours": 12}).bits(7) == 12 * 32
    finally:
        model_types.cache_clear()


def test_each_type_is_in_one_family():
    names = [kind.name for name in _families() for kind in name.types]
    assert len(names) == len(set(names)) == len(model_types())


def _families() -> list[Family]:
    return [FAMILIES.get(name) for name in FAMILIES.names()]
