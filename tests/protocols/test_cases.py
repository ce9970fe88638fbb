"""A case: built once, the same model whole and split, refused elsewhere; splits are a shelf."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from protocols import Below, case, cut, simulate
from protocols.cases import protocol_of
from protocols.splits.parts import split as shelf
from reductions import MAPS, TASKS

ONE_OF_EACH = ("gru:width=4", "attention:width=4", "transformer:width=4", "hybrid:kinds=gru,width=4")


@dataclass(frozen=True)
class Last:
    """Keeps the last token, and says it."""

    def start(self):
        return jnp.zeros((), jnp.int32)

    def step(self, state, token, t):
        return token + 0 * state

    def read(self, state):
        return state

    def formats(self):
        return Below(8)


def tokens_of(one, batch=5):
    return one.setting.task.sample(one.setting.n, batch, np.random.default_rng(0))


# ---- what it does --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ONE_OF_EACH)
def test_a_case_runs_as_its_model_does(spec):
    one = case(spec, "index_lookup", 4, seed=3)
    layout, tokens = MAPS.get("index_to_index_lookup").layout(4), tokens_of(one)
    run = one.run(layout, tokens)
    assert np.array_equal(run.answers, one.whole(tokens))
    assert np.array_equal(run.answers, cut(one.model, tokens, 4).answers)
    assert run.to_json() == simulate(one, "index_to_index_lookup", n=4, pairs=_pairs(tokens)).transcript.to_json()


def _pairs(tokens):
    return tokens[:, :4] % 2, tokens[:, 4] - TASKS.get("index_lookup").vocabulary(4) + 4


@pytest.mark.parametrize("spec", ONE_OF_EACH)
def test_the_output_is_where_the_logit_is_largest(spec):
    one = case(spec, "index_lookup", 4)
    tokens = tokens_of(one, 8)
    logits = one.logits(tokens)
    assert logits.shape == (8, one.setting.outputs) and np.array_equal(logits.argmax(axis=-1), one.whole(tokens))


@pytest.mark.parametrize("spec", ONE_OF_EACH)
def test_logits_of_generated_outputs_are_those_after_what_was_written(spec):
    one = case(spec, "copying", 3)
    tokens = tokens_of(one)
    logits, answers = one.logits(tokens), one.whole(tokens)
    assert logits.shape == (*answers.shape, one.setting.outputs)
    assert np.array_equal(logits.argmax(axis=-1), answers)


def test_a_model_without_logits_is_refused():
    with pytest.raises(ValueError, match="Last has no logits"):
        case(Last(), "index_lookup", 3).logits(np.zeros((1, 4), int))


@pytest.mark.parametrize("spec", ONE_OF_EACH)
def test_what_is_generated_is_kept_behind_the_tokens(spec):
    one = case(spec, "copying", 3)
    tokens = tokens_of(one)
    written = one.generate(tokens, 2)
    assert written.shape == (5, one.setting.length + 2) and np.array_equal(written[:, :-2], tokens)
    assert np.array_equal(written[:, -2:], one.whole(tokens)[:, :2])


def test_the_last_token_is_generated_again_and_again():
    copies = case(Last(), "copying", 3)
    given = tokens_of(copies)
    assert (copies.generate(given, 4)[:, -4:] == given[:, -1:]).all()


def test_state_bits_are_those_of_a_handover():
    assert case("gru:width=5,precision=3", "index_lookup", 4).state_bits == 15
    assert case("attention", "index_lookup", 4).state_bits is None
    assert case(Last(), "index_lookup", 4).state_bits == 3


# ---- where it is refused -------------------------------------------------------------------------------------------


def test_a_case_is_refused_on_another_size_and_another_task():
    one = case("gru", "index_lookup", 16)
    assert case(one, "index_lookup", 16) is one
    with pytest.raises(ValueError, match="gru was built for index_lookup, n=16; it is not run on index_lookup, n=32"):
        simulate(one, "index_to_index_lookup", n=32)
    with pytest.raises(ValueError, match="it is not run on set_disjointness, n=16"):
        simulate(one, "disjointness_to_set_disjointness", n=16)


@pytest.mark.parametrize("spec", ONE_OF_EACH)
def test_an_object_built_for_another_vocabulary_is_refused(spec):
    """Without this JAX takes tokens that an embedding does not have for its last one."""
    model = case(spec, "index_lookup", 16).model
    assert case(model, "index_lookup", 16).model is model
    with pytest.raises(ValueError, match=r"was built for vocabulary 18; index_lookup, n=32 has 34: build it for"):
        simulate(model, "index_to_index_lookup", n=32, instances=4)


def test_positions_that_were_never_learned_are_refused():
    model = case("attention:positions=learned", "set_disjointness", 4).model
    with pytest.raises(ValueError, match="built for 9 positions; set_disjointness, n=8 has 17"):
        case(model, "set_disjointness", 8)
    one = case("attention:positions=learned", "copying", 3)
    tokens, most = tokens_of(one), one.setting.asked.generated
    assert one.generate(tokens, most).shape[1] == one.setting.length + most
    with pytest.raises(ValueError, match=f"steps={most + 1}: wanted 1 to {most} of attention:positions=learned"):
        one.generate(tokens, most + 1)


@pytest.mark.parametrize(
    ("tokens", "line"),
    [
        (np.zeros((2, 4), int), r"tokens of shape \(2, 4\): index_lookup, n=4 has sequences \(batch, 5\)"),
        (np.zeros((2, 6), int), r"tokens of shape \(2, 6\): index_lookup, n=4 has sequences \(batch, 5\)"),
        (np.zeros(5, int), r"tokens of shape \(5,\)"),
        (np.full((1, 5), 6), r"token 6: index_lookup, n=4 has tokens from 0 to 5"),
        (np.full((1, 5), -1), r"token -1: index_lookup, n=4 has tokens from 0 to 5"),
        (np.zeros((1, 5)), "tokens must be integers, not float64"),
    ],
)
def test_tokens_of_another_length_or_vocabulary_are_refused(tokens, line):
    one = case("elman:width=2", "index_lookup", 4)
    layout = MAPS.get("index_to_index_lookup").layout(4)
    for run in (one.whole, one.logits, lambda t: one.generate(t, 1), lambda t: one.run(layout, t)):
        with pytest.raises(ValueError, match=line) as raised:
            run(tokens)
        assert "\n" not in str(raised.value)


def test_a_layout_of_another_length_is_refused():
    one = case("elman:width=2", "index_lookup", 4)
    with pytest.raises(ValueError, match="6 owners: index_lookup, n=4 has 5 tokens"):
        one.run(MAPS.get("index_to_index_lookup").layout(5), tokens_of(one))


def test_outputs_that_are_no_tokens_are_not_fed_back():
    class Wide(type(TASKS.get("index_lookup"))):
        def outputs(self, n):
            return self.vocabulary(n) + 1

    one = case("elman:width=2", Wide(), 4)
    assert one.generate(tokens_of(one), 1).shape == (5, 6)
    with pytest.raises(ValueError, match="has 7 outputs, which are no tokens to go on from"):
        one.generate(tokens_of(one), 2)
    with pytest.raises(ValueError, match="steps=0: wanted 1 to any number"):
        one.generate(tokens_of(one), 0)


# ---- names, files, objects -----------------------------------------------------------------------------------------


def test_a_model_by_its_file_is_the_object_that_is_named(tmp_path):
    (tmp_path / "mine.py").write_text("class Same:\n    start = step = read = lambda *a: 0\nONE = Same()\n")
    made = case(f"{tmp_path}/mine.py:ONE", "index_lookup", 4).model
    assert type(made).__name__ == "Same" and type(case(f"{tmp_path}/mine.py:Same", "index_lookup", 4).model) is type(
        made
    )
    assert case("protocols.models.gru:MODEL", "index_lookup", 4).state_bits == 128


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nowhere.py:Model", "there is no file nowhere.py"),
        ("no_such_module_at_all:Model", "No module named 'no_such_module_at_all'"),
        ("protocols.models.gru:NOTHING", "protocols.models.gru has no 'NOTHING'"),
        ("protocols.models.parts.base:RecurrentModel", "RecurrentModel needs embedding, layers"),
        ("gpt", "no model is called 'gpt'"),
    ],
)
def test_names_of_nothing_are_refused(name, line):
    with pytest.raises(ValueError, match=line):
        case(name, "index_lookup", 4)


# ---- splits are a shelf --------------------------------------------------------------------------------------------

NEW = '''"""Says nothing of what it is asked: the answer is the number of tokens, modulo 2."""

from protocols.messages.turns import Script
from protocols.splits.parts.protocol import Protocol
from protocols.splits.parts.split import Split
from reductions import Owner
import numpy as np


class Parrot(Protocol):
    architecture = "parrot"

    def __init__(self, model):
        self.model = model

    def script(self, layout, asked=None):
        return Script((), Owner.BOB, lambda own, said: self.whole(own))

    def whole(self, tokens, asked=None):
        return np.full(len(tokens), self.model.squawk() % 2)


SPLIT = Split("a parrot", ("squawk",), Parrot, "parrot")
'''


class Bird:
    def squawk(self):
        return 7


def test_a_split_dropped_as_one_new_file_is_used_and_named_in_refusals(tmp_path, monkeypatch):
    import protocols.splits  # noqa: PLC0415 (the package whose path is changed)

    (tmp_path / "parrot.py").write_text(NEW)
    with pytest.raises(ValueError, match="Bird has neither"):
        protocol_of(Bird())
    monkeypatch.setattr(protocols.splits, "__path__", [*protocols.splits.__path__, str(tmp_path)])
    try:
        assert "parrot" in shelf.SPLITS.names()
        run = simulate(Bird(), "index_to_index_lookup", n=3, instances=4)
        assert run.transcript.sent == 0 and (run.transcript.answers == 1).all()
        with pytest.raises(ValueError, match=r"squawk \(a parrot\)|a parrot"):
            protocol_of(object())
    finally:
        sys.modules.pop("protocols.splits.parrot", None)


def test_no_code_asks_of_which_class_a_split_is():
    root = Path(importlib.util.find_spec("protocols").origin).parent.parent
    kinds = {split.protocol.__name__ for split in shelf.splits()} | {"Hosted", "FloatMerge"}
    for package in ("protocols", "lowerbounds"):
        for path in (root / package).rglob("*.py"):
            for line in path.read_text().splitlines():
                assert "isinstance(" not in line or not any(kind in line.split("isinstance(")[1] for kind in kinds), (
                    path
                )


def test_a_model_that_is_no_pytree_is_compiled_for_itself_alone():
    """Two objects of one class that are equal and hold other numbers are two models."""

    class Adds(Last):
        def __init__(self, by):
            object.__setattr__(self, "by", by)

        def read(self, state):
            return (state + self.by) % 2

        def __eq__(self, other):
            return True

        __hash__ = None

    tokens = np.zeros((2, 5), int)
    assert [int(case(Adds(by), "index_lookup", 4).whole(tokens)[0]) for by in (0, 1)] == [0, 1]
