"""The published schema of certificates says what the reader says, as far as a schema can."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lowerbounds import certify
from lowerbounds.certificates.serialisation import KEYS, LARGEST_N, LONGEST_TEXT, SCHEMA, from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable
from reductions import Measure, Side
from reductions.problems.kinds.table import LARGEST_ANSWER, from_matrix

TEXT = (files("lowerbounds") / "certificates" / "schema.json").read_text(encoding="utf-8")
PUBLISHED = json.loads(TEXT)
VALIDATOR = Draft202012Validator(PUBLISHED)
GOOD = [
    to_json(certify("equality", 2, steps=1000)),
    to_json(certify("index:symbols=3", 2, measure=Measure.R1_AB, steps=1000)),
    to_json(certify(from_matrix([[0, 1], [None, 1]]), 1, side=Side.UPPER, steps=1000)),
]
BEYOND = (  # what no schema says: names on shelves, sizes, lowest terms, tables, and letters that cannot be printed
    "no problem is called",
    "problem: ",
    "n: ",
    "error: wanted",
    "printable letters",
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "D", "R", "lower", "0/1", "1/3", "3/3", "Rank"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "matrix", "answers"]), inner),
    max_leaves=6,
)


def refusal(fields: object) -> str:
    """Why the reader refuses; empty if it does not."""
    try:
        from_json(json.dumps(fields))
    except Unreadable as reason:
        return str(reason)
    return ""


def agree(fields: object) -> None:
    why, allowed = refusal(fields), VALIDATOR.is_valid(fields)
    assert allowed or why, "the schema refuses what the reader takes"
    assert not (allowed and why) or why.startswith(BEYOND) or any(part in why for part in BEYOND), why


def test_the_schema_is_one_and_says_what_the_reader_knows() -> None:
    Draft202012Validator.check_schema(PUBLISHED)
    said = PUBLISHED["properties"]
    assert tuple(PUBLISHED["required"]) == KEYS == tuple(said)
    assert said["schema"]["const"] == SCHEMA
    assert said["measure"]["enum"] == list(Measure.__members__)
    assert said["side"]["enum"] == [side.value for side in Side]
    assert PUBLISHED["allOf"][0]["if"]["properties"]["measure"]["enum"] == [m.name for m in Measure if m.randomised]
    assert (said["n"]["maximum"], said["source"]["maxLength"]) == (LARGEST_N, LONGEST_TEXT)
    assert said["problem"]["oneOf"][1]["properties"]["answers"]["maximum"] == LARGEST_ANSWER


@pytest.mark.parametrize("text", GOOD)
def test_what_is_written_is_of_the_schema(text: str) -> None:
    assert not list(VALIDATOR.iter_errors(json.loads(text)))
    assert not refusal(json.loads(text))


@pytest.mark.parametrize("text", GOOD)
def test_every_key_is_needed_and_no_other_is_allowed(text: str) -> None:
    whole = json.loads(text)
    for key in KEYS:
        less = {name: value for name, value in whole.items() if name != key}
        assert refusal(less)
        assert not VALIDATOR.is_valid(less)
    assert refusal({**whole, "more": 0})
    assert not VALIDATOR.is_valid({**whole, "more": 0})


@given(st.sampled_from(GOOD), st.sampled_from(KEYS), VALUES)
def test_the_schema_and_the_reader_refuse_the_same_fields(text: str, key: str, value: Any) -> None:
    agree({**json.loads(text), key: value})


@given(st.sampled_from(GOOD), st.data())
def test_they_refuse_the_same_parts(text: str, data: st.DataObject) -> None:
    whole = json.loads(text)
    key = data.draw(st.sampled_from(["problem", "witness", "provenance"]))
    part = copy.deepcopy(whole[key])
    if isinstance(part, dict) and part:
        part[data.draw(st.sampled_from(sorted(part)))] = data.draw(VALUES | st.floats(0.1, 0.9))
    agree({**whole, key: part})


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("error", ["0/1", "1/3", "1/0", "01/3", "-1/3", "1/3 ", "0.5"])
def test_errors_are_fractions_of_randomised_measures(measure: Measure, error: str) -> None:
    agree({**json.loads(GOOD[0]), "measure": measure.name, "error": error})
    allowed = error == "0/1" or (error == "1/3" and measure.randomised)
    assert VALIDATOR.is_valid({**json.loads(GOOD[0]), "measure": measure.name, "error": error}) is allowed
