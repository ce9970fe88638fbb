"""Models of one's own that read real vectors: cut they are what they are whole, and what does not fit is one line."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut
from protocols.cases import protocol_of
from protocols.numbers.weights import softmax_fixed_scale

VECTORS = np.random.default_rng(0).integers(-8, 9, size=(20, 7, 3)).astype(np.float32)  # sums of these are exact


class Sum:
    """Is the sum of all numbers positive?"""

    def start(self):
        return jnp.zeros(3, jnp.float32)

    def step(self, state, vector, t):
        return state + vector

    def read(self, state):
        return (state.sum() > 0).astype(jnp.int32)


class Mean:
    """The same of the mean by attention: equal weights."""

    weigh = softmax_fixed_scale(8)

    def embed(self, vector, t):
        return vector / 8

    def query(self, x):
        return jnp.zeros((1, 3), jnp.float32)

    def key(self, x):
        return x[None]

    def value(self, x):
        return x.sum()[None, None] / 4

    def bias(self, t_query, t_key):
        return jnp.float32(0)

    def read(self, average, vector, t):
        return (average[0, 0] > 0).astype(jnp.int32)


@pytest.mark.parametrize("position", range(8))
def test_a_recurrent_model_hands_over_its_three_floats(position):
    found = cut(Sum(), VECTORS, position)
    assert np.array_equal(found.answers, VECTORS.sum(axis=(1, 2)) > 0)
    assert found.sent == (3 * 32 if 0 < position < 7 else 0)


@pytest.mark.parametrize("position", range(8))
def test_a_layer_of_attention_is_the_whole_at_every_cut(position):
    whole = protocol_of(Mean()).reading(3).whole(VECTORS)
    assert np.array_equal(cut(Mean(), VECTORS, position).answers, whole)
    clear = np.abs(VECTORS.sum(axis=(1, 2))) > 8  # the mean is rounded to 8 bits
    assert clear.sum() > 5 and np.array_equal(whole[clear], VECTORS.sum(axis=(1, 2))[clear] > 0)


class Token(Sum):
    """Reads tokens."""

    def step(self, state, token, t):
        return state.at[token].set(1.0)


@pytest.mark.parametrize(
    ("model", "inputs", "said"),
    [
        (Sum(), VECTORS[..., :2], r"TypeError|ValueError: .* \(test_vectors.py, line \d+, in step\)"),
        (Sum(), VECTORS[0], r"^tokens must be integers, not float32 of shape \(7, 3\): Sum reads"),
        (Sum(), VECTORS[None], r"^tokens must be integers, not float32 of shape \(1, 20, 7, 3\): Sum reads"),
        (Sum(), VECTORS.astype(np.int64), r"^tokens must be integers, not int64 of shape \(20, 7, 3\): Sum reads"),
        (Token(), VECTORS, r"\(test_vectors.py, line \d+, in step\)$"),
        (Mean(), np.zeros((2, 3), np.float32), "^tokens must be integers, not float32 of"),
    ],
)
def test_what_does_not_fit_is_one_line(model, inputs, said):
    with pytest.raises(ValueError, match=said) as caught:
        cut(model, inputs, 2)
    assert "\n" not in str(caught.value)


def test_vectors_are_not_fed_back():
    with pytest.raises(ValueError, match="^tokens must be integers"):
        cut(Sum(), VECTORS, 2, generated=3)
