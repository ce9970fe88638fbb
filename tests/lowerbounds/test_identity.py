"""Rows: an id hashes what determines them, a model is built once for each, the most damning verdict is kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest

from lowerbounds import try_model
from lowerbounds.runs.comparison import Observed
from lowerbounds.runs.curves import curve
from lowerbounds.runs.job import Job, most_damning
from lowerbounds.runs.model_state import state
from lowerbounds.runs.verdict import Verdict
from protocols import Below, case
from protocols.content import content_of
from protocols.models.gru import Gru
from reductions import MAPS, TASKS, sample_pairs
from reductions.sampling import enumerate_pairs, pairs_or_sample

LOOKUP = TASKS.get("index_lookup")


def job(model):
    return Job.of(LOOKUP, 4, model, (), instances=5, seed=0)


def gru(seed=0):
    return case("gru", LOOKUP, 4, seed=seed).model


# ---- content -------------------------------------------------------------------------------------------------------


def test_a_trained_and_an_untrained_model_have_two_ids():
    untrained = gru()
    trained = eqx.tree_at(lambda m: m.readout.bias, untrained, untrained.readout.bias + 1)
    assert job(untrained).id == job(gru()).id != job(trained).id
    assert job(case(untrained, LOOKUP, 4)).id == job(untrained).id


def test_one_bit_of_one_number_is_another_model():
    a = np.zeros(3, np.float32)
    assert content_of(a) != content_of(-a)  # equal, and other bytes
    assert content_of(a) != content_of(a.astype(np.float16)) != content_of(a.reshape(3, 1))
    assert content_of((a, 1)) != content_of([a, 1]) != content_of({"a": a})


def test_static_fields_and_classes_count():
    model = case("linear_attention:width=4,heads=2", LOOKUP, 4).model
    other = eqx.tree_at(lambda m: m.embedding, model, model.embedding)
    assert content_of(model) == content_of(other)
    assert content_of(replace(model, precision=model.precision + 1)) != content_of(model)

    @dataclass(frozen=True)
    class A:
        x: int = 0

    @dataclass(frozen=True)
    class B:
        x: int = 0

    assert len({content_of(thing) for thing in (A(), B(), A(1))}) == 3


def test_a_closure_is_told_apart_by_what_it_holds():
    def adds(by):
        return lambda x: x + by

    assert content_of(adds(1)) == content_of(adds(1)) != content_of(adds(2))


@pytest.mark.parametrize("thing", [iter("ab"), sys.stdout])
def test_what_is_no_data_has_no_content(thing):
    assert content_of({"a": thing}) is None


def test_what_was_worked_out_is_no_content():
    model = case("attention", LOOKUP, 4).model
    before = content_of(model)
    case(model, LOOKUP, 4).whole(np.zeros((1, 5), int))
    assert content_of(model) == before


def test_content_is_the_same_in_another_process():
    code = (
        "from protocols import case; from protocols.content import content_of;"
        "print(content_of(case('index_lookup_codes', 'index_lookup', 9).model))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == case("index_lookup_codes", LOOKUP, 9).content


# ---- resuming ------------------------------------------------------------------------------------------------------


def test_a_resumed_curve_does_not_take_an_untrained_models_row_for_a_trained_one():
    untrained = gru()
    trained = eqx.tree_at(lambda m: m.readout.bias, untrained, jnp.array([0.0, 99.0]))  # always 1
    first = curve(LOOKUP, sizes=(4,), models=[untrained], instances=64)
    known = {row.id: replace(row, reason="kept") for row in first.rows}
    again = curve(LOOKUP, sizes=(4,), models=[untrained, trained], instances=64, known=known)
    assert [row.reason == "kept" for row in again.rows] == [True, False]
    assert again.rows[1].errors == again.rows[1].instances // 2  # half of all look-ups are 0


class Restless(Gru):
    """Holds what is no data."""

    def build(self, setting, *, seed):
        return eqx.tree_at(
            lambda m: m.norms, super().build(setting, seed=seed), iter("ab"), is_leaf=lambda x: x is None
        )


def test_a_model_without_stable_content_is_never_resumed():
    model = Restless().build(case("gru", LOOKUP, 4).setting, seed=0)
    assert content_of(model) is None and job(model).id != job(model).id


# ---- built once ----------------------------------------------------------------------------------------------------


@pytest.mark.full
def test_a_curve_of_thirty_rows_builds_each_model_once(monkeypatch):
    built = []
    build = Gru.build
    monkeypatch.setattr(
        Gru, "build", lambda self, setting, *, seed: built.append(self) or build(self, setting, seed=seed)
    )
    models = [f"gru:width={width}" for width in (1, 2, 3)]
    found = curve(LOOKUP, sizes=range(1, 11), models=models, instances=2)
    assert len(found.rows) == len(built) == 30
    built.clear()
    try_model("gru:width=2", "index_to_index_lookup", n=3, instances=4)
    assert len(built) == 1


# ---- verdicts ------------------------------------------------------------------------------------------------------


def row(verdict, needed):
    (made,) = curve(LOOKUP, sizes=(2,), models=["index_memory"], instances=4).rows
    return replace(made, verdict=verdict.value, needed_bits=needed)


def test_the_most_damning_verdict_is_kept_whatever_the_bits():
    by_weight = [Verdict.DOES_NOT_APPLY, Verdict.PAYS_ENOUGH, Verdict.MUST_ERR, Verdict.CONTRADICTION]
    for i, worse in enumerate(by_weight):
        for milder in by_weight[:i]:
            assert most_damning([row(worse, 3), row(milder, 99)]).verdict == worse.value
            assert most_damning([row(milder, None), row(worse, None)]).verdict == worse.value
    assert most_damning([row(Verdict.MUST_ERR, 3), row(Verdict.MUST_ERR, 9)]).needed_bits == 9


# ---- instances -----------------------------------------------------------------------------------------------------


def test_branches_of_one_prefix_are_one_instance():
    """Ten prefixes with a hundred branches each: pooled they would look like a thousand chances to err."""
    right = np.ones((10, 100), bool)
    right[3] = False
    seen = Observed.of(right)
    assert (seen.instances, seen.errors) == (10, 1)
    assert seen.error_limit == Observed(10, 1).error_limit > 2 * Observed(1000, 100).error_limit


def test_a_sequence_with_several_outputs_is_one_instance():
    trial = try_model("multi_query_memory", "index_to_multi_query_recall", n=4, instances=8)
    assert trial.run.transcript.answers.ndim == 2
    assert trial.observed.instances == len(trial.run.tokens) == len(trial.run.right)


@pytest.mark.parametrize("name", MAPS.names())
def test_all_pairs_if_few_else_a_hard_sample(name):
    item = MAPS.get(name)
    n = item.smallest
    problem, size = item.problem, item.problem_size(n)
    pairs = problem.x_space(size).size * problem.y_space(size).size
    if pairs <= 4096:
        every = pairs_or_sample(problem, size, count=pairs, seed=0)
        x, y = (np.concatenate(part) for part in zip(*enumerate_pairs(problem, size), strict=True))
        assert every.exhaustive and every.uniform and np.array_equal(every.x, x) and np.array_equal(every.y, y)
    size = item.problem_size(n + 4)
    hard = problem.hard(size, 1, np.random.default_rng(0)) is not None
    some = pairs_or_sample(problem, size, count=3, seed=5, few=0)
    x, y = sample_pairs(problem, size, count=3, seed=5, hard=hard)
    assert (some.exhaustive, some.uniform) == (False, not hard)
    assert np.array_equal(some.x, x) and np.array_equal(some.y, y)


# ---- the state of a case -------------------------------------------------------------------------------------------


def test_the_state_of_a_construction_is_counted_for_a_case():
    found = state(case("index_memory", LOOKUP, 7))
    assert found.bits == 7  # a bit for each of n symbols
    assert state(case("gru:width=5,precision=3", LOOKUP, 7)).bits == state("gru:width=5,precision=3").bits == 15
    assert state(case("attention", LOOKUP, 7)).parts == ()


def test_below_is_counted_for_models_of_ones_own():
    class Mod:
        def start(self):
            return jnp.zeros(3, jnp.int32)

        def step(self, state, token, t):
            return (state + token) % 5

        def read(self, state):
            return state[0] % 2

        def formats(self):
            return Below(5)

    assert state(case(Mod(), LOOKUP, 7)).bits == 7  # ⌈log₂ 125⌉
