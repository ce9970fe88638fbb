"""An installed package adds one item to each shelf; `verify` loads none of it, and no name of the house is taken."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .. import plugged

ROOT = Path(__file__).parent.parent.parent
GROUPS = ("problem", "task", "map", "model", "construction", "adapter", "method", "command")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The stranger's package, as an installer would leave it: a module, and its metadata beside it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(Path(plugged.__file__).with_name("stranger.py"), folder / "stranger.py")
    info = folder / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "RECORD").write_text("")
    points = [f"[lowerbounds.{kind}s]\nstranger_{kind} = stranger:{kind.upper()}" for kind in GROUPS]
    points[GROUPS.index("model")] += "\nmaker = stranger:Box"  # which asks for a number: no item
    points[GROUPS.index("model")] += "\nsized = stranger:Sized"  # a model, made of task and size where it is run
    points[GROUPS.index("construction")] += "\nsized_too = stranger:Sized"
    points.append("[lowerbounds.problems_of_nobody]\nindex = stranger:PROBLEM")
    taken = "index = stranger:NOTHING_OF_THE_KIND"  # a name of the house's own
    points[0] += f"\n{taken}"
    (info / "entry_points.txt").write_text("\n".join(points))
    return folder


def run(installed, *arguments, code=0):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=installed
    )
    assert done.returncode == code, done.stderr + done.stdout
    return done.stdout


def cli(installed, *arguments, code=0):
    return run(installed, "-m", "lowerbounds", *arguments, code=code)


def test_every_shelf_lists_the_item_without_loading_it(installed):
    rows = json.loads(cli(installed, "list", "--json"))
    mine = {(row["shelf"], row["name"]): row["definition"] for row in rows if row["name"].startswith("stranger")}
    assert mine == {
        (f"{kind}s", f"stranger_{kind}"): f"Of an installed package: stranger:{kind.upper()}." for kind in GROUPS
    }
    code = (
        "import sys; from lowerbounds.commands._shelves import SHELVES\n"
        "for shelf in SHELVES.values():\n    list(map(shelf.summary, shelf.names()))\n"
        "sys.exit('stranger' in sys.modules)"
    )
    run(installed, "-c", code)


def test_one_that_is_no_item_does_not_hide_the_others(installed):
    rows = {row["name"]: row for row in json.loads(cli(installed, "list", "models", "--json"))}
    assert {"maker", "stranger_model", "gru"} <= set(rows)
    assert rows["maker"]["definition"] == "Of an installed package: stranger:Box."
    code = "import lowerbounds\ntry: lowerbounds.state('maker')\nexcept ValueError as said: print(said)"
    first, bits = run(installed, "-c", f"{code}\nprint(lowerbounds.state('maker:bound=5').bits)").splitlines()
    assert first == "stranger:Box needs bound: say stranger:Box:bound=…; what may be asked for: seed" and bits == "3"


def test_items_are_used_by_name_in_the_library(installed):
    code = """
import lowerbounds, protocols, stranger
from reductions import PROBLEMS, Measure
chosen = {"models": ["stranger_construction", "stranger_model"], "maps": ["stranger_map"]}
found = [(row.paid_bits, row.errors) for row in lowerbounds.curve("stranger_task", instances=99, **chosen).rows]
assert found == [(2, 0), (2, 0), (3, 0), (3, 0)], found
assert lowerbounds.curve("stranger_task", sizes=[3], instances=9).rows[0].model == "stranger_construction"
assert protocols.cut(stranger.Box(4), [[0, 0, 0, 2, 3]], 4, outputs=4).sent == 2
states = {"measure": Measure.STATES_AB, "method": "stranger_method"}
assert lowerbounds.certify("stranger_problem", 3, **states).claim.bound == 4
assert type(PROBLEMS.get("index")).__module__ == "reductions.problems.index"
"""
    run(installed, "-c", code)


def test_a_class_that_asks_for_task_and_size_goes_through_every_door_by_either_name(installed):
    """It holds one of 4 values, 2 bits, or of 4 + 3, 3 bits; one bit answers MIN of 4 × 4 in 13 of 16, all 2⁴ tried."""
    code = """
import lowerbounds, stranger
from click.testing import CliRunner
from lowerbounds.cli import main
from protocols import case
from protocols.wire.tell import words_of
layout = stranger.LeastToSmallest().layout(3)
for name, bits in (("sized", 2), ("sized_too", 2), ("stranger:Sized", 2), ("sized:more=3", 3)):
    made = case(name, "stranger_task", 3)
    assert made.state_bits == bits, made
    assert words_of(made, layout=layout, batch=1).task == "stranger:Smallest"
    assert lowerbounds.state(name, task="stranger_task", n=3).bits == bits
assert lowerbounds.curve("stranger_task", sizes=[3], models=["sized"], instances=9).rows[0].errors == 0
assert lowerbounds.try_model("sized", "stranger_map", n=3, instances=9).observed.errors == 0
assert lowerbounds.refute("sized", "stranger_task", 3, tries=9, by=["sampling"]).failure is None
assert lowerbounds.check("sized", task="stranger_task", n=3).holds
for call in (lowerbounds.check, lowerbounds.state):
    try: call("sized")
    except ValueError as said: print(said)
for words, output in (
    ("ceiling stranger_task --n 3 --model sized", "2 state bits reaches accuracy 1 on Smallest"),
    ("ceiling stranger_task --n 3 --state-bits 1 --via stranger_map", "1 state bit reaches accuracy 13/16"),
    ("profile stranger_task --n 3 --model sized", "2 bits are enough at every cut"),
    ("state --model sized --task stranger_task --n 3", "sized: 2 bits"),
):
    done = CliRunner().invoke(main, words.split())
    assert done.exit_code == 0 and output in done.output, done.output
"""
    assert run(installed, "-c", code).splitlines() == [
        "Sized is a model of one's own: say on which task it is to be run",
        "stranger:Sized needs task, n: say on which task it is meant, and at which n",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "stranger_map", "--model", "stranger_construction", "--n", "3"],
        ["curve", "stranger_task", "--model", "stranger_model", "--sizes", "3", "--json"],
        ["bound", "stranger_problem", "--n", "3"],
        ["separations", "stranger_task", "--json"],
        ["cite", "stranger_task"],
        ["stranger_command"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_items_are_used_by_name_in_commands(installed, arguments):
    assert cli(installed, *arguments)


def test_verify_loads_nothing_of_it(installed):
    cli(
        installed,
        "certify",
        "stranger_problem",
        "--n",
        "3",
        "--measure",
        "STATES_AB",
        "--method",
        "stranger_method",
        "-o",
        "c.json",
    )
    written = json.loads((installed / "c.json").read_text())
    assert written["problem"] == {"matrix": [[min(x, y) for y in range(4)] for x in range(4)], "answers": 4}
    code = (
        "import sys; from lowerbounds.cli import main\n"
        "try: main(['verify', 'c.json'], prog_name='lowerbounds')\nexcept SystemExit as stop: assert not stop.code\n"
        "sys.exit('stranger' in sys.modules)"
    )
    assert run(installed, "-c", code).startswith("valid: ")
    for name in ("stranger_problem", "stranger:PROBLEM", "stranger.py:PROBLEM"):
        (installed / "d.json").write_text(json.dumps({**written, "problem": name, "n": 3}))
        cli(installed, "verify", "d.json", code=2)
        run(installed, "-c", code.replace("c.json", "d.json").replace("not stop.code", "stop.code == 2"))
