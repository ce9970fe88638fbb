"""Gated and linear recurrences in float32 against the papers' equations: plain numpy in float64, sums over positions.

Decays between positions are products of the steps in between, one channel at a time. Outputs agree to 2·10⁻⁴ of the
largest one, step by step and in the parallel form.
"""

from __future__ import annotations

from math import erf

import jax
import numpy as np
import pytest

from protocols.setting import builder

from ..tiers import items
from .test_recurrences import LENGTH, TOLERANCE, convolve, drawn, rms_norm, run, sigmoid, silu


def softplus(x):
    return np.log1p(np.exp(x))


def linear(map_, xs):
    return xs @ map_.weight.T + map_.bias


def gelu(x):
    """The tanh form."""
    return x / 2 * (1 + np.tanh((2 / np.pi) ** 0.5 * (x + 0.044715 * x**3)))


def lstm(layer, xs):
    """Gates one after the other."""
    cell, d = layer.cell, xs.shape[1]
    gates = [slice(place * d, place * d + d) for place in range(4)]
    h = c = np.zeros(d)
    hs = []
    for x in xs:
        i, f, g, o = (
            cell.weight_ih.weight[gate] @ x + cell.weight_hh.weight[gate] @ h + cell.bias[gate] for gate in gates
        )
        c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        hs.append(h)
    return np.array(hs)


def weighted_sums(kept, new):
    """Σ_s Π_{s<r≤t} kept_r · new_s."""
    return np.array([sum(kept[s + 1 : t + 1].prod(axis=0) * new[s] for s in range(t + 1)) for t in range(len(new))])


def min_gru(layer, xs):
    z = sigmoid(linear(layer.gate, xs))
    return weighted_sums(1 - z, z * linear(layer.candidate, xs))


def min_lstm(layer, xs):
    f, i = sigmoid(linear(layer.forget, xs)), sigmoid(linear(layer.input, xs))
    return weighted_sums(f / (f + i), i / (f + i) * linear(layer.candidate, xs))


def s4d(layer, xs):
    """A convolution with K_l = 2·Re Σ_n C_n·(e^{ΔA_n} − 1)/A_n·e^{lΔA_n}, one channel at a time."""
    y = np.zeros(xs.shape)
    for channel in range(xs.shape[1]):
        a = -np.exp(layer.log_decay[channel]) + 1j * layer.frequency[channel]
        c = layer.read[0, channel] + 1j * layer.read[1, channel]
        exponent = np.exp(layer.log_step[channel]) * a
        kernel = [2 * (c * (np.exp(exponent) - 1) / a * np.exp(lag * exponent)).sum().real for lag in range(len(xs))]
        for t in range(len(xs)):
            y[t, channel] = (
                sum(kernel[t - s] * xs[s, channel] for s in range(t + 1)) + layer.skip[channel] * xs[t, channel]
            )
    exact = np.vectorize(lambda number: float(number) / 2 * (1 + erf(float(number) / 2**0.5)))
    left, right = np.split(linear(layer.output, exact(y)), 2, axis=1)
    return left * sigmoid(right)


def mamba(layer, xs):
    """Σ_s C_t·exp(A·Σ_{s<r≤t} Δ_r)·Δ_s·B_s·u_s, one channel at a time."""
    channels, states = layer.log_decay.shape
    rank = layer.step_size.weight.shape[1]
    both = xs @ layer.inward.T
    u, z = silu(convolve(layer.convolution, both[:, :channels])), both[:, channels:]
    selected = u @ layer.select.T
    delta = softplus(linear(layer.step_size, selected[:, :rank]))
    b, c = selected[:, rank : rank + states], selected[:, rank + states :]
    y = np.zeros(u.shape)
    for t in range(len(xs)):
        for channel in range(channels):
            rate = -np.exp(layer.log_decay[channel])
            for s in range(t + 1):
                faded = np.exp(rate * delta[s + 1 : t + 1, channel].sum())
                y[t, channel] += (c[t] * faded * b[s]).sum() * delta[s, channel] * u[s, channel]
    return ((y + layer.skip * u) * silu(z)) @ layer.output.T


def mamba2(layer, xs):
    """The same with one A and Δ for each head, B and C for each group."""
    heads, channels, size = len(layer.log_decay), layer.output.shape[1], layer.groups * layer.states
    rows = np.split(xs @ layer.inward.T, np.cumsum([channels, channels + 2 * size]), axis=1)
    z, delta = rows[0], softplus(rows[2] + layer.step_bias)
    convolved = silu(convolve(layer.convolution, rows[1]))
    u, b, c = np.split(convolved, np.cumsum([channels, size]), axis=1)
    b, c = (np.split(part, layer.groups, axis=1) for part in (b, c))
    y = np.zeros(u.shape)
    for channel in range(channels):
        head = channel * heads // channels
        group = head * layer.groups // heads
        rate = -np.exp(layer.log_decay[head])
        for t in range(len(xs)):
            for s in range(t + 1):
                faded = np.exp(rate * delta[s + 1 : t + 1, head].sum())
                y[t, channel] += (c[group][t] @ b[group][s]) * faded * delta[s, head] * u[s, channel]
            y[t, channel] += layer.skip[head] * u[t, channel]
    normed = np.array([rms_norm(row, layer.norm.eps, layer.norm.weight) for row in y * silu(z)])
    return normed @ layer.output.T


def rg_lru(layer, xs):
    """a = σ(Λ)^{8r}, with gates of dense block-diagonal maps."""
    u = convolve(layer.convolution, linear(layer.inward, xs))

    def gate(blocks, bias):
        dense = np.zeros((u.shape[1],) * 2)
        for place, block in enumerate(blocks):
            lo, hi = place * len(block), (place + 1) * len(block)
            dense[lo:hi, lo:hi] = block
        return sigmoid(u @ dense.T + bias)

    a = sigmoid(layer.log_odds) ** (8 * gate(layer.recurrence_gate, layer.recurrence_bias))
    h = weighted_sums(a, np.sqrt(1 - a**2) * gate(layer.input_gate, layer.input_bias) * u)
    return linear(layer.output, gelu(linear(layer.gate, xs)) * h)


REFERENCES = {reference.__name__: reference for reference in (lstm, min_gru, min_lstm, s4d, mamba, mamba2, rg_lru)}
SPECS = [
    *REFERENCES,
    "s4d:states=2,width=5",
    "mamba:width=20,states=3,expansion=1,taps=1",
    "mamba2:heads=4,groups=2,states=3,taps=2",
    "mamba2:width=12,heads=3,expansion=1,taps=1",
    "rg_lru:width=12,blocks=3,taps=2",
]


@pytest.mark.parametrize("spec", items(SPECS))
def test_a_layer_computes_its_papers_equations(spec):
    item = builder(spec)
    rng = np.random.default_rng(len(spec))
    (layer,), xs = drawn(item, rng), rng.normal(size=(LENGTH, item.width)).astype(np.float32)
    exact = jax.tree_util.tree_map(lambda leaf: leaf.astype(np.float64), layer)
    wanted = REFERENCES[item.name](exact, xs.astype(np.float64))
    assert wanted.std() > 0.01
    for found in run([layer], xs):
        assert np.abs(np.asarray(found) - wanted).max() < TOLERANCE * np.abs(wanted).max()
