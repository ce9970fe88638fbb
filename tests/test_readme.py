"""The README says what the shelves hold, and its commands are commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import COMMANDS, main
from lowerbounds.memory.profiles.space import MOST_SEQUENCES
from protocols import MODELS
from protocols.adapters.hosting.unit import UNITS
from protocols.configs import model_types
from protocols.numbers.formats import LARGEST_PRECISION

from .book.pages import BOOK, Page

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN, _, BELOW = README.partition("## In the shell")


def test_the_first_screen_prints_what_it_says():
    page = Page("README.md", FIRST_SCREEN)
    assert page.run() == page.text
    assert page.ran == 13


def test_the_python_examples_run():
    first, second = re.findall(r"^```python\n(.*?)^```", BELOW, flags=re.MULTILINE | re.DOTALL)
    names = {"__name__": "readme"}
    exec(first, names)
    for library in ("torch", "transformers"):
        pytest.importorskip(library, reason=f"{library} is not installed: pip install '.[interop]'")
    assert "512 bits" in second
    exec(second.replace("cut(torch", "lstm = cut(torch"), names)
    assert names["lstm"].sent == 512


def test_every_command_line_parses():
    lines = re.findall(r"^lowerbounds (.*?)(?: +#.*)?$", README, flags=re.MULTILINE)
    assert len(lines) >= 6
    for line in lines:
        name, *arguments = shlex.split(line)
        COMMANDS.get(name).make_context(name, arguments)


def test_a_failure_is_found_and_run_again_as_the_readme_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    find, again = re.findall(r"^lowerbounds (refute .*?)(?: +#.*)?$", README, flags=re.MULTILINE)
    assert again == "refute --replay failure.json"
    done = CliRunner().invoke(main, shlex.split(find))
    assert done.exit_code == 0 and done.stderr.startswith(
        f"written: failure.json; run it again with: lowerbounds {again}"
    )
    done = CliRunner().invoke(main, shlex.split(again))
    assert done.exit_code == 0 and done.stdout.startswith("valid: gru:width=5")


def test_the_numbers_below_the_first_screen():
    architectures = [MODELS.get(name) for name in MODELS.own_names()]
    one_kind = [one for one in architectures if one.family not in ("several kinds", "sliding window")]
    assert "eighteen recurrent" in BELOW and sum(bool(one.readable_state_formula) for one in one_kind) == 18
    assert "over a hundred model types" in BELOW and len(model_types()) > 100
    assert "differ by 4 units" in BELOW and UNITS == 4
    assert "beyond 2²⁵\n  sequences" in BELOW and MOST_SEQUENCES == 2**25
    assert "Precision is 1 to 16 bits" in BELOW and LARGEST_PRECISION == 16
    assert (
        "any protocol sends ≥ 11 bits" in BELOW and lowerbounds.certify("disjointness", 10, steps=500).claim.bound == 11
    )


def test_what_is_said_of_trained_models_is_in_their_rows():
    rows = lowerbounds.stored_study("memory").results
    assert "three families of 4 to 64 bits on sixteen symbols" in BELOW
    assert len({row.family for row in rows}) == 3 and {row.n for row in rows} == {16}
    assert (min(row.state_bits for row in rows), max(row.state_bits for row in rows)) == (4, 64)
    assert all(row.accuracy <= row.ceiling for row in rows)
    learnt = {(row.family, row.state_bits) for row in rows if row.accuracy > row.ceiling - 0.1}
    assert learnt == {("GRU", 64)} and "for a GRU of 64 bits" in BELOW


def test_notebooks_are_listed():
    tutorials = (BOOK / "tutorials.md").read_text(encoding="utf-8")
    assert re.findall(r"\((\w+)\.ipynb\)", tutorials) == sorted(path.stem for path in BOOK.glob("*.ipynb"))
