"""`check` holds whatever a user names to the laws of its shelf."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main

from .. import own_objects
from ..own_objects import IndexToLast, LastOccurrence

FILE = Path(own_objects.__file__)


@pytest.mark.parametrize("item", ["equality", "index_lookup", f"{FILE}:IndexToLast", f"{FILE}:LastOccurrence"])
def test_what_keeps_its_laws_ends_with_0(item):
    done = CliRunner().invoke(main, ["check", item, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["holds"] is True


def test_a_false_reduction_ends_with_1_and_is_named_with_its_instance():
    done = CliRunner().invoke(main, ["check", f"{FILE}:IndexToLast:turned=true"])
    assert done.exit_code == 1 and "BROKEN" in done.output and "x=0 y=0 is accepted with output" in done.output
    assert not lowerbounds.check(IndexToLast(turned=True)).holds and lowerbounds.check(LastOccurrence()).holds


@pytest.mark.parametrize("item", ["nothing_of_the_kind", "nowhere.py:Thing", "json:dumps", "json:NOTHING"])
def test_what_cannot_be_checked_is_one_line(item):
    done = CliRunner().invoke(main, ["check", item])
    assert done.exit_code == 2 and done.output.count("\n") == 1
