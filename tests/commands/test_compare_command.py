"""lowerbounds compare: configs and models beside each other at one size; one clear line for what cannot be."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main

MAMBA = {"model_type": "mamba", "hidden_size": 64, "num_hidden_layers": 1, "state_size": 4, "dtype": "bfloat16"}


def run(*arguments):
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


@pytest.fixture
def config(tmp_path):
    place = tmp_path / "mamba.json"
    place.write_text(json.dumps(MAMBA))
    return place


def test_a_config_must_err_where_its_alive_bits_are_fewer_than_symbols(config):
    """Alive: 128 channels of three columns in 16 bits, and of four numbers in 32."""
    alive = 128 * (3 * 16 + 4 * 32)
    found = {n: json.loads(run("index_lookup", config, "--n", n, "--json").output)[0] for n in (alive, alive + 1)}
    assert [(row["paid_bits"], row["verdict"]) for row in found.values()] == [
        (alive, "pays enough"),
        (alive, "must err"),
    ]


def test_configs_and_models_are_in_one_table(config):
    said = run("index_lookup", config, "--model", "window_memory:bits=3", "--n", 6, "--instances", 16).output
    assert "not run" in said and "of 16" in said and "must err" in said and "pays enough (vacuous)" in said
    assert "so some input is wrong" in said and "does not mean" in said


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (("index_lookup", "--n", 4), "nothing to compare"),
        (("index_lookup", "no.json", "--n", 4), "no.json: No such file"),
        (("nothing", "--model", "gru", "--n", 4), "no task is called 'nothing'"),
    ],
)
def test_what_cannot_be_compared_is_one_line(asked, wanted):
    found = run(*asked)
    assert found.exit_code == 2 and wanted in found.output and found.output.count("\n") == 1
