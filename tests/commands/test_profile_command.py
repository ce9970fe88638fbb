"""lowerbounds profile: the table, the figure, a model's state, and one clear line for what cannot be."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main


def run(*arguments):
    return CliRunner().invoke(main, ["profile", *map(str, arguments)])


def test_states_are_printed_for_every_cut(tmp_path):
    found = json.loads(run("index_lookup", "--n", 4, "--json").output)
    assert found["states"] == found["at_most"] == [1, 2, 4, 8, 16, 2]
    figure = tmp_path / "profile.svg"
    shown = run("index_lookup", "--n", 4, "--state-bits", 2, "-o", figure)
    assert shown.exit_code == 0 and "16 states" in shown.output and "too few after 3–4 tokens" in shown.output
    assert figure.read_text().startswith("<?xml")
    assert run("index_lookup", "--n", 4, "-o", figure).exit_code == 2


def test_orders_are_given_or_searched():
    assert (
        max(json.loads(run("set_disjointness", "--n", 3, "--order", "0,3,1,4,2,5,6", "--json").output)["states"]) == 3
    )
    assert max(json.loads(run("set_disjointness", "--n", 3, "--best", "--json").output)["states"]) == 3


def test_a_model_is_compared_by_its_state():
    found = json.loads(run("index_lookup", "--n", 4, "--model", "elman:width=3,precision=1", "--json").output)
    assert found["state_bits"] == 3 and found["too_few_after"] == [4]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["index_lookup", "--n", "60", "--best"], "too many to try"),
        (["index_lookup"], "--n"),
        (["nothing", "--n", "2"], "no task is called"),
        (["index_lookup", "--n", "2", "--order", "x"], "wanted positions"),
        (["index_lookup", "--n", "2", "--order", "0,1,7"], "each position"),
        (["index_lookup", "--n", "2", "--model", "attention"], "no state"),
        (["index_lookup", "--n", "2", "--model", "gru", "--state-bits", "3"], "wanted it or"),
        (["index_lookup", "--n", "2", "-o", "x.txt"], "x.txt"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_refused_in_one_line(arguments, wanted):
    found = run(*arguments)
    assert found.exit_code == 2 and wanted in found.output, found.output
    assert len(found.output.strip().splitlines()) == 1
