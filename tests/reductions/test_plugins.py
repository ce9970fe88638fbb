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
    assert run(installed, "-c", code).strip() == "plug-in maker: stranger:Box needs bound: say stranger:Box:bound=…"


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
