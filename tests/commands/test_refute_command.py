"""lowerbounds refute: a failure, its file, its replay, and one clear line for what cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, ["refute", *map(str, arguments)])


def test_a_failure_is_written_and_replayed(tmp_path: Path) -> None:
    path = tmp_path / "failure.json"
    found = run("string_equality", "--n", 8, "--model", "gru:width=3,precision=4", "--by", "collisions", "-o", path)
    assert found.exit_code == 0 and "its state of 12 bits is the same as after those of" in found.output
    again = run("--replay", path)
    assert again.exit_code == 0 and again.output.startswith("valid: gru:width=3,precision=4 (seed 0)")
    assert json.loads(run("--replay", path, "--json").output)["valid"] is True
    changed = json.loads(path.read_text())
    changed["said"] = changed["right"]
    path.write_text(json.dumps(changed))
    again = run("--replay", path)
    assert again.exit_code == 1 and again.output.startswith("refuted: ")
    there = run("string_equality", "--n", 8, "--model", "gru", "-o", path)
    assert there.exit_code == 2 and "is there already" in there.output


def test_what_was_not_found_is_told_plainly() -> None:
    shown = json.loads(run("index_lookup", "--n", 3, "--model", "index_memory", "--tries", 64, "--json").output)
    assert (shown["failure"], shown["verdict"]) == (None, "none exists at this length")
    assert [one["way"] for one in shown["tried"]] == ["sampling", "collisions", "near", "guided", "all"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "wanted TASK with --n and --model"),
        (["index_lookup", "--n", 4], "wanted TASK with --n and --model"),
        (["index_lookup", "--n", 0, "--model", "gru"], "n ≥ 1"),
        (["nothing", "--n", 4, "--model", "gru"], "no task is called"),
        (["index_lookup", "--n", 4, "--model", "nothing"], "no model is called"),
        (["index_lookup", "--n", 4, "--model", "gru", "--by", "luck"], "by=luck"),
        (["--replay", "nowhere.json"], "nowhere.json"),
        (["index_lookup", "--n", 3, "--replay", "nowhere.json"], "goes with TASK, --model and --json only"),
        (["string_equality", "--n", 4, "--model", "gru", "--map", "index_to_is_tree"], "no map into string_equality"),
        (["index_lookup", "--n", 4, "--model", "is_tree_partition"], "made for is_tree"),
    ],
)
def test_bad_input_gets_one_line(arguments: list[object], says: str) -> None:
    found = run(*arguments)
    assert found.exit_code == 2 and says in found.output, found.output
    assert len(found.output.strip().splitlines()) == 1


def test_a_model_of_ones_own_is_named_again_in_the_replay(tmp_path: Path) -> None:
    file, own = tmp_path / "failure.json", "tests.own_objects:Memory"
    found = run("string_equality", "--n", 4, "--model", own, "-o", file)
    said = f"run it again with: lowerbounds refute --replay {file} --model {own}"
    assert found.exit_code == 0 and said in found.output
    assert run("--replay", file, "--model", own).exit_code == 0
