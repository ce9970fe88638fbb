"""What people meet first: standard outputs that are closed or full, completion, widths, and names that are none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from lowerbounds.cli import COMMANDS, main
from lowerbounds.commands._shelves import SHELVES
from protocols.shelves import CONSTRUCTIONS, MODELS
from reductions import MAPS, PROBLEMS, TASKS, from_matrix

from ..test_contributing import shelves

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def shell(line: str) -> subprocess.CompletedProcess[str]:
    line = line.replace("lowerbounds", f"{sys.executable} -m lowerbounds")
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, env=ENVIRONMENT)


@pytest.mark.parametrize("what", ["bound index --n 4", "bound index --n 4 --json", "--help", "list maps"])
@pytest.mark.parametrize("where", ["> /dev/full", ">&-"])
def test_a_closed_or_full_output_is_one_line(what: str, where: str) -> None:
    done = shell(f"lowerbounds {what} {where}")
    assert done.returncode == 2 and done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1, done.stderr


def test_a_pipe_that_ends_early_is_no_error() -> None:
    done = shell("lowerbounds list | head -1; echo ${PIPESTATUS[0]}")
    assert not done.stderr and done.stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("bound ", PROBLEMS.names()),
        ("curve ind", [name for name in TASKS.names() if name.startswith("ind")]),
        ("simulate index_to_", [name for name in MAPS.names() if name.startswith("index_to_")]),
        ("curve index_lookup --model ", (*MODELS.names(), *CONSTRUCTIONS.names())),
        ("list ", SHELVES),
        ("", COMMANDS.names()),
    ],
)
def test_the_shell_offers_items(words: str, wanted: list[str]) -> None:
    told = {"_LOWERBOUNDS_COMPLETE": "bash_complete", "COMP_WORDS": f"lowerbounds {words}"}
    told["COMP_CWORD"] = str(1 + words.count(" "))
    code = "from lowerbounds.cli import main; main(prog_name='lowerbounds')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**ENVIRONMENT, **told}
    )
    offered = {line.partition(",")[2] for line in done.stdout.splitlines()}
    assert offered == set(wanted), done.stdout


def test_list_has_every_shelf_of_the_packages() -> None:
    assert {shelf.package.replace(".", "/") for shelf in SHELVES.values()} == {folder for folder, _ in shelves()}


@pytest.mark.parametrize("name", ["index:", "index:=", "index:symbols", "index:symbols=", ":"])
def test_a_colon_without_parameters_is_no_name(name: str) -> None:
    done = CliRunner().invoke(main, ["bound", name, "--n", "4"])
    assert done.exit_code == 2 and done.output.count("\n") == 1


@pytest.mark.parametrize("dtype", [float, np.float32, bool])
def test_a_table_of_another_dtype_says_how_to_convert(dtype: type) -> None:
    array = np.array([[0, 1], [1, 0]], dtype=dtype)
    with pytest.raises(ValueError, match=r"wanted an integer ≥ 0, or None; .*tolist\(\) makes "):
        from_matrix(list(array))
    assert from_matrix(array.astype(int).tolist()).define(0, 1) == 1


def test_half_an_answer_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"^cell \(0, 1\) of the table is 0.5: wanted an integer"):
        from_matrix([[0, 0.5]])
