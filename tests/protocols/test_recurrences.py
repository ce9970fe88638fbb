"""Recurrent layers in float32 against the papers' equations: plain numpy in float64, one number or position at a time.

Each reference is written in another form than the layer has: sums over all positions for recurrences, complex numbers
for rotations, products of transition matrices for delta rules, gates without stabilisers. Outputs agree to 2·10⁻⁴ of
the largest one.
"""

from __future__ import annotations

import re

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols.setting import builder

from ..tiers import items

LENGTH = 24
TOLERANCE = 2e-4


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def silu(x):
    return x * sigmoid(x)


def layer_norm(x, eps, weight=1.0, bias=0.0):
    return (x - x.mean()) / np.sqrt(x.var() + eps) * weight + bias


def rms_norm(x, eps, weight):
    return x / np.sqrt((x**2).mean() + eps) * weight


def group_norm(x, norm):
    groups = [layer_norm(part, norm.eps) for part in np.split(x, norm.groups)]
    return np.concatenate(groups) * norm.weight + norm.bias


def heads_of(matrix, x, heads):
    """Heads of matrix·x at every position, (heads, T, m)."""
    return np.stack([x @ part.T for part in np.split(matrix, heads)])


def convolve(convolution, us):
    """Every channel with its own taps, one output number at a time."""
    columns, channels = convolution.taps.shape
    out = np.zeros(us.shape)
    for t in range(len(us)):
        for c in range(channels):
            out[t, c] = convolution.bias[c]
            for back in range(min(columns, t + 1)):
                out[t, c] += convolution.taps[columns - 1 - back, c] * us[t - back, c]
    return out


def turned(x, t):
    """Halves of (m,) as m/2 complex numbers turned by t·10000^(−2i/m), and a last coordinate without partner."""
    half = len(x) // 2
    pairs = (x[:half] + 1j * x[half : 2 * half]) * np.exp(1j * t * 10000.0 ** (-np.arange(half) / half))
    return np.concatenate([pairs, x[2 * half :]])


def linear_attention(layer, xs):
    """Σ_s sim(q_t, k_s)·v_s / Σ_s sim(q_t, k_s)."""
    q, k, v = (heads_of(part, xs, layer.heads) for part in (layer.query, layer.key, layer.value))
    feature = lambda x: np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))  # noqa: E731
    ys = []
    for t in range(len(xs)):
        read = []
        for head in range(layer.heads):
            sim = [feature(q[head, t]) @ feature(k[head, s]) for s in range(t + 1)]
            read.append(sum(w * v[head, s] for s, w in enumerate(sim)) / sum(sim))
        ys.append(layer.output @ np.concatenate(read))
    return np.array(ys)


def retnet(layer, xs):
    """Σ_s γ^(t−s)·Re⟨q_t·e^(itθ), k_s·e^(isθ)⟩·v_s, with γ_h = 1 − 2^(−5−h)."""
    q, k, v = (heads_of(part, xs, layer.heads) for part in (layer.query, layer.key, layer.value))
    ys = []
    for t, x in enumerate(xs):
        read = []
        for head in range(layer.heads):
            gamma, m, o = 1 - 2 ** (-5.0 - head), k.shape[2], 0
            for s in range(t + 1):
                score = (turned(q[head, t], t) * turned(k[head, s], s).conj()).real.sum() / np.sqrt(m)
                o = o + gamma ** (t - s) * score * v[head, s]
            read.append(layer_norm(o, layer.norm.eps))
        ys.append(layer.output @ (silu(layer.gate @ x) * np.concatenate(read)))
    return np.array(ys)


