"""Every door, walked through with what a user wrote: objects, and problems that are a definition and two spaces."""

from __future__ import annotations

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
import pytest

import lowerbounds
from protocols import simulate
from protocols.splits.handover import owner_runs
from reductions import MAPS, Measure, Owner, Problem, check_law, enumerate_pairs, integers, sample_pairs, strings
from reductions.reduction import check_law as beside_maps

from ..own_objects import IndexToLast, LastOccurrence, Memory
from ..plugged.stranger import Keeper, Least, LeastToSmallest, Smallest

DOORS = {
    "check a problem": lambda folder: lowerbounds.check(Least()).holds,
    "check a task": lambda folder: lowerbounds.check(LastOccurrence()).holds,
    "check a map": lambda folder: lowerbounds.check(IndexToLast()).holds,
    "check a model": lambda folder: lowerbounds.check(Memory, task=LastOccurrence(), n=4).holds,
    "check_law": lambda folder: check_law(IndexToLast(), 4) == beside_maps(IndexToLast(), 4) == "all 64 pairs at n=4",
    "bound": lambda folder: lowerbounds.bound(Least(), 10**6).bounds == (),
    "certify": lambda folder: lowerbounds.certify(Least(), 3, measure=Measure.STATES_AB, steps=10_000).claim.bound == 4,
    "state": lambda folder: lowerbounds.state(Memory(4)).bits == 5 * 32,
    "simulate": lambda folder: simulate(Memory, IndexToLast(), n=4, instances=9).transcript.sent == 5 * 32,
    "try_model": lambda folder: lowerbounds.try_model(Memory, IndexToLast(), n=4).comparison.bound.value == 4,
    "curve": lambda folder: curve().rows[0].errors == 0,
    "curve without maps": lambda folder: len(lowerbounds.curve(LastOccurrence(), sizes=(4,), instances=4).rows) == 2,
    "plot and save": lambda folder: bool(lowerbounds.save(lowerbounds.plot(curve()), folder / "a.svg") or True),
    "separations": lambda folder: lowerbounds.draw_separations(separate()) is not None,
    "with a certificate": lambda folder: curve_of_least().rows[0].status == "certified",
}


def curve():
    return lowerbounds.curve(LastOccurrence(), sizes=(4,), models=[Memory], maps=[IndexToLast()], instances=9)


def curve_of_least():
    given = [lowerbounds.certify(Least(), 3, measure=Measure.STATES_AB, steps=10_000)]
    return lowerbounds.curve(Smallest(), sizes=(3,), models=[Keeper()], maps=[LeastToSmallest()], certificates=given)


def separate():
    return lowerbounds.separate([LastOccurrence()], sizes=2, models=[Memory], maps=[IndexToLast()])


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_a_user_wrote_goes_through_every_door(door, tmp_path):
    assert door(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"a.svg"}


@dataclass(frozen=True)
class Sums(Problem):
    """Whether x₁ + … + xₙ, n bits, is y."""

    def x_space(self, n):
        return strings(n)

    def y_space(self, n):
        return integers(n + 1)

    def define(self, x, y):
        return int(sum(x) == y)


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_a_definition_and_two_spaces_are_enough_at_every_small_size(n):
    for x, y in enumerate_pairs(Sums(), n):
        assert np.array_equal(Sums().value(x, y), x.sum(axis=1) == y)
    found = lowerbounds.certify(Sums(), n, measure=Measure.STATES_AB, steps=5_000)
    assert found.claim.bound == n + 1 and lowerbounds.verify(found).valid


@pytest.mark.parametrize("n", [30, 1000])
def test_and_at_large_ones_on_samples(n):
    x, y = sample_pairs(Sums(), n, count=20, seed=0)
    assert np.array_equal(Sums().value(x, y), x.sum(axis=1) == y)
    grid = Sums().value(jnp.asarray(x)[:, None], jnp.asarray(y)[None])
    assert np.array_equal(grid, x.sum(axis=1)[:, None] == y[None])


INTERLEAVED = [name for name in MAPS.own_names() if len(owner_runs(MAPS.get(name).layout(6))) > 2][:6]


@pytest.mark.parametrize("name", INTERLEAVED)
def test_where_owners_alternate_a_curve_pays_at_every_change_as_a_run_does(name):
    item, model = MAPS.get(name), "gru:width=2"
    row = lowerbounds.curve(item.task, sizes=(6,), models=[model], maps=[item], instances=8).rows[0]
    run = simulate(model, item, n=6, instances=8)
    changes = len(owner_runs(item.layout(6))) - 1
    assert row.sent_bits == run.transcript.sent == 16 * changes and row.messages == changes
    assert row.verdict != "does not apply" and item.layout(6).owners[-1] in Owner


def test_why_nothing_applies_is_said_below_the_table():
    found = lowerbounds.curve(LastOccurrence(), sizes=(4,), models=["gru:width=2"], instances=4)
    note, meaning = found.table().notes
    assert meaning.startswith("does not apply: no lower bound is known")
    assert note == f"does not apply to gru:width=2 n=4: {found.rows[0].reason}" and found.rows[0].reason
