"""The house's recurrent models against the libraries they are known from, on the same weights, step by step.

In float32; numbers agree to 10⁻⁴ of the largest one. Models without a library are held to transcriptions of their
papers' equations in test_recurrences and test_state_spaces. Where definitions differ, only what they share is compared:
Mamba-2 with one group, since transformers norms each group by itself and the house all channels at once; and the
recurrent block of RecurrentGemma at positions after the first, where it forgets all and leaves out a factor.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols.setting import Setting, builder
from reductions import TASKS

WIDTH, T = 16, 12
TOLERANCE = 1e-4
SETTING = Setting(TASKS.get("index_lookup:symbols=9"), 4)


def library(name):
    return pytest.importorskip(name, reason=f"{name} is not installed: pip install '.[interop]'")


def model_of(spec):
    return builder(spec).build(SETTING, seed=0)


def close(found, wanted):
    found, wanted = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    assert found.shape == wanted.shape and wanted.std() > 0
    return np.abs(found - wanted).max() <= TOLERANCE * np.abs(wanted).max()


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@eqx.filter_jit
def outputs_of(layers, xs):
    """Of layers plainly on each other, (T, d), a step at a time."""

    def step(states, at):
        x, after = at[0], []
        for layer, state in zip(layers, states, strict=True):
            state, x = layer.step(state, x, at[1])
            after.append(state)
        return tuple(after), x

    return jax.lax.scan(step, tuple(layer.start() for layer in layers), (xs, jnp.arange(len(xs))))[1]


@eqx.filter_jit
def logits_of(model, tokens):
    """After every token, (T, V), a step at a time."""

    def step(state, at):
        state, x = model.through(state, model.embedding[at[0]], at[1])
        return state, model.readout(x)

    return jax.lax.scan(step, model.start(), (tokens, jnp.arange(len(tokens))))[1]


def put(tree, where, *values):
    return eqx.tree_at(where, tree, tuple(map(jnp.asarray, values)), is_leaf=lambda leaf: leaf is None)


# ---- cells ---------------------------------------------------------------------------------------------------------


def elman(layer, inward, recurrent, bias):
    return put(layer, lambda m: (m.inward, m.recurrent, m.bias), inward, recurrent, bias)


def gru(layer, inward, recurrent, bias, bias_n):
    return put(
        layer,
        lambda m: (m.cell.weight_ih.weight, m.cell.weight_hh.weight, m.cell.bias, m.cell.bias_n),
        inward,
        recurrent,
        bias,
        bias_n,
    )


def lstm(layer, inward, recurrent, bias):
    def where(m):
        return m.cell.weight_ih.weight, m.cell.weight_hh.weight, m.cell.bias

    return put(layer, where, inward, recurrent, bias)


@pytest.mark.parametrize("name", ["elman", "gru", "lstm"])
def test_cells_are_torchs(name):
    torch = library("torch")
    torch.manual_seed(1)
    kind = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[name]
    module = kind(WIDTH, WIDTH, num_layers=2)
    weights = {key: value.numpy() for key, value in module.state_dict().items()}
    layers = []
    for i, layer in enumerate(model_of(f"{name}:width={WIDTH},layers=2").layers):
        inward, recurrent, first, second = (
            weights[f"{key}_l{i}"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        if name == "gru":  # the candidate's second bias is inside the reset gate
            shared = np.where(np.arange(3 * WIDTH) < 2 * WIDTH, second, 0)
            layers.append(gru(layer, inward, recurrent, first + shared, second[2 * WIDTH :]))
        else:
            layers.append((elman if name == "elman" else lstm)(layer, inward, recurrent, first + second))
    xs = normal(T, WIDTH)
    with torch.no_grad():
        wanted = module(torch.from_numpy(xs))[0].numpy()
    assert close(outputs_of(tuple(layers), xs), wanted)


@pytest.mark.parametrize("name", ["elman", "gru", "lstm"])
def test_cells_are_those_of_flax(name):
    nnx = library("flax.nnx")
    kind = {"elman": nnx.SimpleCell, "gru": nnx.GRUCell, "lstm": nnx.OptimizedLSTMCell}[name]
    cell = kind(WIDTH, WIDTH, rngs=nnx.Rngs(1))
    inward, recurrent = (getattr(cell, f"dense_{side}").kernel[...].T for side in "ih")
    bias = normal(len(inward), seed=2)
    getattr(cell, "dense_h" if name == "lstm" else "dense_i").bias[...] = jnp.asarray(bias)
    (layer,) = model_of(f"{name}:width={WIDTH}").layers
    more = (np.zeros(WIDTH, np.float32),) if name == "gru" else ()
    layer = {"elman": elman, "gru": gru, "lstm": lstm}[name](layer, inward, recurrent, bias, *more)
    xs, wanted = normal(T, WIDTH), []
    carry = cell.initialize_carry((WIDTH,), rngs=nnx.Rngs(0))
    for x in xs:
        carry, y = cell(carry, jnp.asarray(x))
        wanted.append(y)
    assert close(outputs_of((layer,), xs), np.array(wanted))


@pytest.mark.parametrize("name", ["gru", "lstm"])
def test_cells_are_those_of_equinox(name):
    kind = {"gru": eqx.nn.GRUCell, "lstm": eqx.nn.LSTMCell}[name]
    cell = kind(WIDTH, WIDTH, key=jax.random.key(3))
    (layer,) = model_of(f"{name}:width={WIDTH}").layers
    more = (cell.bias_n,) if name == "gru" else ()
    layer = {"gru": gru, "lstm": lstm}[name](layer, cell.weight_ih, cell.weight_hh, cell.bias, *more)
    xs, wanted = normal(T, WIDTH), []
    state = jnp.zeros(WIDTH) if name == "gru" else (jnp.zeros(WIDTH), jnp.zeros(WIDTH))
    for x in xs:
        state = cell(jnp.asarray(x), state)
        wanted.append(state if name == "gru" else state[0])
    assert close(outputs_of((layer,), xs), np.array(wanted))


# ---- language models -----------------------------------------------------------------------------------------------


def weights_of(module, torch):
    """All parameters, moved away from zeros and ones, which would hide a place where they are not read."""
    torch.manual_seed(2)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.2 * torch.randn_like(parameter))
    return {name: parameter.detach().numpy() for name, parameter in module.named_parameters()}


def said_by(module, tokens):
    """Logits after every token, each fed by itself with the cache that the one before left."""
    stepper = library("protocols.adapters.hosting.torch_modules.transformers_cache").CausalStepper.of(module)
    state, logits = stepper.start(1), []
    for token in tokens:
        state, output = stepper.step(state, np.array([token]))
        logits.append(output[0])
    return np.array(logits)


def mamba_layer(layer, w):
    return put(
        layer,
        lambda m: (m.inward, m.convolution.taps, m.convolution.bias, m.select, m.step_size.weight, m.step_size.bias,
                   m.log_decay, m.skip, m.output),
        w["in_proj.weight"], w["conv1d.weight"][:, 0].T, w["conv1d.bias"], w["x_proj.weight"], w["dt_proj.weight"],
        w["dt_proj.bias"], w["A_log"], w["D"], w["out_proj.weight"],
    )  # fmt: skip


def mamba2_layer(layer, w):
    return put(
        layer,
        lambda m: (m.inward, m.convolution.taps, m.convolution.bias, m.step_bias, m.log_decay, m.skip, m.norm.weight,
                   m.output),
        w["in_proj.weight"], w["conv1d.weight"][:, 0].T, w["conv1d.bias"], w["dt_bias"], w["A_log"], w["D"],
        w["norm.weight"], w["out_proj.weight"],
    )  # fmt: skip


def under(weights, prefix):
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


def with_outer_weights(model, weights, layers, *, norms):
    """Embedding, layers, norms and readout; the library's readout has no bias."""
    vocabulary = len(weights["embedding"])
    return eqx.tree_at(
        lambda m: (m.embedding, m.layers, m.norms, m.readout.weight, m.readout.bias),
        model,
        (jnp.asarray(weights["embedding"]), layers, norms, jnp.asarray(weights["readout"]), jnp.zeros(vocabulary)),
        is_leaf=lambda leaf: leaf is None,
    )