def gla(layer, xs):
    """Σ_s Σ_j q_tj·k_sj·Π_{s<r≤t} α_rj·v_s."""
    q, k, v = (heads_of(part, xs, layer.heads) for part in (layer.query, layer.key, layer.value))
    alpha = sigmoid(xs @ layer.narrow.T @ layer.decay.weight.T + layer.decay.bias) ** (1 / 16)
    alpha = np.stack(np.split(alpha, layer.heads, axis=1))
    ys = []
    for t, x in enumerate(xs):
        read = []
        for head in range(layer.heads):
            o = sum(
                (q[head, t] * k[head, s] * alpha[head, s + 1 : t + 1].prod(axis=0)).sum() * v[head, s]
                for s in range(t + 1)
            )
            norm = layer.norm
            read.append(layer_norm(o / np.sqrt(q.shape[2]), norm.eps, norm.weight, norm.bias))
        ys.append(layer.output @ (silu(layer.gate.weight @ x + layer.gate.bias) * np.concatenate(read)))
    return np.array(ys)


def local_attention(layer, xs):
    """Softmax over the last W positions, keys and queries turned to where they are."""
    q = heads_of(layer.query, xs, layer.heads)
    k, v = (heads_of(part, xs, layer.groups) for part in (layer.key, layer.value))
    ys = []
    for t in range(len(xs)):
        read = []
        for head in range(layer.heads):
            shared, seen = head * layer.groups // layer.heads, range(max(0, t - layer.window + 1), t + 1)
            if layer.rotary:
                scores = [(turned(q[head, t], t) * turned(k[shared, s], s).conj()).real.sum() for s in seen]
            else:
                scores = [q[head, t] @ k[shared, s] for s in seen]
            weights = np.exp(np.array(scores) / np.sqrt(q.shape[2]))
            read.append(sum(w * v[shared, s] for w, s in zip(weights / weights.sum(), seen, strict=True)))
        ys.append(layer.output @ np.concatenate(read))
    return np.array(ys)


def delta_maps(layer, xs):
    """q, k and v of all positions, (heads, T, m): convolved, activated, q and k of length 1."""
    d = xs.shape[1]
    parts = np.split(silu(convolve(layer.convolution, xs @ layer.inward.T)), (d, 2 * d), axis=1)
    q, k, v = (np.stack(np.split(part, layer.heads, axis=1)) for part in parts)
    q, k = (part / np.linalg.norm(part, axis=2, keepdims=True) for part in (q, k))
    return q, k, v


def delta_net(layer, xs):
    """What the key holds is taken out of the memory, and a mixture of it and the new value is put in."""
    q, k, v = delta_maps(layer, xs)
    beta = sigmoid(xs @ layer.rate.T)
    read = np.zeros((len(xs), layer.heads, v.shape[2]))
    for head in range(layer.heads):
        memory = np.zeros((v.shape[2], k.shape[2]))
        for t in range(len(xs)):
            old = memory @ k[head, t]
            new = beta[t, head] * v[head, t] + (1 - beta[t, head]) * old
            memory = memory - np.outer(old, k[head, t]) + np.outer(new, k[head, t])
            read[t, head] = rms_norm(memory @ q[head, t], layer.norm.eps, layer.norm.weight)
    return read.reshape(len(xs), -1) @ layer.output.T


def gated_delta_net(layer, xs):
    """S_t = Σ_s β_s·v_s·k_sᵀ·Π_{s<r≤t} α_r·(I − β_r·k_r·k_rᵀ), by matrix products."""
    q, k, v = delta_maps(layer, xs)
    beta = sigmoid(xs @ layer.rate.T)
    step = np.log1p(np.exp(xs @ layer.decay.T + layer.decay_bias))
    alpha = np.exp(-np.exp(layer.decay_log) * step)
    ys = []
    for t, x in enumerate(xs):
        read = []
        for head in range(layer.heads):
            product, memory = np.eye(k.shape[2]), 0
            for s in range(t, -1, -1):
                memory = memory + beta[s, head] * np.outer(v[head, s], k[head, s]) @ product
                change = np.eye(k.shape[2]) - beta[s, head] * np.outer(k[head, s], k[head, s])
                product = alpha[s, head] * change @ product
            read.append(rms_norm(memory @ q[head, t], layer.norm.eps, layer.norm.weight))
        ys.append(layer.output @ (np.concatenate(read) * silu(layer.gate @ x)))
    return np.array(ys)


