"""`lowerbounds atlas` prints, checks, draws and improves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lowerbounds import atlas
from lowerbounds.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["atlas", *map(str, arguments)])


def test_the_contents_have_a_row_a_problem() -> None:
    rows = json.loads(run("--json").output)
    assert {row["problem"] for row in rows} == {one.problem.spec for one in atlas().intervals}
    assert sum(row["intervals"] for row in rows) == len(atlas().intervals)


def test_a_problem_has_a_row_an_interval() -> None:
    rows = json.loads(run("maximum", "--measure", "D", "--json").output)
    assert [(row["n"], row["lower"], row["upper"]) for row in rows][:3] == [(1, 2, 2), (2, 4, 4), (3, 5, 5)]
    assert all(row["in print"] == "ours" for row in rows)
    assert "maximum" in run("maximum").output


def test_certificates_are_checked() -> None:
    done = run("maximum", "--measure", "STATES_AB", "--verify", "--json")
    assert done.exit_code == 0
    told = json.loads(done.output)
    assert told["valid"] >= 4 and told["refuted"] == []
    assert "certificates valid" in run("maximum", "--measure", "STATES_AB", "--verify").output


def test_a_figure_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "maximum.svg"
    assert run("maximum", "-o", path).exit_code == 0
    assert "<svg" in path.read_text()
    assert "there already" in run("maximum", "-o", path).output


def test_an_entry_is_improved_in_a_folder_of_ones_own(tmp_path: Path) -> None:
    done = run(
        "improve", "gadget_power:gadget=01/11", "--n", 1, "--measure", "D1_AB", "--seconds", 1, "--folder", tmp_path
    )
    assert done.exit_code == 0, done.output
    assert "written to" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["gadget_power-gadget-01-11.jsonl.xz"]
    again = run("improve", "gadget_power:gadget=01/11", "--n", 1, "--measure", "D1_AB", "--folder", tmp_path, "--json")
    assert [row["found"] for row in json.loads(again.output)] == [False]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["improve"], "wants a problem"),
        (["improve", "equality"], "wants a problem and --n"),
        (["equality", "--n", 1], "go with improve"),
        (["equality", "index"], "wanted one problem"),
        (["nothing"], "no problem"),
        (["-o", "all.svg"], "one problem"),
    ],
)
def test_bad_words_are_refused(arguments: list[object], wanted: str) -> None:
    done = run(*arguments)
    assert done.exit_code != 0
    assert wanted in f"{done.output} {done.exception}"