@pytest.mark.parametrize("name", ["mamba", "mamba2"])
def test_mamba_is_that_of_transformers(name):
    torch, transformers = library("torch"), library("transformers")
    sizes = {
        "hidden_size": WIDTH,
        "state_size": 4,
        "num_hidden_layers": 2,
        "vocab_size": SETTING.vocabulary,
        "expand": 2,
    }
    torch.manual_seed(0)
    if name == "mamba":
        module = transformers.MambaForCausalLM(transformers.MambaConfig(**sizes, tie_word_embeddings=False)).eval()
    else:
        more = {"num_heads": 4, "head_dim": 8, "n_groups": 1, "chunk_size": 4, "tie_word_embeddings": False}
        module = transformers.Mamba2ForCausalLM(transformers.Mamba2Config(**sizes, **more)).eval()
    weights = weights_of(module, torch)
    heads = "" if name == "mamba" else ",heads=4"
    model = model_of(f"{name}:width={WIDTH},states=4,layers=2{heads}")
    make = mamba_layer if name == "mamba" else mamba2_layer
    layers = tuple(make(layer, under(weights, f"backbone.layers.{i}.mixer.")) for i, layer in enumerate(model.layers))
    scales = [weights[f"backbone.layers.{i}.norm.weight"] for i in range(2)] + [weights["backbone.norm_f.weight"]]
    norms = tuple(put(norm, lambda m: (m.weight,), scale) for norm, scale in zip(model.norms, scales, strict=True))
    outer = {"embedding": weights["backbone.embeddings.weight"], "readout": weights["lm_head.weight"]}
    tokens = np.random.default_rng(0).integers(0, SETTING.vocabulary, T)
    found = logits_of(with_outer_weights(model, outer, layers, norms=norms), tokens)
    assert close(found, said_by(module, tokens))


