"""Chains that a hybrid writes: 1000 graphs of 32 vertices, and 20 of 256, in 60 s on 2 cores.

Run with: pytest tests/benchmarks/bench_chains.py -n 0 --benchmark-enable
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from protocols.cases import protocol_of
from protocols.constructions.walking.search_words import NO, YES, most_tokens
from protocols.constructions.walking.tree_search import tree_search
from protocols.splits.writing.at_once import write_at_once
from reductions import TASKS


@pytest.mark.parametrize(("n", "count"), [(32, 1000), (256, 20)])
def bench_is_tree(benchmark: Any, n: int, count: int) -> None:
    task, model, rng = TASKS.get("is_tree"), tree_search(n), np.random.default_rng(0)
    tokens = np.concatenate([task.sample(n, count // 2, rng, hard=hard) for hard in (False, True)])
    words = model.words + YES, model.words + NO
    protocol = protocol_of(model)
    said = benchmark.pedantic(
        lambda: write_at_once(protocol, tokens, most_tokens(n), ends=words), rounds=1, warmup_rounds=0
    )
    assert np.array_equal(said[:, -1], np.where(task.label(tokens) == 1, *words))
    assert benchmark.stats["max"] < 30, "both take 60 s"
