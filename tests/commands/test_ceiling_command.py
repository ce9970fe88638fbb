"""The command ceiling: exact fractions, inverse questions, figures and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lowerbounds.cli import main


def call(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["ceiling", *arguments])


def test_the_answer_is_an_exact_fraction_with_status_and_source() -> None:
    shown = json.loads(call("index", "--n", "7", "--state-bits", "4", "--json").output)
    assert (shown["accuracy"], shown["status"], shown["baseline"]) == ("7/8", "exact", "1/2")
    assert shown["source"] and shown["law"]
    skewed = json.loads(call("index", "--n", "3", "--states", "4", "--query-weights", "1,2,4", "--json").output)
    assert skewed["accuracy"] == "13/14"
    long = json.loads(call("index", "--n", "20000", "--state-bits", "7000", "--json").output)
    assert len(long["accuracy"]) > 4300 and long["accuracy"].count("/") == 1


def test_a_designer_has_one_sentence() -> None:
    shown = call("recall", "--accuracy", "0.99", "--values", "4096", "--state-bits", "1048576", "--n", "512").output
    assert " at most: no model with " in shown and "vacuous" in shown
    assert "needs at most 6,144 bits, 0.586 % of this state" in shown  # 512 values of 12 bits
    fewest = json.loads(call("index", "--n", "7", "--accuracy", "7/8", "--json").output)
    assert fewest["fewest_bits"] == 4


def test_curves_and_heat_maps_are_drawn(tmp_path: Path) -> None:
    done = call("index", "--state-bits", "4,8", "--sizes", "4:32", "-o", str(tmp_path / "a.png"))
    assert done.exit_code == 0 and "wrote" in done.output and "accuracy ≤" in done.output
    done = call("recall", "--state-bits", "1:20:+1", "--sizes", "1:20:+1", "-o", str(tmp_path / "b.svg"))
    assert done.exit_code == 0 and (tmp_path / "b.svg").stat().st_size > 1000
    again = call("index", "--state-bits", "4", "-o", str(tmp_path / "a.png"))
    assert again.exit_code == 2 and "is there already" in again.output


def test_a_model_stands_for_its_bits() -> None:
    shown = json.loads(call("index", "--n", "300", "--model", "gru:width=16,precision=8", "--json").output)
    assert shown["state_bits"] == 16 * 8


MAMBA = {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24, "dtype": "float16"}
LLAMA = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "dtype": "float16"}
ALIVE = 24 * 1536 * (3 * 16 + 16 * 32)  # by hand: of 4 columns of the convolution 3 are alive, the state is float32


def test_a_config_stands_for_the_bits_that_are_alive(tmp_path: Path) -> None:
    (tmp_path / "mamba.json").write_text(json.dumps(MAMBA))
    path = str(tmp_path / "mamba.json")
    shown = call("recall", "--config", path, "--accuracy", "0.99", "--values", "4096").output
    assert f"{ALIVE:,} bits of state" in shown and f"no model with {ALIVE:,} state bits has" in shown
    most = int(shown.split("n=")[1].split(" ")[0].replace(",", ""))
    assert ALIVE / 12 < most < ALIVE / (0.98 * 12)  # 12 bits a value, and one answer in a hundred may be wrong
    by_bits = call("recall", "--state-bits", str(ALIVE), "--accuracy", "0.99", "--values", "4096").output
    assert shown.split("\n", 1)[1] == by_bits


def test_a_cache_that_grows_wants_the_number_of_tokens(tmp_path: Path) -> None:
    (tmp_path / "llama.json").write_text(json.dumps(LLAMA))
    path = str(tmp_path / "llama.json")
    refused = call("index", "--config", path, "--n", "9")
    assert refused.exit_code == 2 and "every token adds 4096 bits" in refused.output  # 2 layers, 2·4·16·16
    shown = json.loads(call("index", "--config", path, "--tokens", "10", "--n", "9", "--json").output)
    assert shown["state_bits"] == 40_960
    assert "vacuous" in call("index", "--config", path, "--tokens", "10", "--n", "9").output


def test_models_that_are_run_lie_at_or_below_their_ceiling(tmp_path: Path) -> None:
    options = ["--model", "index_memory", "--model", "gru:width=2,precision=2", "--sizes", "4:8"]
    shown = json.loads(call("index_lookup", *options, "--json").output)
    points = {(point["model"], point["n"]): point for point in shown["points"]}
    assert points["index_memory", 8]["accuracy"] == points["index_memory", 8]["ceiling"] == "1/1"
    assert all(point["exhaustive"] for point in shown["points"]) and len(points) == 4
    for ending in ("png", "svg"):
        done = call("index_lookup", *options, "-o", str(tmp_path / f"a.{ending}"))
        assert done.exit_code == 0 and "accuracy 1.0000 (all inputs of the law run); ceiling 1" in done.output
    heat = ["--state-bits", "1:9:+1", "-o", str(tmp_path / "heat.png")]
    assert call("index_lookup", *options, *heat).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "wanted what to remember"),
        (["index", "--n", "3"], "wanted one of --state-bits, --states, --model and --config"),
        (["index", "--n", "3", "--state-bits", "x"], "'x'"),
        (["index", "--accuracy", "0.9"], "wanted a state"),
        (["index", "--accuracy", "0", "--n", "3"], "accuracy=0"),
        (["index", "--n", "3", "--states", "2", "--query-weights", "1,a,2"], "wanted integers"),
        (["index", "--n", "3", "--states", "2", "--weights", "w.json"], "go with --matrix"),
        (["index", "--state-bits", "4", "-o", "x.txt"], "wanted a name that ends in"),
        (["--matrix", "nowhere.json", "--states", "2"], "nowhere.json"),
        (["index", "--n", "3", "--state-bits", "4", "--config", "rwkv.json"], "wanted one of --state-bits"),
        (["index", "--n", "3", "--config", "nowhere.json"], "nowhere.json"),
        (["index", "--states", "2", "--state-bits", "4"], "wanted one of --state-bits"),
        (["index", "--states", "2", "--config", "nowhere.json"], "wanted one of --state-bits"),
        (["index", "--n", "3", "--state-bits", "4", "--tokens", "5"], "--tokens goes with --config"),
        (["index", "--n", "3", "--model", "attention"], "no state"),
        (["index_lookup", "--model", "gru:width=2"], "so give --sizes"),
        (["string_equality", "--n", "4", "--states", "2", "--alphabet", "3"], "has no parameter 'alphabet'"),
    ],
)
def test_bad_input_gets_one_line(arguments: list[str], says: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2 and says in done.output and "Traceback" not in done.output
    assert len(done.output.strip().splitlines()) == 1


def test_bits_and_a_config_are_drawn_together(tmp_path: Path) -> None:
    """Neither takes the other's place."""
    (tmp_path / "mamba.json").write_text(json.dumps(MAMBA))
    arguments = ["ceiling", "recall", "--values", "64", "--config", str(tmp_path / "mamba.json"), "--state-bits", "512"]
    found = json.loads(CliRunner().invoke(main, [*arguments, "--sizes", "64", "--json"]).output)
    assert len({one["state_bits"] for one in found}) == 2 and 512 in {one["state_bits"] for one in found}


def test_a_ceiling_says_what_it_does_not_mean() -> None:
    told = CliRunner().invoke(main, ["ceiling", "index", "--n", "7", "--state-bits", "4"]).output
    assert "does not mean: that a model learns to come near it" in told


def test_what_is_ones_own_goes_where_a_name_goes() -> None:
    own = str(Path(__file__).parent.parent / "own_objects.py")
    shown = json.loads(call("index", "--n", "6", "--model", f"{own}:Memory:n=3", "--json").output)
    assert shown["state_bits"] == 4 * 32
    drawn = call("index_lookup", "--model", "tests.own_objects:Memory", "--sizes", "3", "--json")
    point = json.loads(drawn.output)["points"][0]
    assert (point["model"], point["state_bits"], drawn.exit_code) == ("tests.own_objects:Memory", 4 * 32, 0)
    least = json.loads(call("tests.plugged.stranger:Least", "--n", "3", "--state-bits", "1", "--json").output)
    assert least["state_bits"] == 1 and least["accuracy"] == "13/16"
