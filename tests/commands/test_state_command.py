"""What `state` and `list models` say of a model's state: the bits that a handover sends, part by part."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import lowerbounds
from lowerbounds.cli import main
from protocols import MODELS, cut
from protocols.models.parts.base import Recurrent
from protocols.setting import Setting, builder
from reductions import TASKS

from ..shelves import RECURRENT_SPECS
from ..tiers import items


def call(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_mamba_at_full_size():
    """24 layers of 2·1024 channels: 16 numbers of memory and 3 columns each (Gu and Dao, Section 3.4), 16 bits."""
    found = json.loads(call("state", "--model", "mamba:width=1024,layers=24,precision=16", "--json").output)
    assert found["bits"] == 24 * 2048 * (16 + 3) * 16 and found["bytes"] == found["bits"] // 8
    assert [(part["layer"], part["part"], part["shape"]) for part in found["parts"][:3]] == [
        (1, "memory", [2048, 16]),
        (1, "window", [3, 2048]),
        (2, "memory", [2048, 16]),
    ]
    assert sum(part["bits"] for part in found["parts"]) == found["bits"]
    assert "K−1 columns" in found["conventions"]


@pytest.mark.parametrize("spec", items([*(spec for spec in RECURRENT_SPECS if ":" in spec), "lstm"]))
def test_what_is_said_is_what_is_sent(spec):
    setting = Setting(TASKS.get("set_disjointness"), 2)
    model = builder(spec).build(setting, seed=0)
    tokens = [[0] * setting.length]
    assert lowerbounds.state(spec).bits == cut(model, tokens, 1, outputs=setting.outputs).sent


def test_layers_that_are_alike_share_a_row():
    text = call("state", "--model", "stack:kinds=gru+gru+local_attention:window=3,precision=4,layers=2").output
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines() if line.startswith("│")]
    assert [row[:3] for row in rows] == [
        ["1–2", "gru", "memory"],
        ["3", "local_attention", "keys"],
        ["3", "local_attention", "values"],
        ["4–5", "gru", "memory"],
        ["6", "local_attention", "keys"],
        ["6", "local_attention", "values"],
        ["all", "–", "–"],
    ]
    assert rows[0][-1] == str(2 * 16 * 4) and rows[-1][-1] == str(2 * (2 * 16 + 2 * 2 * 8) * 4)


def test_sizes_beyond_the_machine_are_counted_without_being_made():
    found = lowerbounds.state("linear_attention:width=65536,heads=1,layers=256,precision=bfloat16")
    assert found.bits == 256 * (65536 + 1) * 65536 * 16
    assert "KV" not in str(found) and "normaliser" in found._repr_html_()


def test_a_layer_of_attention_has_no_state_and_says_so():
    assert "no state: a layer of attention sends sums" in call("state", "--model", "attention").output
    found = json.loads(call("state", "--model", "attention", "--json").output)
    assert (found["bits"], found["parts"]) == (0, [])


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("nothing", "no model is called 'nothing'"),
        ("mamba:states=0", "states=0: wanted 1 to"),
        ("mamba2:heads=3", "heads=3: wanted a divisor of width=32"),
        ("mamba2:groups=3", "groups=3: wanted a divisor of heads=2"),
        ("mamba:expansion=0", "expansion=0: wanted 1 to"),
        ("mamba:taps=0", "a convolution of 0 columns: wanted 1 to"),
        ("s4d:states=3", "states=3: a complex number is two"),
        ("rg_lru:blocks=5", "blocks=5: wanted a divisor of width=16"),
        ("stack:kinds=attention", "attention is no recurrent model"),
        ("stack:kinds=gru+stack", "a stack is no kind of layer"),
        ("stack:kinds=gru:width=4", "width, layers, precision, added and exponent are the stack's"),
        ("stack:layers=100", "layers=100: 3 kinds so often are more than 256"),
        ("stack:kinds=gru+", "no model is called ''"),
        ("index_memory", "index_memory is made for index_lookup at a size"),
    ],
)
def test_refusals_name_what_was_given(model, reason):
    done = call("state", "--model", model)
    assert done.exit_code == 2
    assert reason in done.output and len(done.output.splitlines()) == 1


def test_models_are_listed_with_family_state_and_source():
    rows = {row["name"]: row for row in json.loads(call("list", "models", "--json").output)}
    assert set(rows) == set(MODELS.names())
    assert all(row["family"] and row["source"] and row["definition"] for row in rows.values())
    assert rows["lstm"]["state in bits"] == "layers·2·d·p"
    for name, row in rows.items():
        assert bool(row["state in bits"]) == isinstance(MODELS.get(name).recurrent_part(), Recurrent)
    assert "layers·expansion·d·(states + taps − 1)·p" in call("list", "models").output
