"""The command line: what it prints, what it loads, and how it refuses."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lowerbounds.cli import COMMANDS, main

HEAVY = ("jax", "sympy", "matplotlib", "networkx", "equinox", "scipy")


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["bound", "index", "--n", "64"],
        ["bound", "is_tree:variant=simple", "--n", "12", "--error", "1/4", "--json"],
        *[[name, "--help"] for name in COMMANDS.names()],
    ],
)
def test_help_and_closed_forms_load_nothing_heavy(arguments):
    code = (
        "import sys; from lowerbounds.cli import main\n"
        f"try: main({arguments!r}, prog_name='lowerbounds')\nexcept SystemExit as stop: assert not stop.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "if loaded: sys.exit(f'loaded {loaded}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_importing_the_packages_loads_nothing_heavy():
    code = (
        f"import sys, lowerbounds, protocols, reductions; sys.exit([m for m in {HEAVY!r} if m in sys.modules] or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.stderr.strip()


@pytest.mark.parametrize("name", COMMANDS.names())
def test_every_command_has_json_and_an_example_that_it_understands(name):
    text = call(name, "--help").output
    assert "Example: lowerbounds " + name in " ".join(text.split())
    assert "--json" in text


def test_simulate_refuses_a_second_model():
    done = call("simulate", "index_to_index_lookup", "--model", "index_memory", "--model", "gru", "--n", "4")
    assert done.exit_code == 2 and "--model is given 2 times" in done.output


def test_piped_tables_are_as_wide_as_columns_says(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    lines = call("list", "maps").output.splitlines()
    assert 60 < max(map(len, lines)) <= 70


def test_list_shows_every_shelf_item():
    shown = json.loads(call("list", "--json").output)
    names = {(row["shelf"], row["name"]) for row in shown}
    assert {("problems", "index"), ("tasks", "is_tree"), ("maps", "index_to_is_tree"), ("models", "gru")} <= names
    assert all(row["definition"] for row in shown)
    assert {row["shelf"] for row in json.loads(call("list", "maps", "--json").output)} == {"maps"}


def test_list_has_every_shelf_of_the_house():
    """Every call of `Shelf` in the packages names one."""
    root = Path(__file__).parent.parent.parent
    found = set()
    for path in (path for name in ("reductions", "protocols", "lowerbounds") for path in (root / name).rglob("*.py")):
        found |= {
            ast.literal_eval(node.args[0]).rpartition(".")[2]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Shelf" and len(node.args) > 1
        }
    assert {row["shelf"] for row in json.loads(call("list", "--json").output)} == found and len(found) >= 15


def test_bound_prints_measure_side_status_and_source():
    shown = json.loads(call("bound", "disjointness", "--n", "10", "--measure", "D", "--json").output)
    assert [(row["side"], row["value"], row["status"]) for row in shown] == [
        ("lower", 11, "theorem"),
        ("upper", 11, "theorem"),
    ]
    table = call("bound", "index", "--n", "1000000").output
    assert "2^1000000" in table and "≈" not in table and "theorem" in table


def test_simulate_shows_messages_and_verdict():
    shown = json.loads(
        call("simulate", "index_to_index_lookup", "--model", "index_memory", "--n", "6", "--json").output
    )
    assert shown["messages"] == [{"sender": "Alice", "label": "state before token 6", "bits": 6}]
    assert (shown["verdict"], shown["errors"], shown["instances"], shown["whole_agrees"]) == (
        "pays enough",
        0,
        384,
        True,
    )
    text = call("simulate", "disjointness_to_set_disjointness", "--model", "attention:precision=6", "--n", "5").output
    assert "partial sums" in text and "whole run = split run" in text and "papers'" in text
    one = call("simulate", "index_to_index_lookup", "--model", "gru", "--n", "20", "--instances", "1", "--json")
    assert len(json.loads(one.output)["transcript"]["messages"][0]["data"][0]) == 2 * 16


def test_curve_prints_rows_and_writes_nothing_unless_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = json.loads(call("curve", "index_lookup", "--sizes", "4:16:x2", "--model", "index_memory", "--json").output)
    keys = {
        "task",
        "n",
        "model",
        "via",
        "needed_bits",
        "measure",
        "status",
        "paid_bits",
        "verdict",
        "errors",
        "instances",
    }
    assert [row["n"] for row in shown] == [4, 8, 16] and keys <= set(shown[0])
    assert call("curve", "index_lookup", "--sizes", "4", "--model", "index_memory").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_curve_writes_figure_and_rows_and_never_over_them(tmp_path):
    arguments = ["curve", "index_lookup", "--sizes", "4,6", "--model", "index_memory", "-o", str(tmp_path / "a.png")]
    first = call(*arguments)
    assert first.exit_code == 0, first.output
    assert {path.name for path in tmp_path.iterdir()} == {"a.png", "a.csv", "a.jsonl"}
    assert f"wrote {tmp_path / 'a.png'}" in first.output
    again = call(*arguments)
    assert again.exit_code == 2 and "is there already; --force writes over it" in again.output
    assert call(*arguments, "--force").exit_code == 0


def test_curve_with_the_task_alone_says_where_its_figure_went(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("reductions.tasks.index_lookup.IndexLookup.typical", (2, 3))
    done = call("curve", "index_lookup")
    assert done.exit_code == 0, done.output
    assert "wrote index_lookup.png" in done.output
    assert {path.name for path in tmp_path.iterdir()} == {"index_lookup.png", "index_lookup.csv", "index_lookup.jsonl"}


def test_curve_runs_in_several_processes():
    alone = call("curve", "index_lookup", "--sizes", "4", "--model", "index_memory", "--json").output
    done = call("curve", "index_lookup", "--sizes", "4", "--model", "index_memory", "--json", "--workers", "2")
    assert done.output == alone


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bound", "indx", "--n", "4"], "no problem is called 'indx'; there are: "),
        (["bound", "index", "--n", "0"], "index needs n ≥ 1, not n=0"),
        (["bound", "index", "--n", "-5"], "index needs n ≥ 1, not n=-5"),
        (["bound", "index", "--n", "999999999999"], "index needs n ≤ 10000000, not n=999999999999"),
        (["bound", "is_tree", "--n", "1000000"], "is_tree needs n ≤ 1024, not n=1000000"),
        (["bound", "index", "--n", "4", "--error", "2"], "error=2: wanted 0 ≤ error < 1"),
        (["bound", "index", "--n", "4", "--error", "1/0"], "'1/0': wanted a number such as 1/10"),
        (["bound", "index", "--n", "4", "--error", "1e-99999999"], "wanted a number such as 1/10"),
        (["bound", "index", "--n", "4", "--measure", "D1"], "'D1' is no measure; there are: D, D1_AB"),
        (["bound", "index"], "Missing option '--n'"),
        (["bound", "index:symbols=x", "--n", "4"], "index: symbols=x: wanted int"),
        (["simulate", "nowhere", "--model", "gru", "--n", "4"], "no map is called 'nowhere'"),
        (["simulate", "index_to_is_tree", "--model", "gru", "--n", "3"], "index_to_is_tree needs n ≥ 4, not n=3"),
        (["simulate", "index_to_is_tree", "--model", "gru", "--n", "99999999"], "index needs n ≤ 10000000"),
        (
            ["simulate", "index_to_index_lookup", "--model", "gru:precision=0", "--n", "4"],
            "precision=0: wanted 1 to 16 bits",
        ),
        (["simulate", "index_to_index_lookup", "--model", "gru:width=0", "--n", "4"], "width=0: wanted 1 to"),
        (["simulate", "index_to_index_lookup", "--model", "is_tree_partition", "--n", "4"], "do not fit it"),
        (["simulate", "index_to_index_lookup", "--model", "gru", "--n", "4", "--cut", "9"], "cut at 9: wanted 0 to 5"),
        (["curve", "sorting"], "no task is called 'sorting'; there are: associative_recall"),
        (["curve", "index_lookup", "--sizes", "0"], "'0': wanted 16, 16,64,256, 16:4096:x4"),
        (["curve", "index_lookup", "--sizes", "1:200000:+1"], "wanted 16, 16,64,256, 16:4096:x4"),
        (["curve", "index_lookup", "--sizes", "4:8:x1"], "'4:8:x1': wanted 16"),
        (["curve", "index_lookup", "--sizes", "1:9999999:+1"], "wanted 16"),
        (["curve", "index_lookup", "--model", "samba"], "no model is called 'samba'; there are: "),
        (["curve", "index_lookup", "-o", "/nowhere/a.png"], "/nowhere/a.png cannot be written"),
        (["curve", "index_lookup", "-o", "a.gif"], "a.gif: wanted a name that ends in .png"),
        (["curve"], "Missing argument 'TASK'"),
        (["list", "cupboards"], "'cupboards' is not one of 'problems'"),
        (["dance"], "No such command 'dance'"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert done.exit_code == 2
    (error,) = done.output.splitlines()
    assert error.startswith("Error: ") and message in error
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_output_survives_a_terminal_without_unicode():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    code = "from lowerbounds.cli import main; main(['bound', 'index', '--n', '4'], prog_name='lowerbounds')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "index_to_index_lookup", "--model", "index_memory", "--n", "6"],
        ["curve", "index_lookup", "--sizes", "6", "--model", "index_memory"],
    ],
)
def test_a_contradiction_fails_the_run_in_one_line(arguments, monkeypatch):
    monkeypatch.setattr("protocols.messages.transcript.Transcript.sent", property(lambda self: 1))
    done = call(*arguments)
    assert done.exit_code == 1
    assert done.output.splitlines()[-1].startswith("Error: contradiction: index_memory, n=6: ")
    assert "Traceback" not in done.output
