"""A certificate counts where a theorem counts, once it was checked, and only for the question that it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from reductions import Measure, Side

from ..plugged import stranger
from ..plugged.stranger import Keeper, Kept, Least, LeastToSmallest, Smallest

STATES = {"measure": Measure.STATES_AB, "steps": 100_000}


def four_rows():
    """min(x, y) for x, y ≤ 3 has four different rows, so that one message has two bits."""
    return lowerbounds.certify(Least(), 3, **STATES)


def run(**more):
    return lowerbounds.curve(
        Smallest(), sizes=(3,), models=[Keeper()], maps=[LeastToSmallest()], instances=99, **more
    ).rows[0]


def test_a_run_is_held_to_a_certificate_of_a_problem_of_ones_own():
    assert (run().verdict, run().needed_bits) == ("does not apply", None)
    row = run(certificates=[four_rows()])
    assert (row.needed_bits, row.paid_bits, row.measure, row.status) == (2, 2, "D1(A→B)", "certified")
    assert row.verdict == "pays enough" and row.errors == 0 and row.id != run().id
    trial = lowerbounds.try_model(Keeper(), LeastToSmallest(), n=3, certificates=[four_rows()])
    assert trial.comparison.bound.status == "certified"


class Forgets(Kept):
    """One bit of it."""

    def step(self, state, token, t):
        return super().step(state, token, t) % 2

    def formats(self):
        return type(super().formats())(2)


def test_who_pays_less_than_a_certificate_must_err():
    row = lowerbounds.curve(
        Smallest(), sizes=(3,), models=[Forgets(4)], maps=[LeastToSmallest()], certificates=[four_rows()]
    ).rows[0]
    assert (row.verdict, row.paid_bits, row.needed_bits) == ("must err", 1, 2) and row.errors > 0


def test_time_to_certify_is_enough():
    row = run(certify=5)
    assert row.needed_bits >= 2 and (row.status, row.verdict) == ("certified", "pays enough")
    figure = lowerbounds.plot(lowerbounds.Curve("Smallest", (row,)))
    assert any("certified" in str(line.get_label()) for line in figure.axes[0].lines)


def test_a_certificate_of_a_problem_of_the_shelf_counts_too():
    weak = lowerbounds.certify("index", 4, measure=Measure.D, method="fooling_set", steps=10_000)
    row = lowerbounds.curve("index_lookup", sizes=(4,), models=["index_memory"], certificates=[weak]).rows[0]
    assert row.status == "theorem"  # which says more


@dataclass(frozen=True)
class Other(Least):
    """Another problem on the same inputs."""

    def define(self, x, y):
        return max(x, y)


@pytest.mark.parametrize(
    "other",
    [lambda: lowerbounds.certify(Least(), 4, **STATES), lambda: lowerbounds.certify(Other(), 3, **STATES)],
    ids=["another size", "another problem"],
)
def test_a_certificate_of_another_question_does_not_count(other):
    assert run(certificates=[other()]).needed_bits is None


def test_what_proves_nothing_is_refused():
    good = four_rows()
    forged = replace(good, claim=replace(good.claim, bound=5))
    with pytest.raises(ValueError, match="^refuted: states"):
        run(certificates=[forged])
    upper = lowerbounds.certify("equality", 2, side=Side.UPPER, steps=10_000)
    with pytest.raises(ValueError, match="wanted a certificate of a lower bound on a deterministic cost"):
        run(certificates=[upper])
    for seconds in (float("nan"), -1.0, float("inf"), 0.0):
        with pytest.raises(ValueError, match="^certify="):
            run(certify=seconds)


def test_a_certificate_of_ones_own_problem_is_its_table_and_nothing_else(tmp_path):
    path = tmp_path / "own.json"
    lowerbounds.write_certificate(four_rows(), path)
    written = json.loads(path.read_text())
    assert written["problem"]["matrix"] == [[min(x, y) for y in range(4)] for x in range(4)] and written["n"] == 1
    assert lowerbounds.verify(lowerbounds.read_certificate(path)).valid
    names = [f"{stranger.__file__}:{name}" for name in ("TASK", "MAP", "CONSTRUCTION")]
    command = ["curve", names[0], "--map", names[1], "--model", names[2], "--sizes", "3", "--json"]
    done = CliRunner().invoke(main, [*command, "--certificate", str(path)])
    assert [row["status"] for row in json.loads(done.output)] == ["certified"]
    for seconds in ("nan", "inf", "-1", "soon"):
        refused = CliRunner().invoke(main, [*command, "--certify", seconds])
        assert refused.exit_code == 2 and "wanted a positive number of seconds" in refused.output


def test_small_numbers_of_bits_are_no_powers_of_ten():
    models = [Keeper(), Forgets(4)]
    curve = lowerbounds.curve(Smallest(), sizes=(3,), models=models, maps=[LeastToSmallest()], instances=99)
    figure = lowerbounds.plot(curve)
    axes = figure.axes[0]
    figure.canvas.draw()
    shown = [text.get_text() for text in axes.get_yticklabels(which="both") if text.get_text()]
    assert "2" in shown and not any("10^" in text for text in shown)