def mlstm(layer, xs):
    """The cell as it is before stabilisation: exponential input gates as they are, and a mass of at least 1."""
    u, z = np.split(xs @ layer.up.T, 2, axis=1)
    c = silu(convolve(layer.convolution, u))
    q, k, v = c @ layer.query.T, c @ layer.key.T, u @ layer.value.T
    gates = np.concatenate([q, k, v], axis=1) @ layer.gates.weight.T + layer.gates.bias
    m = q.shape[1] // layer.heads
    read = np.zeros(q.shape)
    for head in range(layer.heads):
        part = slice(head * m, (head + 1) * m)
        memory, normaliser = np.zeros((m, m)), np.zeros(m)
        for t in range(len(xs)):
            i, f = np.exp(gates[t, head]), sigmoid(gates[t, layer.heads + head])
            key = k[t, part] / np.sqrt(m)
            memory, normaliser = f * memory + i * np.outer(v[t, part], key), f * normaliser + i * key
            read[t, part] = memory @ q[t, part] / max(abs(normaliser @ q[t, part]), 1)
    normed = np.array([group_norm(o, layer.norm) for o in read])
    return ((normed + layer.skip * c) * silu(z)) @ layer.down.T


def slstm(layer, xs):
    """The cell as it is before stabilisation, one number at a time."""
    c_in = silu(convolve(layer.convolution, xs))
    d, heads = xs.shape[1], len(layer.recurrent)
    m = d // heads
    weights = np.concatenate([layer.convolved, layer.plain])
    c, n, h = np.zeros(d), np.zeros(d), np.zeros(d)
    ys = []
    for t, x in enumerate(xs):
        raw = np.zeros((4, d))
        for gate in range(4):
            for j in range(d):
                head, row = divmod(j, m)
                mixed = layer.recurrent[head, gate, row] @ h[head * m : (head + 1) * m]
                source = c_in[t] if gate < 2 else x
                raw[gate, j] = weights[gate * d + j] @ source + mixed + layer.bias[gate, j]
        i, f, z, o = np.exp(raw[0]), sigmoid(raw[1]), np.tanh(raw[2]), sigmoid(raw[3])
        c, n = f * c + i * z, f * n + i
        h = o * c / n
        g = group_norm(h, layer.norm)
        a = layer.up @ g
        gelu = 0.5 * a * (1 + np.tanh(np.sqrt(2 / np.pi) * (a + 0.044715 * a**3)))
        ys.append(layer.down @ (gelu * (layer.gate @ g)))
    return np.array(ys)


def shifted(xs):
    return np.concatenate([np.zeros_like(xs[:1]), xs[:-1]])


def normed(norm, xs):
    return np.array([layer_norm(x, norm.eps, norm.weight, norm.bias) for x in xs])


def rwkv4(block, xs):
    """Time mixing as a weighted mean over all positions before and at t, without a maximum; then channel mixing."""
    xs = normed(block.opening, xs) if block.opening else xs
    time, a = block.time, normed(block.before_time, xs)
    blend = lambda now, mix: now * mix + shifted(now) * (1 - mix)  # noqa: E731
    k, v = blend(a, time.mix_k) @ time.key.T, blend(a, time.mix_v) @ time.value.T
    r, w = sigmoid(blend(a, time.mix_r) @ time.receptance.T), np.exp(time.decay)
    mean = np.zeros(xs.shape)
    for t in range(len(xs)):
        weights = np.array([np.exp(-(t - 1 - s) * w + k[s]) for s in range(t)] + [np.exp(time.bonus + k[t])])
        mean[t] = (weights * v[: t + 1]).sum(axis=0) / weights.sum(axis=0)
    xs = xs + (r * mean) @ time.output.T
    channel, b = block.channel, normed(block.before_channel, xs)
    hidden = np.maximum(blend(b, channel.mix_k) @ channel.key.T, 0) ** 2
    xs = xs + sigmoid(blend(b, channel.mix_r) @ channel.receptance.T) * (hidden @ channel.value.T)
    return normed(block.closing, xs) if block.closing else xs


