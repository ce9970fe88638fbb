"""States of other libraries' modules, handed over, are those that the library itself has after the same inputs."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut

from .hosted import library


@pytest.mark.parametrize("position", [1, 4, 7])
def test_the_state_of_an_lstm_is_torchs_own(position):
    torch = library("torch")
    torch.manual_seed(0)
    module = torch.nn.LSTM(2, 3, num_layers=2, batch_first=True)
    inputs = np.random.default_rng(0).normal(size=(4, 8, 2)).astype(np.float32)
    state = cut(module, inputs, position).state
    with torch.no_grad():
        _, (h, c) = module(torch.from_numpy(inputs[:, :position]))
    for layer in range(2):
        parts = {part.name: part.values for part in state.layer(layer)}
        wanted = {f"layer {layer} hidden": h[layer].numpy(), f"layer {layer} cell": c[layer].numpy()}
        assert parts.keys() == wanted.keys()
        assert all(np.abs(parts[name] - wanted[name]).max() < 1e-6 for name in wanted)


def test_the_state_of_a_mamba_is_its_cache_and_that_of_a_transformer_grows():
    torch, transformers = library("torch"), library("transformers")
    torch.manual_seed(0)
    sizes = {"vocab_size": 11, "hidden_size": 8, "num_hidden_layers": 2}
    model = transformers.MambaForCausalLM(transformers.MambaConfig(**sizes, state_size=5)).eval()
    tokens = np.random.default_rng(0).integers(0, 11, size=(2, 9))
    state = cut(model, tokens, 6).state
    with torch.no_grad():
        cache = model(torch.from_numpy(tokens[:, :6]), use_cache=True).cache_params
    for i, layer in enumerate(cache.layers):
        kept = {part.values.shape: part.values for part in state.layer(i)}
        for tensor in (layer.recurrent_states[0], layer.conv_states[0][..., 1:]):  # the oldest column is not read
            assert np.abs(kept[tuple(tensor.shape)] - tensor.numpy()).max() < 1e-5
    assert state.growing_bits == 0
    llama = {**sizes, "num_attention_heads": 2, "num_key_value_heads": 1, "intermediate_size": 8}
    state = cut(transformers.LlamaForCausalLM(transformers.LlamaConfig(**llama)), tokens, 6).state
    assert state.bits == state.growing_bits == 2 * 2 * 6 * 4 * 32  # layers, keys and values, tokens, width, bits
