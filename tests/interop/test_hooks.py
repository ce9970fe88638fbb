"""Code that hangs on torch modules: hooks that write or keep are refused in every family, others are cut.

What is run is a copy, so that a refusal leaves the user's weights and buffers as they were.
"""

from __future__ import annotations

import copy

import numpy as np
import pytest

from protocols import cut

from ..tiers import first
from .hosted import library

B, T, D = 2, 6, 4
X = np.random.default_rng(0).normal(size=(B, T, D)).astype(np.float32)
TOKENS = np.random.default_rng(1).integers(0, 5, size=(B, T))
REFUSED = "cannot be cut: "
WRITES = "running it changes its parameters"


def wrapped(torch):
    class Core(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.core = torch.nn.GRU(D, 3, batch_first=True)

        def forward(self, x):
            return self.core(x)[0]

    return torch.nn.Sequential(torch.nn.Linear(D, D), Core(), torch.nn.Linear(3, 2))


def mamba(_):
    transformers = library("transformers")
    sizes = {"vocab_size": 5, "hidden_size": 4, "state_size": 2, "num_hidden_layers": 1}
    return transformers.MambaForCausalLM(transformers.MambaConfig(**sizes))


FAMILIES = {  # how a module is made, what in it a hook hangs on, and inputs
    "cell": (lambda torch: torch.nn.GRUCell(D, 3), "", X),
    "attention": (lambda torch: torch.nn.MultiheadAttention(D, 2, batch_first=True), "", X),
    "attention's output": (lambda torch: torch.nn.MultiheadAttention(D, 2, batch_first=True), "out_proj", X),
    "rnn": (lambda torch: torch.nn.LSTM(D, 3, batch_first=True), "", X),
    "wrapped": (wrapped, "0", X),
    "encoder layer": (lambda torch: torch.nn.TransformerEncoderLayer(D, 2, 8, batch_first=True), "linear1", X),
    "language model": (mamba, "backbone.layers.0.mixer.in_proj", TOKENS),
}
NAMES = first(FAMILIES, fast=3)


def made(name):
    torch = library("torch")
    torch.manual_seed(0)
    make, path, inputs = FAMILIES[name]
    module = make(torch).eval()
    return torch, module, module.get_submodule(path), inputs


def bits(module):
    return [tensor.detach().clone() for tensor in (*module.parameters(), *module.buffers())]


def nudge(torch, module):
    with torch.no_grad():
        next(module.parameters()).add_(0.1)


def refused_or_without_effect(name, module, inputs, reason):
    """A module with a recurrent part inside is another copy at every step: what it keeps is never there."""
    if name != "wrapped":
        with pytest.raises(ValueError, match=reason):
            cut(module, inputs, 3)
        return
    torch = library("torch")
    with torch.no_grad():
        wanted = copy.deepcopy(module)(torch.from_numpy(inputs))[:, -1].numpy()
    found = cut(module, inputs, 3)
    assert np.abs(found.answers - wanted).max() <= found.tolerance < 1e-3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("register", ["register_forward_hook", "register_forward_pre_hook"])
def test_a_hook_that_writes_to_weights_is_refused_and_writes_to_nobodys(name, register):
    torch, module, part, inputs = made(name)
    before = bits(module)
    getattr(part, register)(lambda module, *_: nudge(torch, module))
    with pytest.raises(ValueError, match=f"{REFUSED}.*{WRITES}"):
        cut(module, inputs, 3)
    assert all(torch.equal(a, b) for a, b in zip(bits(module), before, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_buffer_that_is_registered_late_is_refused(name):
    """It holds the sum of the last inputs, which the next call adds."""
    torch, module, part, inputs = made(name)

    def hook(module, given, output):
        seen = given[0].double().sum()
        before = torch.zeros_like(seen) if getattr(module, "kept", None) is None else module.kept
        if hasattr(module, "kept"):
            module.kept = seen
        else:
            module.register_buffer("kept", seen)
        if isinstance(output, tuple):
            return (output[0] + before.to(output[0].dtype), *output[1:])
        return output + before.to(output.dtype)

    part.register_forward_hook(hook)
    refused_or_without_effect(name, module, inputs, REFUSED)
    assert not hasattr(part, "kept")


@pytest.mark.parametrize("name", NAMES)
def test_a_parametrization_that_counts_is_refused(name):
    """What it makes of a weight is another each time it is asked; attention of another class is no known one."""
    torch, module, part, inputs = made(name)

    class Counting(torch.nn.Module):
        calls = 0

        def forward(self, weight):
            self.calls += 1
            return weight + 0.01 * self.calls

    weight = next(key for key, _ in part.named_parameters(recurse=False) if "weight" in key)
    torch.nn.utils.parametrize.register_parametrization(part, weight, Counting(), unsafe=True)
    refused_or_without_effect(name, module, inputs, f"{REFUSED}|ParametrizedMultiheadAttention is opaque")


@pytest.mark.parametrize("name", NAMES)
def test_a_hook_that_only_looks_or_is_for_gradients_is_cut(name):
    _, module, part, inputs = made(name)
    plain = cut(module, inputs, 3)
    seen = []
    part.register_full_backward_hook(lambda *_: seen.append(1))
    part.register_forward_hook(lambda module, given, output: None)
    found = cut(module, inputs, 3)
    assert found.sent == plain.sent > 0 and not seen
    assert np.abs(np.float64(found.answers) - np.float64(plain.answers)).max() <= 2 * plain.tolerance
