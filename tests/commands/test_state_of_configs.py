"""`lowerbounds state config.json`: what it prints, what it loads, what it writes, and how it refuses."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main
from protocols.configs import FAMILIES, model_types

MAMBA = {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "torch_dtype": "float16"}
LLAMA = {"model_type": "llama", "num_key_value_heads": 8, "torch_dtype": "bfloat16"}


def call(*arguments):
    return CliRunner().invoke(main, ["state", *map(str, arguments)])


@pytest.fixture
def files(tmp_path):
    paths = tmp_path / "mamba.json", tmp_path / "llama.json"
    for path, config in zip(paths, (MAMBA, LLAMA), strict=True):
        path.write_text(json.dumps(config))
    return paths


def test_one_config_is_printed_by_layer_and_part(files):
    done = call(files[0])
    assert done.exit_code == 0, done.output
    assert "1536×4" in done.output and "1–24" in done.output and "21233664" in done.output and "20643840" in done.output
    assert "means: " in done.output and "does not mean: " in done.output
    assert "left to the class: expand=2" in done.output


def test_several_configs_are_compared_with_where_they_cross(files):
    found = json.loads(call(*files, "--tokens", "4096", "--json").output)
    assert [state["bits"] for state in found["states"]] == [21_233_664, 4_294_967_296]
    assert [(c["tokens"], c["more"]) for c in found["crossings"]] == [(21, str(files[1]))]  # 20 · 2²⁰ is less
    assert [state["vacuous_up_to"] for state in found["states"]] == [20_643_840, None]
    assert found["states"][0]["layers"][0]["parts"][0] == {
        "part": "convolution",
        "shape": [1536, 4],
        "dtype": "float16",
        "grows": False,
        "bits": 98304,
        "alive_bits": 73728,
    }
    assert "from 21 tokens on" in call(*files).output


def test_dtypes_and_tokens_are_options(files):
    found = json.loads(call(files[0], "--dtype", "float32", "--tokens", "0", "--json").output)
    assert (found["tokens"], found["states"][0]["bits"]) == (0, 24 * 1536 * 20 * 32)
    found = json.loads(call(files[0], "--state-dtype", "int8", "--json").output)
    assert found["states"][0]["bits"] == 24 * 1536 * 20 * 8


def test_a_figure_is_written_and_never_over_one(files, tmp_path):
    figure = tmp_path / "state.svg"
    done = call(*files, "-o", figure)
    assert done.exit_code == 0 and f"wrote {figure}" in done.output
    first = figure.read_bytes()
    again = call(*files, "-o", figure)
    assert again.exit_code == 2 and "is there already; --force writes over it" in again.output
    assert call(*files, "-o", figure, "--force").exit_code == 0 and figure.read_bytes() == first


def test_families_are_listed_with_their_model_types():
    rows = json.loads(CliRunner().invoke(main, ["list", "configs", "--json"]).output)
    types = {kind for row in rows for kind in row["model types"].split(", ")}
    assert types == set(model_types()) and {row["name"] for row in rows} == set(FAMILIES.names())
    assert all(row["definition"].endswith(".") for row in rows)


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_a_figure_nothing_heavy_is_loaded(files, more):
    arguments = ["state", *map(str, files), *more]
    code = (
        "import sys; from lowerbounds.cli import main\n"
        f"try: main({arguments!r}, prog_name='lowerbounds')\nexcept SystemExit as stop: assert not stop.code\n"
        "heavy = ('jax', 'torch', 'transformers', 'matplotlib', 'sympy', 'networkx', 'equinox', 'scipy')\n"
        "loaded = [name for name in heavy if name in sys.modules]\n"
        "if loaded: sys.exit(f'loaded {loaded}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Missing option '--model', or configs"),
        (["MAMBA", "--model", "gru"], "--model takes none of the options for configs"),
        (["--model", "gru", "--tokens", "4"], "--model takes none of the options for configs"),
        (["MAMBA", "--tokens", "-1"], "-1 is not in the range"),
        (["MAMBA", "--tokens", "x"], "'x' is not a valid integer"),
        (["MAMBA", "--dtype", "half"], "dtype='half': wanted one of float32, bfloat16, float16"),
        (["MAMBA", "--state-dtype", "half"], "state_dtype='half': wanted one of"),
        (["MAMBA", "-o", "a.gif"], "a.gif: wanted a name that ends in .png"),
        (["MAMBA", "-o", "/nowhere/a.png"], "/nowhere/a.png cannot be written"),
        (["nothing.json"], "nothing.json: No such file"),
        (["."], "Is a directory"),
        (["BAD"], "bad.json: mamba: hidden_size='768': wanted a whole number from 1 to"),
        (["MAMBA", "TEXT"], "text.json: not JSON: Expecting value"),
        (["UNKNOWN"], "no model type is called 'gru' (of a model of your own"),
    ],
)
def test_bad_input_is_one_clear_line_and_exit_code_2(arguments, reason, files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text(json.dumps({**MAMBA, "hidden_size": "768"}))
    (tmp_path / "text.json").write_text("model: mamba")
    (tmp_path / "unknown.json").write_text('{"model_type": "gru"}')
    names = {"MAMBA": "mamba.json", "BAD": "bad.json", "TEXT": "text.json", "UNKNOWN": "unknown.json"}
    done = call(*(names.get(argument, argument) for argument in arguments))
    assert done.exit_code == 2
    (error,) = done.output.splitlines()
    assert error.startswith("Error: ") and reason in error and "Traceback" not in done.output
