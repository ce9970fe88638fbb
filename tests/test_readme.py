"""The README says what the shelves hold, and its commands are commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from lowerbounds.cli import COMMANDS, main

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


def test_notebooks_are_listed():
    tutorials = (BOOK / "tutorials.md").read_text(encoding="utf-8")
    assert re.findall(r"\((\w+)\.ipynb\)", tutorials) == sorted(path.stem for path in BOOK.glob("*.ipynb"))
