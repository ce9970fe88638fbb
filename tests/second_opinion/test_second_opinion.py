"""The second opinion and the house agree: on every entry of the atlas that both read, and on broken ones."""

from __future__ import annotations

import ast
import copy
import json
import lzma
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import lowerbounds
from lowerbounds import certify
from lowerbounds.certificates.serialisation import from_json, to_json
from lowerbounds.certificates.strict_json import Unreadable
from lowerbounds.checks.shared.state import StateCheck
from lowerbounds.verification import CHECKS, verify
from reductions import Measure, Side

from .judging import NOT_READ, OF_RELATIONS, READ, judge

HERE = Path(__file__).parent
ENTRIES = Path(lowerbounds.__file__).parent / "intervals" / "entries"
LINES = [line for path in sorted(ENTRIES.glob("*.xz")) for line in lzma.decompress(path.read_bytes()).splitlines()]
ENTRY = [json.loads(line) for line in LINES]
LIGHT = 4000  # letters of a certificate that is broken many times


def ours(fields: dict) -> bool:
    try:
        return verify(from_json(json.dumps(fields))).valid
    except Unreadable:
        return False


def test_it_imports_nothing_of_ours() -> None:
    for path in HERE.glob("*.py"):
        if path.name.startswith("test_"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= {"numpy"}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                top = node.module.partition(".")[0]
                assert top not in ("lowerbounds", "reductions", "protocols", "tests"), path


def test_every_kind_is_read_or_named_as_not_read() -> None:
    kinds = {name for name in CHECKS.names() if not isinstance(CHECKS.get(name), StateCheck)}
    assert kinds == {*READ, *OF_RELATIONS, *NOT_READ}
    assert not set(READ) & set(NOT_READ)


def places(value, path=()):
    yield path, value
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def changed(fields: dict, path: tuple, new: object) -> dict:
    broken = {"": copy.deepcopy(fields)}
    at = broken
    for key in ("", *path)[:-1]:
        at = at[key]
    at[("", *path)[-1]] = new
    return broken[""]


def mutants(fields: dict, count: int, rng: random.Random):
    """A number changed, an entry dropped, doubled or swapped, the bound, the measure, the side or the error changed."""
    listed = [(("witness", *path), value) for path, value in places(fields["witness"])]
    measures = [
        "D",
        "LEAVES",
        "PARTITION",
        "PARTITION1",
        "COVER1",
        "N1",
        "STATES_AB",
        "D1_BA",
        "VC_AB",
        "R1_AB",
        "RANK",
        "GAMMA2",
    ]
    for _ in range(count):
        path, value = rng.choice(listed)
        if type(value) is int and rng.random() < 0.8:
            yield changed(fields, path, rng.choice([value + 1, value - 1, -value - 1, 0, value + 7, True, None]))
        elif isinstance(value, list) and value and rng.random() < 0.8:
            place = rng.randrange(len(value))
            new = rng.choice([value[:place] + value[place + 1 :], [*value, value[place]], value[::-1]])
            yield changed(fields, path, new)
        else:
            key, new = rng.choice(
                [
                    ("bound", max(0, fields["bound"] + rng.choice([1, -1, 2]))),
                    ("side", {"lower": "upper", "upper": "lower"}[fields["side"]]),
                    ("measure", rng.choice(measures)),
                    ("error", rng.choice(["0/1", "1/3", "1/7", "1/2"])),
                    ("kind", rng.choice([*READ])),
                ][: 3 if "relation" in fields else 5]
            )
            yield {**fields, key: new}


def of_no_entry() -> list[dict]:
    """Certificates of kinds that the atlas has few or none of."""
    asked = [("inner_product", 2, side) for side in Side] + [("unique_disjointness", 2, side) for side in Side]
    found = [certify(*spec[:2], measure=Measure.GAMMA2, side=spec[2], steps=2000) for spec in asked]
    found.append(certify("equality", 2, measure=Measure.R, error=Fraction(1, 9), method="gamma2", steps=2000))
    found += [certify(name, 2, method="refutation", steps=2000) for name in ("intersection_size", "maximum")]
    return [json.loads(to_json(one)) for one in found]


def of_each_kind(many: int) -> list[dict]:
    """Some entries of each kind, spread over the atlas, small ones."""
    found = of_no_entry()
    for kind in (*READ, *OF_RELATIONS):
        own = [one for one in ENTRY if one["kind"] == kind and len(json.dumps(one)) < LIGHT]
        found += own[:: max(1, len(own) // many)][:many]
    return found


def agree(entries: list[dict], mutations: int, *, seed: int) -> Counter:
    told: Counter = Counter()
    rng = random.Random(seed)
    for entry in entries:
        for fields in (entry, *mutants(entry, mutations, rng)):
            said = judge(fields)
            told[said] += 1
            if said is not None:
                assert ours(fields) is said, (said, fields)
    return told


def test_the_two_agree_on_some_entries_and_on_broken_ones() -> None:
    told = agree(of_each_kind(3), 12, seed=0)
    assert told[True] > 30 and told[False] > 300


@pytest.mark.full
def test_the_two_agree_on_every_tenth_entry() -> None:
    told = agree(ENTRY[::10], 0, seed=0)
    assert told[False] == 0
    assert told[True] >= 0.4 * len(ENTRY[::10])


@pytest.mark.night
def test_the_two_agree_on_every_entry_that_both_read() -> None:
    told = agree(ENTRY, 0, seed=0)
    assert told[False] == 0
    assert told[True] >= 0.5 * len(ENTRY)


@pytest.mark.night
def test_the_two_agree_on_ten_thousand_broken_ones() -> None:
    told = agree(of_each_kind(20), 60, seed=1)
    told += agree(of_each_kind(20), 60, seed=2)
    assert told[True] + told[False] >= 10_000
    assert told[False] >= 5_000
