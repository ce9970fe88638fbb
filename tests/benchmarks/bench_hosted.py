"""What a cut of a library's language model costs beside that library's own generation of the same tokens.

CPU time, the three in turn, the smallest of each: `generate` from Alice's tokens on, as many more as Bob has and
answers; a cut that nothing is known for; and the same cut again. Memory: the most that the process held while it cut,
less what it had before there was a model, in weights. Goals: 5 and 1.5 times the generation, 2 times the weights.

Run with: pytest tests/benchmarks/bench_hosted.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import gc
import time
from pathlib import Path

import numpy as np
import pytest

from protocols import cut
from protocols.adapters.hosting.known import forget

SIZES = [(12, 384), (24, 768)]
ALICE, BOB, ANSWERS, ROUNDS = 16, 16, 16, 5


@pytest.mark.parametrize(("layers", "width"), SIZES)
def test_a_cut_beside_generation(benchmark, layers, width):
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    made = cut(_mamba(torch, transformers, 1, 8), np.zeros((1, 3), int), 1)  # loads what a first cut loads
    before = _held("VmRSS")
    model = _mamba(torch, transformers, layers, width)
    weights = sum(parameter.numel() * parameter.element_size() for parameter in model.parameters())
    tokens = np.random.default_rng(0).integers(0, 1000, size=(1, ALICE + BOB))

    def generate():
        count = BOB + ANSWERS
        given = torch.from_numpy(tokens[:, :ALICE])
        model.generate(given, min_new_tokens=count, max_new_tokens=count, do_sample=False, pad_token_id=0)

    def once():
        return cut(model, tokens, ALICE, generated=ANSWERS)

    generate()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    made = once()
    peak = (_held("VmHWM") - before) / weights
    times = []
    for _ in range(ROUNDS):
        forget()
        times.append([_timed(call) for call in (generate, once, once)])
    plain, checked, again = np.array(times).min(axis=0)
    figures = {"checked": checked / plain, "again": again / plain, "memory": peak}
    benchmark.extra_info |= {"generate, CPU s": round(plain, 3), **{k: round(v, 2) for k, v in figures.items()}}
    benchmark.extra_info["goals"] = "5, 1.5, 2"
    assert made.sent == layers * 2 * width * (16 + 3) * 32
    benchmark.pedantic(once, rounds=1)


def _mamba(torch, transformers, layers, width):
    torch.manual_seed(0)
    sizes = {"vocab_size": 1000, "hidden_size": width, "state_size": 16, "num_hidden_layers": layers}
    return transformers.MambaForCausalLM(transformers.MambaConfig(**sizes)).eval()


def _held(what: str) -> int:
    """Bytes, as Linux counts them."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(what))


def _timed(call):
    start = time.process_time()
    call()
    return time.process_time() - start