def low_rank(part, x, inner):
    return inner(x @ part.inward.T) @ part.outward.T + (0 if part.bias is None else part.bias)


def rwkv7(block, stream):
    """S_t = Σ_s v_sᵀ·k̃_s·Π_{s<r≤t} G_r with G = diag(w) − κ̂ᵀ·(a ⊙ κ̂), by matrix products; then channel mixing."""
    d = len(block.time.output)
    xs, first = stream[:, :d], stream[:, d:]
    xs = normed(block.opening, xs) if block.opening else xs
    time, a = block.time, normed(block.before_time, xs)
    heads = time.norm.groups
    in_r, in_w, in_k, in_v, in_a, in_g = (a + (shifted(a) - a) * mix for mix in time.mix)
    same = lambda x: x  # noqa: E731
    r, k, v = in_r @ time.receptance.T, in_k @ time.key.T, in_v @ time.value.T
    w = np.exp(-np.exp(-0.5) * sigmoid(low_rank(time.decay, in_w, np.tanh)))
    rate, g = sigmoid(low_rank(time.rate, in_a, same)), low_rank(time.gate, in_g, sigmoid)
    if time.blend is None:
        first = v
    else:
        nu = sigmoid(low_rank(time.blend, in_v, same))
        v = (1 - nu) * v + nu * first
    removed, kept = k * time.removal, k * ((1 - time.replacement) + time.replacement * rate)
    m = d // heads
    read = np.zeros(xs.shape)
    for head in range(heads):
        at = slice(head * m, (head + 1) * m)
        for t in range(len(xs)):
            product, memory = np.eye(m), np.zeros((m, m))
            for s in range(t, -1, -1):
                memory += np.outer(v[s, at], kept[s, at]) @ product
                kappa = removed[s, at] / np.linalg.norm(removed[s, at])
                product = (np.diag(w[s, at]) - np.outer(kappa, rate[s, at] * kappa)) @ product
            read[t, at] = memory @ r[t, at]
    direct = [(part * time.bonus.ravel()).reshape(heads, m).sum(axis=1).repeat(m) for part in r * kept]
    read = np.array([group_norm(o, time.norm) for o in read]) + np.array(direct) * v
    xs = xs + (g * read) @ time.output.T
    b = normed(block.before_channel, xs)
    hidden = np.maximum((b + (shifted(b) - b) * block.channel.mix) @ block.channel.key.T, 0) ** 2
    xs = xs + hidden @ block.channel.value.T
    return normed(block.closing, xs) if block.closing else np.concatenate([xs, first], axis=1)


REFERENCES = {
    reference.__name__: reference
    for reference in (
        linear_attention,
        retnet,
        gla,
        local_attention,
        delta_net,
        gated_delta_net,
        mlstm,
        slstm,
        rwkv4,
        rwkv7,
    )
}
SPECS = [
    *REFERENCES,
    "linear_attention:heads=1",
    "linear_attention:width=12,heads=3",
    "retnet:heads=4",
    "retnet:width=12,heads=3,expansion=1",
    "gla:width=12,heads=1",
    "gla:heads=4",
    "local_attention:window=1",
    "local_attention:window=40",
    "local_attention:heads=4,groups=2,window=5",
    "local_attention:width=12,heads=4,groups=4,positions=none",
    "local_attention:width=15,heads=3",
    "delta_net:heads=4,taps=1",
    "delta_net:width=12,heads=1,taps=3",
    "gated_delta_net:heads=4,expansion=1,taps=2",
    "gated_delta_net:width=12,heads=3,taps=1",
    "mlstm:heads=4,expansion=1,taps=2",
    "mlstm:width=12,heads=1",
    "slstm:heads=4,taps=1",
    "slstm:width=12,heads=3",
    "rwkv4:width=9,layers=3",
    "rwkv7:width=12,heads=3,rank=2,layers=3",
]


