"""The format of certificates: what is written is read back, and hostile text ends in one line, quickly."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.serialisation import KEYS, from_json, read_certificate, to_json, write_certificate
from lowerbounds.certificates.strict_json import (
    DEEPEST,
    LARGEST_TEXT,
    MOST_CONTAINERS,
    MOST_DIGITS,
    Unreadable,
    dumps,
    loads,
)
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_function, from_matrix

CLAIM = Claim(PROBLEMS.get("index:symbols=3"), 4, Measure.R1_AB, Side.LOWER, 5, Fraction(1, 3))
CERTIFICATE = Certificate(CLAIM, "shattered", {"columns": [0, 1]}, "shattered", "a theorem", {"seed": 1})

VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def fields() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(CERTIFICATE))
    return found


@given(VALUES)
def test_strict_json_reads_what_it_writes(value: Json) -> None:
    assert loads(dumps(value)) == value


def refusal_of(text: str | bytes) -> str | None:
    try:
        loads(text)
    except Unreadable as refusal:
        return str(refusal)
    return None


@given(st.text('{}[]",:0123456789.-+eE \\untrfalsNIy', max_size=40) | st.text(max_size=20) | st.binary(max_size=20))
def test_any_text_is_read_as_the_standard_library_reads_it_or_refused(text: str | bytes) -> None:
    refusal = refusal_of(text)
    if refusal is None:
        assert loads(text) == json.loads(text)
    else:
        assert refusal.isprintable()
        assert len(refusal) < 200


@given(
    st.sampled_from(list(Measure)),
    st.sampled_from(list(Side)),
    st.integers(0, 10**50),
    st.fractions(0, Fraction(999, 1000)),
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), VALUES, max_size=3),
)
def test_a_certificate_is_read_back_as_it_was(
    measure: Measure, side: Side, bound: int, error: Fraction, witness: dict[str, Json]
) -> None:
    claim = replace(CLAIM, measure=measure, side=side, bound=bound, error=error if measure.randomised else Fraction(0))
    certificate = replace(CERTIFICATE, claim=claim, witness=witness)
    assert from_json(to_json(certificate)) == certificate
    assert from_json(to_json(certificate).encode()) == certificate


def test_the_keys_are_the_documented_ones() -> None:
    assert tuple(fields()) == KEYS
    assert fields()["error"] == "1/3"
    assert fields()["measure"] == "R1_AB"


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_needed_once_and_has_its_type(key: str) -> None:
    whole = fields()
    without = {name: value for name, value in whole.items() if name != key}
    with pytest.raises(Unreadable, match=f"no '{key}'"):
        from_json(json.dumps(without))
    with pytest.raises(Unreadable, match=f"the key '{key}' is given twice"):
        from_json(json.dumps(whole)[:-1] + f', "{key}": {json.dumps(whole[key])}}}')
    foreign: tuple[Any, ...] = (None, True, 1.5, "", -1, [], [1], "\x1b[31m", 10**400)
    for value in foreign:
        if key == "bound" and value in (-1, 10**400):
            continue  # read, and refused by the checker
        with pytest.raises(Unreadable) as refusal:
            from_json(json.dumps({**whole, key: value}))
        assert str(refusal.value).isprintable()
        assert len(str(refusal.value)) < 300
    with pytest.raises(Unreadable, match="a certificate has no 'more'"):
        from_json(json.dumps({**whole, "more": 1}))


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("problem", "index:symbols=2", "is written 'index'"),
        ("problem", "index:symbols=1", "symbols=1"),
        ("problem", "index:symbols=3,symbols=4", "given twice"),
        ("problem", "../index", "no problem is called"),
        ("problem", "__init__", "no problem is called"),
        ("n", 0, "needs n"),
        ("n", 1 << 60, "n: wanted"),
        ("measure", "D1(A→B)", "measure: wanted one of D, "),
        ("side", "LOWER", "side: wanted one of lower, upper"),
        ("error", "2/6", "lowest terms"),
        ("error", "1/1", "below 1"),
        ("error", "-1/3", "p/q"),
        ("error", "0.25", "p/q"),
        ("error", "1/0", "p/q"),
        ("error", "1/3\n", "error: wanted"),
        ("kind", "../refuted", "kind: wanted a name"),
        ("kind", "os:x=1", "kind: wanted a name"),
        ("method", "a" * 5000, "method: wanted a line"),
        ("schema", 2, "schema: wanted 1, not 2"),
    ],
)
def test_a_field_out_of_range_is_named(key: str, value: Json, where: str) -> None:
    changed: dict[str, Json] = {**fields(), key: value}
    with pytest.raises(Unreadable) as refusal:
        from_json(json.dumps(changed))
    assert where in str(refusal.value)


def test_a_deterministic_measure_has_no_error() -> None:
    with pytest.raises(Unreadable, match="allows no errors"):
        from_json(json.dumps({**fields(), "measure": "D"}))


TABLE = replace(CLAIM, problem=from_matrix([[0, 1, None], [2, 0, 1]], answers=5), n=1)


def test_an_explicit_matrix_is_read_back_with_its_promise_and_its_answers() -> None:
    certificate = replace(CERTIFICATE, claim=TABLE)
    assert json.loads(to_json(certificate))["problem"] == {"matrix": [[0, 1, None], [2, 0, 1]], "answers": 5}
    assert from_json(to_json(certificate)) == certificate


def test_a_problem_of_the_user_is_written_as_its_matrix_only() -> None:
    @dataclass(frozen=True)
    class Index(type(PROBLEMS.get("index"))):  # type: ignore[misc]
        pass

    own = from_function(lambda x, y: int(x == y), [0, 1], [0, 1])
    assert from_json(to_json(replace(CERTIFICATE, claim=replace(TABLE, problem=own)))).claim.problem == own
    with pytest.raises(ValueError, match="not on the shelf"):
        to_json(replace(CERTIFICATE, claim=replace(CLAIM, problem=Index())))


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        ({"matrix": [[0, 1]]}, "keys matrix, answers"),
        ({"matrix": [[0, 1]], "answers": 2, "promise": []}, "keys matrix, answers"),
        ({"matrix": [], "answers": 2}, "at least one row"),
        ({"matrix": [[]], "answers": 2}, "at least one row"),
        ({"matrix": [[0], [0, 1]], "answers": 2}, "row 1 of the table has 2 cells"),
        ({"matrix": [[0, True]], "answers": 2}, "row 0: wanted integers and null, not True"),
        ({"matrix": [[0, "1"]], "answers": 2}, "row 0: wanted integers and null, not '1'"),
        ({"matrix": [[0, [1]]], "answers": 2}, "row 0: wanted integers and null, not a list"),
        ({"matrix": [[0, -1]], "answers": 2}, "cell (0, 1)"),
        ({"matrix": [[0, 10**400]], "answers": 2}, "cell (0, 1)"),
        ({"matrix": [[0, 2]], "answers": 2}, "answer 2, but only 2 answers"),
        ({"matrix": [[0, 1]], "answers": 0}, "answers: wanted 1"),
        ({"matrix": [[0, 1]], "answers": 10**400}, "answers: wanted 1"),
        ({"matrix": [[0, 1]], "answers": None}, "answers: wanted an integer"),
        ({"matrix": "01", "answers": 2}, "matrix: wanted a list of rows"),
        ({"matrix": ["01"], "answers": 2}, "matrix: row 0: wanted a list of cells"),
    ],
)
def test_a_matrix_of_another_shape_is_refused_with_its_place(problem: Json, where: str) -> None:
    changed: dict[str, Json] = {**fields(), "problem": problem, "n": 1}
    with pytest.raises(Unreadable) as refusal:
        from_json(json.dumps(changed))
    assert where in str(refusal.value)
    assert len(str(refusal.value)) < 300


MEGABYTES = 10_000_000
HOSTILE = {
    "lists": b"[" * MEGABYTES,
    "objects": b'{"a":' * (MEGABYTES // 5),
    "few lists": b"[" * 100_000,
    "closed lists": b"[" * 100_000 + b"]" * 100_000,
    "a little too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "digits": b"1" * MEGABYTES,
    "negative digits": b"-" + b"9" * MEGABYTES,
    "digits inside": b'{"bound": ' + b"7" * MEGABYTES + b"}",
    "just too many digits": b"1" + b"0" * MOST_DIGITS,
    "fraction": b"0." + b"3" * MEGABYTES,
    "exponent": b"1e" + b"9" * MEGABYTES,
    "spaces": b" " * MEGABYTES,
    "zeros": b"\0" * MEGABYTES,
    "open string": b'"' + b"a" * MEGABYTES,
    "escapes": b'"' + b"\\" * MEGABYTES,
    "nothing": b"",
    "too large": b"[" + b"1," * (LARGEST_TEXT // 2) + b"1]",
    "many lists": b"[" + b"[]," * MOST_CONTAINERS + b"[]]",
    "twice among many": b"{" + b"".join(b'"%d":0,' % i for i in range(200_000)) + b'"7":0}',
    "not a number": b"NaN",
    "infinite": b"[-Infinity]",
    "negative zero": b"-0",
    "trailing": b"{} {}",
    "trailing letters": b"{}x",
    "leading mark": b"\xef\xbb\xbf{}",
    "not utf-8": b'"\xff"',
    "half a pair": b'"\\ud800"',
    "half a pair as key": b'{"\\udfff": 0}',
    "single quotes": b"{'a': 1}",
    "comment": b"/* */ {}",
    "comma": b"[1,]",
    "hexadecimal": b"0x10",
    "leading zero": b"007",
    "plus": b"+1",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_one_line_quickly(name: str) -> None:
    start = time.monotonic()
    with pytest.raises(Unreadable) as refusal:
        from_json(HOSTILE[name])
    assert time.monotonic() - start < 5
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("name", ["lists", "objects", "digits", "digits inside", "spaces", "fraction", "open string"])
def test_hostile_text_ends_in_bounded_memory(name: str) -> None:
    text = HOSTILE[name]
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            from_json(text)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_file_without_end_is_not_read_to_its_end() -> None:
    with pytest.raises(Unreadable, match="too large"):
        read_certificate("/dev/zero")


def test_what_json_cannot_hold_is_not_written(tmp_path: Path) -> None:
    bad: tuple[Any, ...] = (0.5, float("nan"), (1, 2), {1: 2}, 10**MOST_DIGITS, "\ud800", b"x", {1, 2})
    for value in bad:
        with pytest.raises(Unreadable):
            write_certificate(replace(CERTIFICATE, witness={"here": value}), tmp_path / "c.json")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    write_certificate(CERTIFICATE, path)
    assert read_certificate(path) == CERTIFICATE == read_certificate(str(path))
    other = replace(CERTIFICATE, source="another")
    with pytest.raises(FileExistsError):
        write_certificate(other, path)
    assert read_certificate(path) == CERTIFICATE
    write_certificate(other, path, force=True)
    assert read_certificate(path) == other
    assert [file.name for file in tmp_path.iterdir()] == ["c.json"]


def test_reading_loads_nothing_heavy() -> None:
    program = (
        "import sys; from lowerbounds.certificates.serialisation import from_json;"
        f"from_json({to_json(CERTIFICATE)!r});"
        "heavy = {'numpy', 'scipy', 'sympy', 'jax', 'networkx', 'matplotlib', 'highspy', 'scs', 'rich'};"
        "found = {name.partition('.')[0] for name in sys.modules} & heavy;"
        "searches = [name for name in sys.modules if name.startswith('lowerbounds.methods')];"
        "assert not found and not searches, (found, searches)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_certificate_shows_its_claim_and_hides_nothing_in_markup() -> None:
    html = replace(CERTIFICATE, source="<script>")._repr_html_()
    assert CLAIM.sentence in html
    assert "<script>" not in html
