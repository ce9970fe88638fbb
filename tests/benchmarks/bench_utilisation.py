"""How long it takes to certify and to verify what a state carried: 4096 sequences of 64 positions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds import exact_utilisation, utilisation_of_file, verify

SEQUENCES, POSITIONS = 4096, 64


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (SEQUENCES, POSITIONS))
    said = np.where(rng.random(labels.shape) < 0.02, 1 - labels, labels)
    place = tmp_path_factory.mktemp("bench") / "predictions.jsonl"
    fields = zip(np.ndindex(labels.shape), labels.ravel().tolist(), said.ravel().tolist(), strict=True)
    rows = ({"instance": m, "position": i, "label": a, "prediction": b} for (m, i), a, b in fields)
    place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return place


def bench_certify(benchmark: BenchmarkFixture, predictions: Path) -> None:
    """From the file to a certificate that was checked: at most 10 s."""
    found = benchmark.pedantic(utilisation_of_file, (predictions,), {"symbols": 2, "state_bits": 4096}, rounds=1)
    assert found.certificate is not None


def bench_verify(benchmark: BenchmarkFixture, predictions: Path) -> None:
    """At most 1 s."""
    certificate = utilisation_of_file(predictions, symbols=2).certificate
    assert benchmark.pedantic(verify, (certificate,), rounds=3).valid


def bench_exact(benchmark: BenchmarkFixture) -> None:
    """All 2^16 prefixes."""
    prefixes = np.arange(1 << 16)
    answers = prefixes[:, None] >> np.arange(15, -1, -1) & 1
    assert benchmark.pedantic(exact_utilisation, (prefixes, answers), {"symbols": 2}, rounds=1).own == 16