def drawn(item, rng):
    """The item's layers with normal weights, so that none is a one or a zero that hides its place."""
    shapes = eqx.filter_eval_shape(item.make_layers, jax.random.key(0))
    return jax.tree_util.tree_map(lambda leaf: rng.normal(size=leaf.shape).astype(np.float32) * 0.3, shapes)


@eqx.filter_jit
def run(layers, xs):
    """Outputs of layers on each other, step by step with nothing rounded; all at once too where they have that."""

    def step(states, at):
        x, after = at[0], []
        for layer, state in zip(layers, states, strict=True):
            state, x = layer.step(state, x, at[1])
            after.append(state)
        return after, x

    outputs = jax.lax.scan(step, [layer.start() for layer in layers], (xs, jnp.arange(LENGTH)))[1]
    for layer in layers:
        xs = layer.parallel(layer.start(), xs, jnp.arange(LENGTH, dtype=jnp.int32))[1]
    return [outputs, xs]


@pytest.mark.parametrize("spec", items(SPECS))
def test_a_layer_computes_its_papers_equations(spec):
    item = builder(spec)
    rng = np.random.default_rng(len(spec))
    layers, xs = drawn(item, rng), rng.normal(size=(LENGTH, item.width)).astype(np.float32)
    wanted = xs.astype(np.float64)
    for layer in jax.tree_util.tree_map(lambda leaf: leaf.astype(np.float64), layers):
        wanted = REFERENCES[item.name](layer, wanted)
    assert wanted.std() > 0.01
    for found in run(layers, xs):
        assert np.abs(np.asarray(found) - wanted).max() < TOLERANCE * np.abs(wanted).max()


def test_a_window_forgets_what_left_it_and_nothing_else():
    layers = drawn(builder("local_attention:window=5"), np.random.default_rng(0))
    xs = np.random.default_rng(1).normal(size=(LENGTH, 16)).astype(np.float32)
    before = np.asarray(run(layers, xs)[0])
    changed = xs.copy()
    changed[7] += 1
    differs = (np.asarray(run(layers, changed)[0]) != before).any(axis=1)
    assert np.flatnonzero(differs).tolist() == [7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("linear_attention:heads=3", "linear_attention: heads=3: wanted a divisor of width=16"),
        ("retnet:expansion=0", "retnet: expansion=0: wanted 1 to 16"),
        ("gla:width=6", "gla: heads=2, width=6: keys have half the width of a head, wanted even"),
        ("local_attention:heads=4,groups=3", "local_attention: groups=3: wanted a divisor of heads=4"),
        ("local_attention:window=0", "local_attention: window=0: wanted 1 to 65536 tokens"),
        ("local_attention:positions=alibi", "local_attention: positions=alibi: wanted one of rotary, none"),
        ("delta_net:taps=0", "delta_net: a convolution of 0 columns: wanted 1 to 1024"),
        ("gated_delta_net:expansion=99", "gated_delta_net: expansion=99: wanted 1 to 16"),
        ("mlstm:heads=5", "mlstm: heads=5: wanted a divisor of width=32"),
        ("slstm:layers=0", "slstm: layers=0: wanted 1 to 256"),
        ("rwkv4:precision=17", "rwkv4: precision=17: wanted 1 to 16 bits, or a float dtype such as float32"),
        ("rwkv7:rank=0", "rwkv7: rank=0: wanted 1 to 4096"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(spec, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        builder(spec)
