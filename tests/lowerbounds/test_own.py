"""What users bring goes wherever the shelf's goes: as objects, by the path of a file, and in worker processes."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from protocols import simulate
from reductions import PROBLEMS, check_law

from .. import own_objects
from ..own_objects import IndexToLast, LastOccurrence, Memory

FILE = Path(own_objects.__file__)
TASK, MAP, MODEL = (f"{FILE}:{name}" for name in ("LastOccurrence", "IndexToLast", "Memory"))
BITS = {n: 32 * (n + 1) for n in (4, 6)}  # n + 1 numbers of int32


def test_the_law_of_a_map_of_ones_own():
    assert check_law(IndexToLast(), 4) == "all 64 pairs at n=4"
    with pytest.raises(ValueError, match="^IndexToLast:turned=true, n=4: x=0000 y=0 is accepted with output 4"):
        check_law(IndexToLast(turned=True), 4)


@pytest.mark.parametrize(
    ("task", "model", "reduction"),
    [(LastOccurrence(), Memory, IndexToLast()), (TASK, MODEL, MAP)],
    ids=["object", "name"],
)
def test_a_curve_and_its_figure(task, model, reduction, tmp_path):
    found = lowerbounds.curve(task, models=[model], maps=[reduction], instances=20)
    assert [(row.n, row.needed_bits, row.paid_bits, row.errors) for row in found.rows] == [
        (n, n, BITS[n], 0) for n in (4, 6)
    ]
    figure = lowerbounds.plot(found)
    (line,) = [line for line in figure.axes[0].lines if line.get_linestyle() == "-"]
    assert line.get_xydata().tolist() == [[4, 4], [6, 6]] and "IndexToLast" in line.get_label()
    lowerbounds.save(figure, tmp_path / "own.svg")


def test_a_curve_of_a_task_into_which_nothing_is_mapped():
    found = lowerbounds.curve(LastOccurrence(), sizes=(4,), instances=8)
    assert {row.model for row in found.rows} == {"gru:width=32", "attention"}
    assert "does not apply to gru:width=32 n=4: no problem is mapped into LastOccurrence" in str(found)


@pytest.mark.full
def test_own_objects_run_in_other_processes():
    request = {"models": [MODEL, "gru:width=2"], "maps": [MAP], "instances": 8}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = lowerbounds.curve(TASK, executor=pool, **request).rows
    assert there == lowerbounds.curve(TASK, **request).rows


def test_what_cannot_be_sent_to_another_process_is_one_line():
    @dataclasses.dataclass(frozen=True)
    class Here(LastOccurrence):
        pass

    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
        pytest.raises(ValueError, match="^what is run cannot be sent to another process .*module:object"),
    ):
        lowerbounds.curve(Here(), sizes=(4,), models=["gru:width=2"], executor=pool, instances=2)


def test_state_simulate_trial_separations_bound_and_certify():
    assert lowerbounds.state(Memory(4)).bits == lowerbounds.state(f"{MODEL}:n=4").bits == BITS[4]
    run = simulate(Memory(4), IndexToLast(), n=4, instances=9)
    trial = lowerbounds.try_model(MODEL, MAP, n=4)
    assert (run.transcript.sent, run.errors, trial.observed.errors, trial.observed.exhaustive) == (BITS[4], 0, 0, True)
    (panel,) = lowerbounds.separate([LastOccurrence()], sizes=2, models=[Memory], maps=[IndexToLast()]).panels
    assert [row.paid_bits for row in panel.rows] == [BITS[4], BITS[6]] and panel.growth("recurrent") == "linear"
    with pytest.raises(ValueError, match="there is no construction for LastOccurrence"):
        lowerbounds.separate([LastOccurrence()])


def test_a_false_reduction_gives_no_verdict():
    for run in (
        lambda: lowerbounds.curve(LastOccurrence(), models=[Memory], maps=[IndexToLast(turned=True)], instances=4),
        lambda: lowerbounds.try_model(Memory(4), IndexToLast(turned=True), n=4),
    ):
        with pytest.raises(ValueError, match="^IndexToLast:turned=true, n=4: x=.* index says"):
            run()


@pytest.mark.parametrize(
    "arguments",
    [
        ["curve", TASK, "--map", MAP, "--model", MODEL, "--instances", "4"],
        ["simulate", MAP, "--model", MODEL, "--n", "4"],
        ["state", "--model", f"{MODEL}:n=4"],
        ["separations", TASK, "--map", MAP, "--model", MODEL, "--sizes", "2"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_names_from_outside_in_every_command(arguments):
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)


def test_a_class_with_a_name_of_the_shelf_does_not_stand_for_it():
    kind = dataclasses.dataclass(frozen=True)(type("index", (type(PROBLEMS.get("equality")),), {}))
    with pytest.raises(ValueError, match="index is a name of this shelf: a class of your own needs another"):
        PROBLEMS.get(kind())
    gru = type("gru", (Memory,), {})
    found = lowerbounds.curve(LastOccurrence(), sizes=(4,), models=[gru], maps=[IndexToLast()], instances=4)
    assert found.rows[0].model.endswith(":gru")


def test_what_is_shown_of_a_result_is_one_line():
    run = simulate(Memory(4), IndexToLast(), n=4, instances=90)
    shown = [run, run.transcript, run.transcript.messages[0], lowerbounds.try_model(Memory(4), IndexToLast(), n=4)]
    shown += [lowerbounds.curve("index_lookup", sizes=(4,), models=["index_memory"], instances=4)]
    shown += [lowerbounds.bound("index", 4), lowerbounds.state("gru"), lowerbounds.state(Memory(4))]
    assert all(len(repr(one)) < 140 and "\n" not in repr(one) for one in shown), list(map(repr, shown))


def test_the_module_is_run_by_its_name():
    done = subprocess.run(
        [sys.executable, "-m", "lowerbounds", "list", "maps"], capture_output=True, text=True, check=True
    )
    assert "index_to_is_tree" in done.stdout
