"""Several states beside each other: where one overtakes another, against counting token by token; what is said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import lowerbounds
from lowerbounds.runs.config_states import ConfigStates, Crossing
from protocols.configs import read

ATTENTION = {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 2, "hidden_size": 4, "dtype": "float16"}


def windows(*sizes):
    """A model whose layers have windows of these sizes, 0 for none."""
    kinds = ["sliding_attention" if size else "full_attention" for size in sizes]
    own = {str(i): {"sliding_window": size} for i, size in enumerate(sizes) if size}
    return {
        "model_type": "llama",
        "num_hidden_layers": len(sizes),
        "layer_types": kinds,
        "per_layer_config": own,
    } | ATTENTION


def mamba(width):
    return {"model_type": "mamba", "hidden_size": width, "num_hidden_layers": 1, "state_size": 2, "dtype": "float16"}


HYBRID = {"model_type": "jamba", "num_hidden_layers": 2, "attn_layer_period": 2, "attn_layer_offset": 1} | ATTENTION
HYBRID |= {"mamba_d_state": 3, "mamba_d_conv": 1, "mamba_expand": 1}
CONFIGS = [
    HYBRID,
    windows(9, 9),
    mamba(1),
    mamba(5),
    mamba(40),
    windows(0),
    windows(9, 30),
    windows(5, 5, 5),
    windows(0, 4),
    windows(40),
    windows(40),
]


def named(config, i):
    state = read(config)
    return type(state)(f"{i}", state.model_type, state.library, state.dtype, state.layers)


STATES = tuple(named(config, i) for i, config in enumerate(CONFIGS))


def overtaken(a, b, last):
    """By counting at every number of tokens."""
    ahead = 0
    for t in range(last):
        sign = int(np.sign(a.bits(t) - b.bits(t)))
        if sign and ahead and sign != ahead:
            yield Crossing(t, *((a.name, b.name) if sign > 0 else (b.name, a.name)))
        ahead = sign or ahead


@pytest.mark.parametrize(("a", "b"), list(combinations(STATES, 2)), ids=lambda state: state.name)
def test_crossings_are_those_that_counting_finds(a, b):
    assert list(ConfigStates((a, b), 1).crossings()) == list(overtaken(a, b, 600))


def test_some_of_these_cross_twice():
    """448 + 64 t bits of a memory and full attention, against 128 t until 8 tokens."""
    assert ConfigStates(STATES[:2], 1).crossings() == (Crossing(8, "1", "0"), Crossing(10, "0", "1"))


def test_no_crossing_where_states_are_equal():
    assert ConfigStates((STATES[-1], STATES[-2]), 1).crossings() == ()


def test_one_state_is_shown_by_layer_and_part_and_adds_up():
    found = lowerbounds.config_states(windows(0, 4), tokens=10)
    parts, total = found.tables()
    assert [row[:4] for row in parts.rows] == [
        ("1", "full attention", "keys", "10×1×2"),
        ("1", "full attention", "values", "10×1×2"),
        ("2", "sliding attention", "keys", "3×1×2"),
        ("2", "sliding attention", "values", "3×1×2"),
        ("all", None, None, None),
    ]
    assert (
        sum(row[-1] for row in parts.rows[:-1]) == parts.rows[-1][-1] == (10 + 3) * 4 * 16 == found.states[0].bits(10)
    )
    assert total.rows[0][3:6] == (0, 832, 832)


def test_layers_that_are_alike_share_a_row_however_they_lie():
    found = lowerbounds.config_states(
        {"model_type": "recurrent_gemma"}, {"model_type": "gemma2", "num_hidden_layers": 3}
    )
    assert [row[0] for row in found.layers(found.states[0]).rows[::2]] == [
        "1–2, 4–5, 7–8, …: 18 layers",
        "3, 6, 9, …: 8 layers",
        "all",
    ]
    assert found.layers(found.states[1]).rows[0][0] == "1, 3"


def test_what_it_means_and_what_it_does_not_is_said_everywhere():
    found = lowerbounds.config_states(mamba(4), windows(0), tokens=7)
    for text in (str(found), found._repr_html_(), " ".join(map(str, found.to_json()["means"]))):
        assert "no longer binary string is copied in every case" in text and "this bound says nothing" in text
    assert "from 11 tokens on" in str(found) or found.crossings()
    assert found.states[0].most_alive_bits == 8 * 3 * 16 + 8 * 2 * 32 and found.states[1].most_alive_bits is None


def test_a_state_has_a_short_repr():
    assert repr(read(mamba(4))) == "ConfigState(mamba, float16: 1024 bits fixed)"
    assert repr(read(windows(9))) == "ConfigState(llama, float16: 0 bits fixed, 64 bits a token until 8)"


def test_a_figure_has_a_line_for_each_state_and_marks_where_they_cross():
    found = lowerbounds.config_states(mamba(40), windows(0), windows(30), tokens=64)
    figure = lowerbounds.draw_config_states(found)
    (axes,) = figure.axes
    stored = [line for line in axes.lines if str(line.get_label()).startswith("config")]
    assert len(stored) == 3 and axes.get_xlabel() == "tokens read"
    for line, state in zip(stored, found.states, strict=True):
        assert list(line.get_ydata()) == [state.bits(int(t)) for t in line.get_xdata()]
    marks = {(int(line.get_xdata()[0])) for line in axes.lines if line.get_markersize() == 9}
    assert marks == {crossing.tokens for crossing in found.crossings()} != set()


def test_no_config_is_refused():
    with pytest.raises(ValueError, match="wanted at least one config"):
        lowerbounds.config_states()
    with pytest.raises(ValueError, match="tokens=-1: wanted a whole number"):
        lowerbounds.config_states(mamba(1), tokens=-1)
