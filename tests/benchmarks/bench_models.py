"""Recurrent models side by side: p bits against float32, cut against uncut, and torch on the same shapes; ratios.

Run with: pytest tests/benchmarks/bench_models.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import numpy as np
import pytest

from protocols import MODELS
from protocols.cases import protocol_of
from protocols.messages.turns import converse
from protocols.models.parts.base import Recurrent
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.reduction import in_order

from .bench_protocol_overhead import ratio

BATCH, T, WIDTH = 1024, 256, 64
RECURRENT = [name for name in MODELS.names() if isinstance(MODELS.get(name), Recurrent)]


def prepared(spec):
    setting = Setting(TASKS.get("set_disjointness"), T // 2)
    tokens = np.random.default_rng(0).integers(0, setting.vocabulary, size=(BATCH, T))
    return builder(spec).build(setting, seed=0), tokens


def whole(spec):
    model, tokens = prepared(spec)
    protocol = protocol_of(model)
    return lambda: protocol.whole(tokens)


@pytest.mark.parametrize("name", RECURRENT)
def test_cut_against_uncut(benchmark, name):
    model, tokens = prepared(f"{name}:width={WIDTH}")
    protocol, layout = protocol_of(model), in_order((Owner.ALICE, T // 2), (Owner.BOB, T // 2))
    split = lambda: converse(protocol.script(layout), layout, tokens, outputs=2)  # noqa: E731
    benchmark.extra_info["cut / uncut"] = round(ratio(split, lambda: protocol.whole(tokens), rounds=5), 3)
    benchmark.extra_info["goal"] = 1.1
    benchmark.pedantic(split, rounds=1)


@pytest.mark.parametrize("name", ["gru", "lstm", "mamba"])
def test_eight_bits_against_float32(benchmark, name):
    fixed, floats = whole(f"{name}:width={WIDTH}"), whole(f"{name}:width={WIDTH},precision=float32")
    benchmark.extra_info["p-bit / float32"] = round(ratio(fixed, floats), 3)
    benchmark.extra_info["goal"] = 2
    benchmark.pedantic(fixed, rounds=1)


@pytest.mark.parametrize("name", ["gru", "lstm"])
def test_float32_against_torch(benchmark, name):
    torch = pytest.importorskip("torch", reason="torch is in the extra interop")
    module = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[name](WIDTH, WIDTH)
    embedding = torch.nn.Embedding(3, WIDTH)
    floats = whole(f"{name}:width={WIDTH},precision=float32")
    tokens = torch.from_numpy(prepared(name)[1].T.copy())

    @torch.no_grad()
    def theirs():
        return module(embedding(tokens))[0][-1]

    benchmark.extra_info["ours / torch"] = round(ratio(floats, theirs), 3)
    benchmark.extra_info["goal"] = 1
    benchmark.pedantic(floats, rounds=1)


def test_mamba_in_float32_against_transformers(benchmark):
    """Their path without kernels of its own, on the same sizes: a whole forward pass, as ours is."""
    torch = pytest.importorskip("torch", reason="torch is in the extra interop")
    transformers = pytest.importorskip("transformers", reason="transformers is in the extra interop")
    sizes = {"hidden_size": WIDTH, "state_size": 16, "num_hidden_layers": 1, "vocab_size": 3}
    module = transformers.MambaModel(transformers.MambaConfig(**sizes)).eval()
    floats = whole(f"mamba:width={WIDTH},precision=float32")
    tokens = torch.from_numpy(prepared("mamba")[1].copy())

    @torch.no_grad()
    def theirs():
        return module(tokens, use_cache=False).last_hidden_state[:, -1]

    benchmark.extra_info["ours / transformers"] = round(ratio(floats, theirs, rounds=3), 3)
    benchmark.extra_info["goal"] = 1
    benchmark.pedantic(floats, rounds=1)
