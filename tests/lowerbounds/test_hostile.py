"""What is wrong with an object of one's own ends in one line that says what, and in no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from protocols import Below, case, cut, simulate
from protocols.setting import Builder
from reductions import Layout, Measure, Owner, Problem, check_law, in_order, integers, strings

from ..laws.test_law_mutants import changed
from ..own_objects import IndexToLast, LastOccurrence
from ..plugged.stranger import Keeper, Kept, Least, LeastToSmallest, Smallest
from ..protocols.test_own_attention import Seven

N = 3


def refused(action: Any, *parts: str) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - what it says is looked at below
        action()
    said = str(caught.value)
    assert said and "\n" not in said and len(said.partition("; there are: ")[0]) < 500, said
    for part in parts:
        assert part in said, said
    return said


# ---- problems ------------------------------------------------------------------------------------------------------

PROBLEMS_BAD = {
    "a definition that fails": {"define": lambda self, x, y: 1 // 0},
    "a definition of one input": {"define": lambda self, x: x},
    "an answer outside the alphabet": {"define": lambda self, x, y: 99},
    "an answer below it": {"define": lambda self, x, y: -3},
    "an answer that is no integer": {"define": lambda self, x, y: 0.5},
    "an answer that is a word": {"define": lambda self, x, y: "yes"},
    "no space": {"x_space": lambda self, n: None},
    "a list for a space": {"x_space": lambda self, n: [0, 1, 2]},
    "a space that fails": {"y_space": lambda self, n: [][n]},
    "no inputs": {"x_space": lambda self, n: integers(0)},
    "fewer than none": {"y_space": lambda self, n: integers(-4)},
    "strings of no symbols": {"y_space": lambda self, n: strings(3, 0)},
    "endless inputs": {"x_space": lambda self, n: strings(1 << 30)},
    "no answers": {"answers": lambda self, n: 0},
    "half an answer": {"answers": lambda self, n: 1.5},
    "a promise that nothing keeps": {"define": lambda self, x, y: None},
    "a smallest size that is none": {"smallest": "two"},
    "facts that are none": {"facts": lambda self: (1, 2)},
}


def through(problem: Any) -> Any:
    return changed(LeastToSmallest(), problem=property(lambda self: problem))


@pytest.mark.parametrize("methods", PROBLEMS_BAD.values(), ids=PROBLEMS_BAD)
def test_problems(methods: dict[str, Any]) -> None:
    bad = changed(Least(), **methods)
    if "facts" not in methods and methods != PROBLEMS_BAD["a promise that nothing keeps"]:
        refused(lambda: lowerbounds.certify(bad, N, measure=Measure.STATES_AB, steps=200))
    refused(lambda: lowerbounds.try_model(Kept(4), through(bad), n=N, instances=9))
    assert not lowerbounds.check(bad).holds


# ---- tasks ---------------------------------------------------------------------------------------------------------

TASKS_BAD = {
    "no tokens": {"length": lambda self, n: 0},
    "fewer than none": {"length": lambda self, n: -2},
    "half a token": {"length": lambda self, n: n + 1.5},
    "endless sequences": {"length": lambda self, n: 10**13},
    "a length that fails": {"length": lambda self, n: [][n]},
    "no vocabulary": {"vocabulary": lambda self, n: 0},
    "a vocabulary of words": {"vocabulary": lambda self, n: ("a", "b")},
    "no outputs": {"outputs": lambda self, n: 0},
    "outputs that are words": {"outputs": lambda self, n: ["yes", "no"]},
    "labels that fail": {"label": lambda self, tokens: tokens.nothing},
    "labels of another shape": {"label": lambda self, tokens: tokens},
    "one label for all": {"label": lambda self, tokens: 1},
    "labels that are halves": {"label": lambda self, tokens: tokens[..., 0] + 0.5},
    "no labels": {"label": lambda self, tokens: None},
    "labels outside the outputs": {"label": lambda self, tokens: tokens[..., 0] + 77},
    "accepting that fails": {"accepts": lambda self, tokens, output: {}["x"]},
    "accepting of another shape": {"accepts": lambda self, tokens, output: np.ones(3, bool)},
    "nothing is accepted": {"accepts": lambda self, tokens, output: np.zeros(len(tokens), bool)},
    "never asked": {"asked": lambda self, n: ()},
    "asked after the end": {"asked": lambda self, n: (n + 9,)},
    "nothing generated": {"generated": lambda self, n: 0},
}


@pytest.mark.parametrize("methods", TASKS_BAD.values(), ids=TASKS_BAD)
def test_tasks(methods: dict[str, Any]) -> None:
    bad = changed(Smallest(), **methods)
    into = changed(LeastToSmallest(), task=property(lambda self: bad))
    refused(lambda: lowerbounds.try_model(Kept(4), into, n=N, instances=9))
    refused(lambda: lowerbounds.curve(bad, sizes=(N,), models=[Kept(4)], maps=[into], instances=9))
    assert not lowerbounds.check(bad).holds


ALONE_BAD = {
    "samples that fail": {"sample": lambda self, n, count, rng, hard=False: 1 // 0},
    "samples of another shape": {"sample": lambda self, n, count, rng, hard=False: np.zeros((count, 1), int)},
    "no samples": {"sample": lambda self, n, count, rng, hard=False: None},
    "samples of halves": {"sample": lambda self, n, count, rng, hard=False: np.full((count, n + 2), 0.5)},
    "samples outside the vocabulary": {"sample": lambda self, n, count, rng, hard=False: np.full((count, n + 2), 99)},
    "no typical size": {"typical": ()},
}


@pytest.mark.parametrize("methods", ALONE_BAD.values(), ids=ALONE_BAD)
def test_tasks_without_maps(methods: dict[str, Any]) -> None:
    bad = changed(Smallest(), **methods)
    sizes = None if "typical" in methods else (N,)
    refused(lambda: lowerbounds.curve(bad, sizes=sizes, models=[Kept(4)], instances=9))


# ---- maps ----------------------------------------------------------------------------------------------------------

MAPS_BAD = {
    "tokens that fail": {"alice": lambda self, x, n: x.nothing},
    "tokens of another shape": {"alice": lambda self, x, n: x},
    "no tokens": {"bob": lambda self, y, n: None},
    "half tokens": {"bob": lambda self, y, n: y[..., None] / 2},
    "tokens that are words": {"alice": lambda self, x, n: np.full((len(x), 1), "a")},
    "rows of several lengths": {"alice": lambda self, x, n: [[0], *([1, 2] for _ in x[1:])]},
    "tokens outside the vocabulary": {"alice": lambda self, x, n: x[..., None] + 50},
    "tokens below it": {"alice": lambda self, x, n: x[..., None] - 50},
    "no layout": {"layout": lambda self, n: None},
    "a list for a layout": {"layout": lambda self, n: [Owner.ALICE, Owner.BOB]},
    "a short layout": {"layout": lambda self, n: in_order((Owner.ALICE, 1), (Owner.BOB, 1))},
    "an endless layout": {"layout": lambda self, n: in_order((Owner.ALICE, 1 << 40), (Owner.BOB, 1))},
    "an owner that there is not": {"layout": lambda self, n: Layout((2,) * n + (0, 7))},
    "owners that are words": {"layout": lambda self, n: Layout(("public",) * n + ("alice", "bob"))},
    "a layout that fails": {"layout": lambda self, n: [][n]},
    "public tokens that are not": {"public": lambda self, n: np.zeros(n + 5, int)},
    "an answer that fails": {"answer": lambda self, output, y: output / "x"},
    "no answer": {"answer": lambda self, output, y: None},
    "an answer of another shape": {"answer": lambda self, output, y: output[:1]},
    "another answer": {"answer": lambda self, output, y: output * 0 + 1},
    "a problem that is none": {"problem": "index"},
    "a problem that is a class": {"problem": Least},
    "a task that is none": {"task": 7},
    "half a size": {"problem_size": lambda self, n: n / 2},
    "a size below all": {"problem_size": lambda self, n: -n},
    "a smallest size that is none": {"smallest": None},
}


@pytest.mark.parametrize("methods", MAPS_BAD.values(), ids=MAPS_BAD)
def test_maps(methods: dict[str, Any]) -> None:
    bad = changed(LeastToSmallest(), **methods)
    for action in (
        lambda: check_law(bad, N),
        lambda: simulate(Kept(4), bad, n=N, instances=9),
        lambda: lowerbounds.try_model(Kept(4), bad, n=N, instances=9),
        lambda: lowerbounds.curve(Smallest(), sizes=(N,), models=[Kept(4)], maps=[bad], instances=9),
        lambda: lowerbounds.separate([Smallest()], sizes=2, models=[Kept], maps=[bad]),
    ):
        refused(action)
    assert not lowerbounds.check(bad).holds


# ---- models --------------------------------------------------------------------------------------------------------

MODELS_BAD = {
    "no state": {"start": lambda self: None},
    "a state that is a word": {"start": lambda self: "zero"},
    "a start that fails": {"start": lambda self: 1 // 0},
    "a state of complex numbers": {"start": lambda self: jnp.zeros((), jnp.complex64)},
    "a step that fails": {"step": lambda self, state, token, t: state.nothing},
    "a step of two arguments": {"step": lambda self, state, token: state},
    "a step that decides in Python": {"step": lambda self, state, token, t: state if token > 1 else token},
    "a step to another shape": {"step": lambda self, state, token, t: jnp.stack([state, token])},
    "a step to another dtype": {"step": lambda self, state, token, t: state * 1.5},
    "a step to nothing": {"step": lambda self, state, token, t: None},
    "a step to a word": {"step": lambda self, state, token, t: "next"},
    "a step in numpy": {"step": lambda self, state, token, t: np.minimum(np.asarray(state), np.asarray(token))},
    "an output that fails": {"read": lambda self, state: [][0]},
    "several outputs": {"read": lambda self, state: jnp.stack([state, state])},
    "an output that is no integer": {"read": lambda self, state: state / 2},
    "no output": {"read": lambda self, state: None},
    "two outputs": {"read": lambda self, state: (state, state)},
    "an output outside the task's": {"read": lambda self, state: state + 70},
    "formats of another kind": {"formats": lambda self: "eight bits"},
    "formats for another state": {"formats": lambda self: (Below(4), Below(4))},
    "formats that fail": {"formats": lambda self: Below(0)},
    "more in the state than its format": {"formats": lambda self: Below(2), "read": lambda self, state: state + 9},
    "another vocabulary": {"vocabulary": 99},
}


@pytest.mark.parametrize("methods", MODELS_BAD.values(), ids=MODELS_BAD)
def test_recurrent_models(methods: dict[str, Any]) -> None:
    bad = type("Mutant", (Kept,), methods)(4)
    refused(lambda: simulate(bad, LeastToSmallest(), n=N, instances=9))
    refused(lambda: lowerbounds.try_model(bad, LeastToSmallest(), n=N, instances=9))
    refused(lambda: lowerbounds.curve(Smallest(), sizes=(N,), models=[bad], maps=[LeastToSmallest()], instances=9))


LAYERS_BAD = {
    "no heads": {"query": lambda self, x: x[0]},
    "heads of heads": {"key": lambda self, x: x[None, None]},
    "keys of another width": {"key": lambda self, x: jnp.zeros((1, 5))},
    "keys of other heads": {"key": lambda self, x: jnp.zeros((3, 2))},
    "values of other heads": {"value": lambda self, x: jnp.zeros((4, 2))},
    "one bias for each head and more": {"bias": lambda self, t_query, t_key: jnp.zeros((2, 2))},
    "no bias": {"bias": lambda self, t_query, t_key: None},
    "an embedding that fails": {"embed": lambda self, token, t: token.nothing},
    "a query that fails": {"query": lambda self, x: x @ jnp.zeros((9, 9))},
    "a query that is a word": {"query": lambda self, x: "what"},
    "weights that are none": {"weigh": lambda scores: scores},
    "weights by name": {"weigh": "softmax"},
    "numbers that are none": {"numbers": 8},
    "a shape that is none": {"value_shape": 7},
    "a shape that is not so": {"query_shape": (3, 9)},
    "a readout of words": {"read": lambda self, average, token, t: "yes"},
    "a readout of vectors": {"read": lambda self, average, token, t: average},
    "a readout that fails": {"read": lambda self, average, token, t: average[0, 0, 0, 0]},
    "an output outside the task's": {"read": lambda self, average, token, t: token + 40},
}


@pytest.mark.parametrize("methods", LAYERS_BAD.values(), ids=LAYERS_BAD)
def test_layers_of_attention(methods: dict[str, Any]) -> None:
    bad = type("Mutant", (Seven,), methods)()
    refused(lambda: cut(bad, np.zeros((2, 4), int), 2))
    refused(lambda: simulate(bad, "index_to_index_lookup", n=4, instances=9))


OBJECTS_BAD = {
    "nothing": None,
    "a number": 7,
    "a word": "no such model",
    "a list": [Kept(4)],
    "a step alone": SimpleNamespace(step=lambda state, token, t: state),
    "an object": object(),
    "a module": np,
    "a function that fails": lambda n: 1 // 0,
    "a function that asks for more": lambda width: Kept(width),
    "a function of nothing": lambda: None,
    "a builder that builds nothing": type("Nothing", (Builder,), {"build": lambda self, setting, *, seed: None})(),
    "a builder that fails": type("Fails", (Builder,), {"build": lambda self, setting, *, seed: {}["x"]})(),
}


@pytest.mark.parametrize("bad", OBJECTS_BAD.values(), ids=OBJECTS_BAD)
def test_what_is_no_model(bad: Any) -> None:
    refused(lambda: case(bad, Smallest(), N))
    refused(lambda: lowerbounds.try_model(bad, LeastToSmallest(), n=N, instances=9))
    refused(lambda: lowerbounds.curve(Smallest(), sizes=(N,), models=[bad], maps=[LeastToSmallest()], instances=9))
    if not isinstance(bad, Builder):
        refused(lambda: lowerbounds.state(bad))
        refused(lambda: lowerbounds.check(bad))


# ---- names ---------------------------------------------------------------------------------------------------------

FILES = {
    "raises.py": "raise RuntimeError('first line\\nsecond line')",
    "exits.py": "import sys; sys.exit(3)",
    "syntax.py": "def nothing(:",
    "imports.py": "import a_library_that_there_is_not",
    "itself.py": "from itself import THING",
    "bytes.py": b"\x00\xff\xfe binary",
    "empty.py": "",
    "things.py": "from reductions import Problem, Task\nNUMBER = 7\nclass Abstract:\n    pass\n"
    "def fails():\n    return 1 // 0\ndef asks(more):\n    return more\n"
    "class Half(Problem):\n    pass\nclass Odd(Task):\n    pass\n",
}
NAMES_BAD = (
    "raises.py:X", "exits.py:X", "syntax.py:X", "imports.py:X", "itself.py:X", "bytes.py:X", "empty.py:X",
    "missing.py:X", "folder.py:X", "things.py:", "things.py", ":X", "things.py:NUMBER", "things.py:NUMBER.real",
    "things.py:fails", "things.py:asks", "things.py:asks:more", "things.py:asks:less=3", "things.py:Half",
    "things.py:Odd", "things.py:Abstract", "things.py:Problem", "things.py:Half:width=3", "no_such_module:X",
    "json:dumps", "json:NOTHING", "json:decoder", "os.path:join", "../things.py:NOTHING", "a\0b.py:X",
    "things.py:Half:", "index:", "index:=3", "index:a=", "INDEX", "", " ", "things.py:X:a=1,a=2",
)  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "folder.py").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


@pytest.mark.parametrize("name", NAMES_BAD, ids=repr)
def test_names(name: str, files: Path) -> None:
    for arguments in (
        ["certify", name, "--n", "2"],
        ["bound", name, "--n", "2"],
        ["curve", name],
        ["simulate", name, "--model", "gru", "--n", "4"],
        ["simulate", "index_to_index_lookup", "--model", name, "--n", "4"],
        ["state", "--model", name],
        ["separations", name],
        ["check", name],
    ):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 2, (arguments, done.output, done.exception)
        (line,) = done.output.splitlines()
        assert line.startswith("Error: ") and len(line.partition("; there are: ")[0]) < 500, line


# ---- evidence ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["missing.json", "folder.py", "bytes.py", "empty.py", "raises.py", "things.py:NUMBER"])
def test_certificates(bad: str, files: Path) -> None:
    chosen = {"models": [Keeper()], "maps": [LeastToSmallest()], "sizes": (N,)}
    with pytest.raises((ValueError, OSError)) as caught:
        lowerbounds.curve(Smallest(), certificates=[bad], **chosen)
    assert "\n" not in str(caught.value)
    for more in (["--certificate", bad], ["--certify", "0"], ["--certify", "nan"]):
        done = CliRunner().invoke(main, ["curve", "index_lookup", "--sizes", "4", *more])
        assert done.exit_code == 2 and done.output.count("\n") == 1, done.output


@pytest.mark.parametrize("bad", [None, 3, "x", {}, object()], ids=lambda bad: type(bad).__name__)
def test_what_is_no_item(bad: Any) -> None:
    for action in (
        lambda: lowerbounds.check(bad),
        lambda: lowerbounds.curve(bad),
        lambda: lowerbounds.bound(bad, 3),
        lambda: lowerbounds.certify(bad, 3),
        lambda: lowerbounds.curve(LastOccurrence(), maps=[bad], sizes=(4,)),
        lambda: simulate("gru", bad, n=4),
        lambda: lowerbounds.separate([bad]),
        lambda: check_law(bad, 3),
    ):
        refused(action)


def test_a_task_of_another_map() -> None:
    refused(lambda: lowerbounds.curve(Smallest(), sizes=(N,), maps=[IndexToLast()]), "is a map into LastOccurrence")


@dataclass(frozen=True)
class Bare(Problem):
    """Without spaces and definition."""


def test_a_problem_without_its_methods_cannot_be_made(files: Path) -> None:
    with pytest.raises(TypeError, match="abstract"):
        Bare()  # Python's own line
