"""Tasks, maps and models of one's own in ceilings, refutations and states: as the shelf's, and held to their law."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main

from ...own_objects import IndexToLast, LastOccurrence, Memory

FILE = Path(__file__).parent.parent.parent / "own_objects.py"
OWN = {"task": f"{FILE}:LastOccurrence", "map": f"{FILE}:IndexToLast", "memory": f"{FILE}:Memory"}


@dataclass(frozen=True)
class Elsewhere(LastOccurrence):
    """Another task, into which nothing is mapped."""


class Asking:
    """The memory, made of the task."""

    def __init__(self, task, n):
        self.memory = Memory(task.length(n) - 1)

    def start(self):
        return self.memory.start()

    def step(self, state, token, t):
        return self.memory.step(state, token, t)

    def read(self, state):
        return self.memory.read(state)


def run(line):
    return CliRunner().invoke(main, shlex.split(line.format(**OWN)))


@pytest.mark.parametrize("bits", [1, 2, 3, 4])
def test_an_own_task_has_through_an_own_map_the_ceiling_of_the_problem(bits):
    found = lowerbounds.ceiling(LastOccurrence(), n=4, state_bits=bits, via=IndexToLast())
    assert found.accuracy == lowerbounds.ceiling("index", n=4, state_bits=bits).accuracy
    assert found.accuracy == (1 if bits == 4 else Fraction({1: 11, 2: 13, 3: 14}[bits], 16))


def test_a_model_is_run_on_the_law_of_an_own_map():
    point = lowerbounds.measured(Memory, LastOccurrence(), n=4, via=IndexToLast())
    assert (point.accuracy, point.exhaustive, point.state_bits) == (1, True, 5 * 32)


def test_no_largest_size_is_claimed_through_an_own_map():
    with pytest.raises(ValueError, match="not proved to fall with n"):
        lowerbounds.largest_size(LastOccurrence(), accuracy=Fraction(9, 10), state_bits=4, via=IndexToLast())


@pytest.mark.parametrize(
    "ask",
    [
        lambda: lowerbounds.ceiling(LastOccurrence(), n=4, state_bits=2, via=IndexToLast(turned=True)),
        lambda: lowerbounds.refute(Memory, LastOccurrence(), 4, maps=[IndexToLast(turned=True)], by=["collisions"]),
    ],
)
def test_a_false_map_is_caught_before_anything_is_said(ask):
    with pytest.raises(ValueError, match="^IndexToLast:turned=true, n=4: x="):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: lowerbounds.ceiling(Elsewhere(), n=4, state_bits=2, via=IndexToLast()),
        lambda: lowerbounds.refute(Memory, Elsewhere(), 4, maps=[IndexToLast()]),
    ],
)
def test_a_map_into_another_task_is_refused(ask):
    with pytest.raises(ValueError, match="IndexToLast is no map into Elsewhere but into LastOccurrence"):
        ask()


def test_two_prefixes_of_an_own_map_refute_a_model_and_the_file_is_run_again(tmp_path):
    path = tmp_path / "failure.json"
    found = run(
        f"refute {{task}} --n 5 --model gru:width=1,precision=2 --map {{map}} --prefixes 16 --by collisions -o {path}"
    )
    assert found.exit_code == 0 and "two of 16 prefixes of IndexToLast share a state" in found.output
    assert f"run it again with: lowerbounds refute {OWN['task']} --replay {path}\n" in found.output
    again = run(f"refute {{task}} --replay {path}")
    assert again.exit_code == 0 and again.output.startswith("valid: ")
    for line, says in (
        (f"refute --replay {path}", "give the task"),
        (f"refute index_lookup --replay {path}", "not index"),
    ):
        refused = run(line)
        assert refused.exit_code == 2 and says in refused.output


def test_a_memory_with_a_state_for_each_prefix_is_not_refuted_by_an_own_map():
    found = lowerbounds.refute(Memory, LastOccurrence(), 4, maps=[IndexToLast()], by=["collisions"])
    assert found.failure is None and found.tried[0].said == "no two of all 16 prefixes of IndexToLast share a state"


def test_states_of_what_asks_for_its_task():
    assert lowerbounds.state(Asking, task="index_lookup", n=6).bits == 7 * 32
    assert lowerbounds.state("index_memory", n=6).bits == 6
    assert lowerbounds.state("index_memory", task="index_lookup:symbols=4", n=6).bits == 12
    with pytest.raises(ValueError, match="Asking needs task: say on which task it is meant, and at which n"):
        lowerbounds.state(Asking, n=6)
    with pytest.raises(ValueError, match="index_memory is made for index_lookup at a size: say which n"):
        lowerbounds.state("index_memory")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ceiling {task} --n 4 --state-bits 3 --via {map}", "accuracy 7/8 = 0.875 on LastOccurrence at n=4"),
        ("ceiling {task} --n 4 --model {memory} --via {map}", "160 bits of state"),
        ("ceiling {task} --sizes 3,4 --model {memory} --via {map}", "160 bits: accuracy 1.0000 (all inputs of the law"),
        ("ceiling index --n 4 --state-bits 1:4:+1", "│ 4 │ 4 state bits │ 1.000000"),
        ("ceiling index --n 4 --model gru:width=2 --model elman:width=1", "elman:width=1: 8 bits of state"),
        ("state --model index_memory --n 6", "bits = 6"),
        ("profile {task} --n 2 --model {memory}", "96 bits are enough at every cut"),
    ],
)
def test_and_in_the_shell(line, says):
    found = run(line)
    assert found.exit_code == 0 and says in found.output, found.output


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ceiling {task} --n 4 --state-bits 3", "no map into LastOccurrence hands over"),
        ("ceiling {task} --n 4 --state-bits 3 --via {map}:turned=true", "IndexToLast:turned=true, n=4: x="),
        (
            "ceiling {task} --n 4 --state-bits 3 --via index_to_is_tree",
            "index_to_is_tree is no map into LastOccurrence",
        ),
        ("ceiling index --n 4 --state-bits 1:4:+1 -o a.png", "--n is one size"),
        ("ceiling index --n 4 --state-bits 1:4:+1 --accuracy 0.9", "4 states are given: wanted one"),
        ("state --n 4", "--task and --n go with --model"),
        ("state --model gru --task nothing --n 4", "no task is called 'nothing'"),
        ("refute {task} --n 4 --model {memory} --map {map}:turned=true", "IndexToLast:turned=true, n=4: x="),
    ],
)
def test_what_cannot_be_is_one_line(line, says):
    found = run(line)
    assert found.exit_code == 2 and says in found.output and len(found.output.strip().splitlines()) == 1, found.output
