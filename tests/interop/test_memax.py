"""Memax's models: what a cut says is what the model itself says when its state is carried from call to call."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut

from .hosted import library

X = np.random.default_rng(0).normal(size=(3, 7, 4)).astype(np.float32)
H = 4  # width of every layer; a state of each, two layers, a flag of one bit each
BITS = {
    "GRU": H * 32,
    "LRU": 2 * H * 64,  # complex: what it has been multiplied by, and the sum
    "LSTM": 2 * H * 32,
    "MGU": H * 32,
    "Elman": H * 32,
    "LinearRNN": H * 32,
    "S6": 2 * H * 32,
}
MORE = ("Attention", "Attention-ALiBi", "Attention-RoPE", "DeltaNet", "DeltaProduct", "FART", "FFM", "FWP", "GDN")
FAST = ("GRU", "LRU")


def model_of(name):
    library("memax")
    jax = library("jax")
    with jax.numpy_dtype_promotion("standard"):
        make = library("memax.equinox.train_utils").get_residual_memory_model
        return make(model_name=name, input=4, hidden=H, output=3, num_layers=2, key=jax.random.key(0))


def in_two_calls(model, position):
    """By the library alone: the last state of one call is the first of the next."""
    jax = library("jax")

    def one(x):
        starts = jax.numpy.zeros(len(x), bool)
        states, _ = model(model.initialize_carry(), (x[:position], starts[:position]))
        return model(model.latest_recurrent_state(states), (x[position:], starts[position:]))[1][-1]

    with jax.numpy_dtype_promotion("standard"):
        return np.asarray(jax.vmap(one)(X))


@pytest.mark.parametrize(
    "name",
    [*FAST, *(pytest.param(name, marks=pytest.mark.night) for name in (*BITS, *MORE) if name not in FAST)],
)
def test_a_model_goes_on_as_it_does_in_two_calls(name):
    model = model_of(name)
    transcript = cut(model, X, 3)
    assert np.abs(transcript.answers - in_two_calls(model, 3)).max() <= transcript.tolerance < 1e-5
    assert name not in BITS or transcript.sent == 2 * (BITS[name] + 1)


def test_a_model_without_numbers_sends_its_flags():
    transcript = cut(model_of("MLP"), X, 3)
    assert transcript.sent == 2 and np.abs(transcript.answers - in_two_calls(model_of("MLP"), 3)).max() < 1e-5
