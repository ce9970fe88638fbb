"""Masks of attention modules are honoured at every cut: the answer is the module's own, called with the same mask."""

from __future__ import annotations

import numpy as np
import pytest

from protocols import cut

from .hosted import library

B, T, D, H = 3, 6, 4, 2
X = np.random.default_rng(0).normal(size=(B, T, D)).astype(np.float32)
CAUSAL = np.tril(np.ones((T, T), bool))
WINDOW = np.abs(np.subtract.outer(np.arange(T), np.arange(T))) < 3
STRANGE = np.random.default_rng(1).random((B, H, T, T)) < 0.5
STRANGE[..., 0] = True  # of every query something is weighed
PADDED = np.arange(T) >= np.array([6, 6, 4])[:, None]  # true where there is padding
PADDED = PADDED & (np.arange(B) == 2)[:, None] | (np.arange(T) == np.array([1, 0, 9])[:, None])
BIAS = np.random.default_rng(2).normal(size=(T, T)).astype(np.float32)


def honoured(module, wanted, **call):
    """At every cut, and not what comes out without the mask."""
    plain = cut(module, X, 3).answers
    for position in range(T + 1):
        transcript = cut(module, X, position, **call)
        assert np.abs(transcript.answers - wanted).max() <= transcript.tolerance < 1e-4, position
    assert np.abs(wanted - plain).max() > 1e-3


def torch_calls(torch):
    """By what they hide; a float is added, −∞ hides."""
    minus = np.where(CAUSAL, 0, -np.inf).astype(np.float32)
    own = ~STRANGE.reshape(B * H, T, T)
    calls = {
        "window": {"mask": ~WINDOW},
        "padding": {"padding": PADDED},
        "both": {"mask": ~WINDOW | (np.arange(T) == 1), "padding": PADDED},
        "own": {"mask": own},
        "bias": {"mask": BIAS},
        "bias and padding": {"mask": BIAS + minus, "padding": np.where(PADDED, -np.inf, 0).astype(np.float32)},
    }
    return {name: {key: torch.from_numpy(value) for key, value in call.items()} for name, call in calls.items()}


def named(call, names):
    return {names[key]: value for key, value in call.items()}


@pytest.mark.parametrize("batch_first", [True, pytest.param(False, marks=pytest.mark.full)])
@pytest.mark.parametrize("what", ["window", "padding", "both", "own", "bias", "bias and padding"])
def test_torch(what, batch_first):
    torch = library("torch")
    torch.manual_seed(0)
    call = torch_calls(torch)[what]
    x = torch.from_numpy(X if batch_first else X.swapaxes(0, 1).copy())
    attention = torch.nn.MultiheadAttention(D, H, batch_first=batch_first).eval()
    torch.nn.init.normal_(attention.in_proj_bias)
    mine = named(call, {"mask": "attn_mask", "padding": "key_padding_mask"})
    slow = "bias" in what  # in the layer's fast path torch takes floats for Booleans: all are hidden, nothing is finite
    first = batch_first and not slow
    layer = torch.nn.TransformerEncoderLayer(D, H, 8, batch_first=first, norm_first=what == "both").eval()
    theirs = named(call, {"mask": "src_mask", "padding": "src_key_padding_mask"})
    with torch.no_grad():
        own, whole = attention(x, x, x, **mine)[0], layer(x.transpose(0, 1) if first != batch_first else x, **theirs)
    honoured(attention, (own[:, -1] if batch_first else own[-1]).numpy(), **mine)
    honoured(layer, (whole[:, -1] if first else whole[-1]).numpy(), **theirs)


def test_causal_masks_and_hints_leave_the_last_query_as_it_is():
    torch = library("torch")
    module = torch.nn.MultiheadAttention(D, H, batch_first=True)
    causal = torch.nn.Transformer.generate_square_subsequent_mask(T)
    found = cut(module, X, 3, attn_mask=causal, is_causal=True)
    assert np.abs(found.answers - cut(module, X, 3).answers).max() <= found.tolerance
    layer = torch.nn.TransformerEncoderLayer(D, H, 8)
    found = cut(layer, X, 3, src_mask=causal, is_causal=True)
    assert np.abs(found.answers - cut(layer, X, 3).answers).max() <= found.tolerance


@pytest.mark.parametrize("mask", [WINDOW, STRANGE[:1, :1], STRANGE, STRANGE[:, :1]], ids=lambda mask: str(mask.shape))
def test_flax(mask):
    nnx, linen, jax = library("flax.nnx"), library("flax.linen"), library("jax")
    module = nnx.MultiHeadAttention(H, D, decode=False, rngs=nnx.Rngs(0))
    honoured(module, np.asarray(module(jax.numpy.asarray(X), mask=mask)[:, -1]), mask=mask)
    plain = linen.MultiHeadAttention(H)
    variables = plain.init(jax.random.key(0), X)
    wanted = np.asarray(plain.apply(variables, X, mask=mask)[:, -1])
    honoured(plain.bind(variables), wanted, mask=mask)