def rwkv_block(block, w, last):
    norms = {"before_time": "ln1", "before_channel": "ln2"}
    norms |= {"opening": "pre_ln"} if block.opening else {}
    for ours, theirs in norms.items():
        block = put(
            block, lambda m, ours=ours: (getattr(m, ours).weight, getattr(m, ours).bias), w[f"{theirs}.weight"],
            w[f"{theirs}.bias"],
        )  # fmt: skip
    if block.closing:
        block = put(block, lambda m: (m.closing.weight, m.closing.bias), *last)
    time, channel = under(w, "attention."), under(w, "feed_forward.")
    return put(
        block,
        lambda m: (m.time.mix_k, m.time.mix_v, m.time.mix_r, m.time.decay, m.time.bonus, m.time.key, m.time.value,
                   m.time.receptance, m.time.output, m.channel.mix_k, m.channel.mix_r, m.channel.key,
                   m.channel.receptance, m.channel.value),
        *(time[f"time_mix_{part}"].ravel() for part in ("key", "value", "receptance")),
        time["time_decay"], time["time_first"],
        *(time[f"{part}.weight"] for part in ("key", "value", "receptance", "output")),
        *(channel[f"time_mix_{part}"].ravel() for part in ("key", "receptance")),
        *(channel[f"{part}.weight"] for part in ("key", "receptance", "value")),
    )  # fmt: skip


def test_rwkv4_is_that_of_transformers():
    torch, transformers = library("torch"), library("transformers")
    torch.manual_seed(0)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": 2, "vocab_size": SETTING.vocabulary, "rescale_every": 0}
    module = transformers.RwkvForCausalLM(transformers.RwkvConfig(**sizes)).eval()
    weights = weights_of(module, torch)
    model = model_of(f"rwkv4:width={WIDTH},layers=2")
    last = weights["rwkv.ln_out.weight"], weights["rwkv.ln_out.bias"]
    layers = tuple(rwkv_block(block, under(weights, f"rwkv.blocks.{i}."), last) for i, block in enumerate(model.layers))
    outer = {"embedding": weights["rwkv.embeddings.weight"], "readout": weights["head.weight"]}
    tokens = np.random.default_rng(0).integers(0, SETTING.vocabulary, T)
    found = logits_of(with_outer_weights(model, outer, layers, norms=None), tokens)
    assert close(found, said_by(module, tokens))


def test_rg_lru_is_the_recurrent_block_of_recurrent_gemma_after_its_first_position():
    torch = library("torch")
    gemma = library("transformers.models.recurrent_gemma.modeling_recurrent_gemma")
    config = gemma.RecurrentGemmaConfig(hidden_size=WIDTH, lru_width=WIDTH, num_attention_heads=2, conv1d_width=4)
    torch.manual_seed(0)
    block = gemma.RecurrentGemmaRecurrentBlock(config, 0).eval()
    with torch.no_grad():
        for name, parameter in block.named_parameters():
            if name.startswith("rg_lru"):  # left as they were in memory
                parameter.copy_(torch.randn_like(parameter))
    w = {name: parameter.detach().numpy() for name, parameter in block.named_parameters()}
    (layer,) = model_of(f"rg_lru:width={WIDTH}").layers
    layer = put(
        layer,
        lambda m: (m.inward.weight, m.inward.bias, m.gate.weight, m.gate.bias, m.output.weight, m.output.bias,
                   m.convolution.taps, m.convolution.bias, m.recurrence_gate, m.recurrence_bias, m.input_gate,
                   m.input_bias, m.log_odds),
        *(w[f"linear_{part}.{kind}"] for part in "xy" for kind in ("weight", "bias")),
        w["linear_out.weight"], w["linear_out.bias"], w["conv_1d.weight"][:, 0].T, w["conv_1d.bias"],
        w["rg_lru.recurrent_gate_weight"].swapaxes(1, 2), w["rg_lru.recurrent_gate_bias"].ravel(),
        w["rg_lru.input_gate_weight"].swapaxes(1, 2), w["rg_lru.input_gate_bias"].ravel(), -w["rg_lru.recurrent_param"],
    )  # fmt: skip
    xs = normal(T, WIDTH)
    positions = torch.arange(1, T + 1)[None]
    with torch.no_grad():
        wanted = block(torch.from_numpy(xs)[None], positions, None, use_cache=False)[0][0].numpy()
    assert close(outputs_of((layer,), xs), wanted)
