"""Modules of equinox, which is always there, against loops over them."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import cut


@pytest.mark.parametrize("kind", [eqx.nn.GRUCell, eqx.nn.LSTMCell])
def test_an_equinox_cell_gives_what_a_loop_over_it_gives(kind):
    cell, inputs = kind(2, 3, key=jax.random.key(3)), np.float32(np.random.default_rng(0).normal(size=(4, 7, 2)))
    transcript = cut(cell, inputs, 5)
    for i in range(4):
        h = (jnp.zeros(3), jnp.zeros(3)) if kind is eqx.nn.LSTMCell else jnp.zeros(3)
        for x in inputs[i]:
            h = cell(jnp.asarray(x), h)
        wanted = h[0] if kind is eqx.nn.LSTMCell else h
        assert np.abs(transcript.answers[i] - wanted).max() < 1e-6
    assert (transcript.sent, transcript.announced) == ((192, 288) if kind is eqx.nn.LSTMCell else (96, 192))
    assert transcript.tolerance == 0 and "answers, bit for bit those of the uncut module" in str(transcript)


def test_an_equinox_layer_of_attention_gives_what_it_gives_itself():
    layer = eqx.nn.MultiheadAttention(2, 4, key=jax.random.key(0))
    inputs = np.random.default_rng(0).normal(size=(3, 8, 4)).astype(np.float32)
    transcript = cut(layer, inputs, 6)
    wanted = np.stack([layer(x, x, x)[-1] for x in jnp.asarray(inputs)])
    assert 0 < transcript.tolerance < 1e-4
    assert np.abs(transcript.answers - wanted).max() <= transcript.tolerance
    assert f"numbers within {transcript.tolerance:.2g} (4 units of its arithmetic in float32; found " in str(transcript)
    assert not transcript.one_way