def test_flax_where_nothing_is_weighed_weighs_all():
    nnx, jax = library("flax.nnx"), library("jax")
    module = nnx.MultiHeadAttention(H, D, decode=False, rngs=nnx.Rngs(0))
    mask = np.zeros((T, T), bool)
    honoured(module, np.asarray(module(jax.numpy.asarray(X), mask=mask)[:, -1]), mask=mask)


@pytest.mark.parametrize("mask", [WINDOW, STRANGE[0], STRANGE], ids=lambda mask: str(mask.shape))
def test_equinox(mask):
    eqx, jax = library("equinox"), library("jax")
    module = eqx.nn.MultiheadAttention(H, D, key=jax.random.key(0))
    each = mask if mask.ndim == 4 else [mask] * B
    wanted = np.stack(
        [module(x, x, x, mask=jax.numpy.asarray(m))[-1] for x, m in zip(jax.numpy.asarray(X), each, strict=True)]
    )
    honoured(module, wanted, mask=mask)


def test_what_a_key_is_masked_by_is_its_owners():
    """Alice's sums are the same whatever hides Bob's keys; her own mask changes them, and no bits."""
    torch = library("torch")
    module = torch.nn.MultiheadAttention(D, H)
    said = []
    for hidden in (5, 4, 0):
        padding = np.arange(T)[None] == np.full((B, 1), hidden)
        said.append(cut(module, X, 3, key_padding_mask=padding).messages)
    assert said[0][1].data.tobytes() == said[1][1].data.tobytes() != said[2][1].data.tobytes()
    assert len({sum(message.bits for message in messages) for messages in said}) == 1


def test_where_alices_keys_are_all_hidden_bob_answers_as_if_there_were_none():
    torch = library("torch")
    module = torch.nn.MultiheadAttention(D, H, batch_first=True)
    hidden = np.broadcast_to(np.arange(T) < 3, (B, T))
    found = cut(module, X, 3, key_padding_mask=hidden)
    assert np.abs(found.answers - cut(module, X[:, 3:], 0).answers).max() <= found.tolerance
    with pytest.raises(ValueError, match="cannot be cut: its own run gives numbers that are not finite"):
        cut(module, X, 3, key_padding_mask=np.ones((B, T), bool))


def test_wrong_masks_are_one_line():
    torch, nnx, eqx = library("torch"), library("flax.nnx"), library("equinox")
    attention, layer = torch.nn.MultiheadAttention(D, H), torch.nn.TransformerEncoderLayer(D, H, 8)
    flax = nnx.MultiHeadAttention(H, D, rngs=nnx.Rngs(0))
    equinox = eqx.nn.MultiheadAttention(H, D, key=library("jax").random.key(0))
    for module, call, message in (
        (attention, {"attn_mask": BIAS[:5]}, r"attn_mask of shape \(5, 6\): wanted \(6, 6\)"),
        (attention, {"attn_mask": STRANGE}, r"attn_mask of shape \(3, 2, 6, 6\): wanted \(6, 6\)"),
        (attention, {"attn_mask": STRANGE[0]}, r"attn_mask of shape \(2, 6, 6\): wanted \(6, 6, 6\)"),
        (attention, {"key_padding_mask": PADDED[:2]}, r"key_padding_mask of shape \(2, 6\): wanted \(3, 6\)"),
        (attention, {"attn_mask": CAUSAL.astype(int)}, "a mask of int64: wanted Booleans, True where nothing is weigh"),
        (attention, {"is_causal": True}, "is_causal is a hint about attn_mask, which is wanted as well"),
        (attention, {"mask": CAUSAL}, "does not take mask here: wanted attn_mask, key_padding_mask, is_causal"),
        (layer, {"src_mask": BIAS[1:]}, r"src_mask of shape \(5, 6\): wanted \(6, 6\)"),
        (flax, {"mask": PADDED}, r"a mask of shape \(3, 6\): wanted \(6, 6\), \(2, 6, 6\) or \(3, 2, 6, 6\)"),
        (flax, {"mask": np.ones((2, 2, T, T))}, r"a mask of shape \(2, 2, 6, 6\)"),
        (equinox, {"mask": np.ones((1, 1, 1, T, T))}, r"a mask of shape \(1, 1, 1, 6, 6\)"),
        (torch.nn.GRU(D, 5), {"hx": 0}, "torch GRU does not take hx here: it is called with its inputs alone"),
    ):
        with pytest.raises(ValueError, match=message) as refused:
            cut(module, X, 3, **call)
        assert "\n" not in str(refused.value)


@pytest.mark.full
@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_sixteen_bits(dtype):
    torch = library("torch")
    torch.manual_seed(0)
    module = torch.nn.MultiheadAttention(D, H, batch_first=True).to(getattr(torch, dtype))
    x, mask = torch.from_numpy(X).to(getattr(torch, dtype)), torch.from_numpy(~WINDOW)
    with torch.no_grad():
        wanted = module(x, x, x, attn_mask=mask)[0][:, -1].float().numpy()
    found = cut(module, x, 3, attn_mask=mask)
    assert np.abs(np.float32(found.answers) - wanted).max() <= found.tolerance
    assert np.abs(np.float32(cut(module, x, 3).answers) - wanted).max() > found.tolerance
