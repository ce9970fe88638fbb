"""Predictions on tests that the field uses, where keys and values come from a known law, of a memory that keeps some.

A model that keeps the first values and guesses the others carries what the kept ones have in bits: what is certified is
at most that, and not much less. Natural text in their place is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from lowerbounds.cli import main

SEQUENCES = 400
Answer = tuple[int, str, str]  # place, right, said


def said(values: Any, kept: int, symbols: int, rng: np.random.Generator) -> Any:
    """The first values, and a guess for each other."""
    return np.where(np.arange(len(values)) < kept, values, rng.integers(0, symbols, len(values)))


def multi_query_recall(rng: np.random.Generator) -> Iterator[Answer]:
    """MQAR: 8 of 64 keys with one of 16 values each; all are asked, in a drawn order; 5 values are kept."""
    keys, values = rng.choice(64, 8, replace=False), rng.integers(0, 16, 8)
    answers = dict(zip(keys, said(values, 5, 16, rng), strict=True))
    for key in rng.permutation(keys):
        place = int(np.flatnonzero(keys == key)[0])  # in the list of pairs: never the key
        yield place, f"value{values[place]}", f"value{answers[key]}"


def phone_book(rng: np.random.Generator) -> Iterator[Answer]:
    """6 names with different numbers out of 20; 4 are kept."""
    numbers = rng.permutation(20)[:6]
    for place, (right, answer) in enumerate(zip(numbers, said(numbers, 4, 20, rng), strict=True)):
        yield place, str(right), str(answer)


def copying(rng: np.random.Generator) -> Iterator[Answer]:
    """A string of 12 letters out of 4, written again; 7 are kept."""
    letters = rng.integers(0, 4, 12)
    for place, (right, answer) in enumerate(zip(letters, said(letters, 7, 4, rng), strict=True)):
        yield place, "acgt"[right], "acgt"[answer]


def needle_in_a_haystack(rng: np.random.Generator) -> Iterator[Answer]:
    """A number of 7 digits somewhere in a text that is the same for all; 3 digits are kept."""
    digits = rng.integers(0, 10, 7)
    for place, (right, answer) in enumerate(zip(digits, said(digits, 3, 10, rng), strict=True)):
        yield place, str(right), str(answer)


KNOWN: list[tuple[Callable[[np.random.Generator], Iterator[Answer]], str, str, float]] = [
    (multi_query_recall, "16", "uniform", 5 * math.log2(16)),
    (phone_book, "20", "distinct", math.log2(math.perm(20, 4))),
    (copying, "4", "uniform", 7 * math.log2(4)),
    (needle_in_a_haystack, "10", "uniform", 3 * math.log2(10)),
]


@pytest.mark.parametrize(("test", "symbols", "law", "truth"), KNOWN, ids=lambda part: getattr(part, "__name__", None))
def test_what_is_kept_is_certified_and_no_more(tmp_path, test, symbols, law, truth):
    rng, place, certificate = np.random.default_rng(0), tmp_path / "answers.jsonl", tmp_path / "cert.json"
    answers = ((m, *one) for m in range(SEQUENCES) for one in test(rng))
    names = ("instance", "position", "label", "prediction")
    place.write_text("".join(json.dumps(dict(zip(names, one, strict=True))) + "\n" for one in answers))
    asked = ["utilisation", str(place), "--symbols", symbols, "--law", law, "--json", "-o", str(certificate)]
    found = CliRunner().invoke(main, asked)
    assert found.exit_code == 0, found.output
    bits = json.loads(found.output[found.output.index("{") : found.output.rindex("}") + 1])["bits_shown"]
    assert 0.8 * truth < float(bits) <= truth
    assert CliRunner().invoke(main, ["verify", str(certificate)]).exit_code == 0


def test_a_needle_that_is_a_word_of_a_natural_text_is_refused(tmp_path):
    """Words are not equally frequent: their law is nobody's, and right answers may come from the weights."""
    text = "the cat sat on the mat and the dog lay by the door of the old house in the dark of the night"
    words = text.split()
    place = tmp_path / "needles.jsonl"
    rows = (
        {"instance": m, "position": 0, "label": words[m % len(words)], "prediction": "the"} for m in range(SEQUENCES)
    )
    place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = CliRunner().invoke(main, ["utilisation", str(place)])
    assert found.exit_code == 2 and "nothing can be certified" in found.output and found.output.count("\n") == 1
