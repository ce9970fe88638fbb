"""How long a check takes: reading hostile text, verifying what the searches find at the sizes that are promised."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds import certify, verify
from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable, loads
from reductions import Measure

MEGABYTES = 10_000_000
HOSTILE = {"lists": b"[" * MEGABYTES, "digits": b"1" * MEGABYTES, "spaces": b" " * MEGABYTES}


@pytest.mark.parametrize("name", HOSTILE)
def bench_hostile(benchmark: BenchmarkFixture, name: str) -> None:
    def refuse() -> None:
        with pytest.raises(Unreadable):
            loads(HOSTILE[name])

    benchmark(refuse)


@pytest.mark.parametrize("problem", ["equality", "disjointness", "greater_than", "inner_product"])
def bench_rank_pair(benchmark: BenchmarkFixture, problem: str) -> None:
    """1024 × 1024: at most 10 s."""
    certificate = certify(problem, 10, measure=Measure.D, method="rank", seconds=60)
    verdict = benchmark.pedantic(verify, (certificate,), rounds=1)
    assert verdict.valid
    assert certificate.claim.bound == 11


@pytest.mark.parametrize("method", ["fooling_set", "distinct_rows"])
def bench_others(benchmark: BenchmarkFixture, method: str) -> None:
    """1024 × 1024: at most 10 s."""
    measure = Measure.N1 if method == "fooling_set" else Measure.STATES_AB
    certificate = certify("disjointness", 10, measure=measure, method=method, seconds=60)
    assert benchmark.pedantic(verify, (certificate,), rounds=1).valid


def bench_read(benchmark: BenchmarkFixture) -> None:
    """A certificate of a 1024 × 1024 rank pair, from text."""
    text = to_json(certify("disjointness", 10, method="rank", seconds=60))
    assert isinstance(benchmark(from_json, text), Certificate)
