"""Tables on narrow screens: no word and no number is broken, and nothing that a row says is lost."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from lowerbounds.shown.fitted import narrowest, pieces, wrapped
from lowerbounds.shown.table import Table

TABLE = Table(
    ("n", "model", "measure", "needed size", "verdict", "via"),
    (
        (8, "gru:width=32", "D1(A→B)", 1_749_593, "pays enough (vacuous)", "index_to_index_lookup"),
        (16, "index_memory", "D1(A→B)", 20_643_840, "pays enough", "index_to_index_lookup"),
    ),
    title="rows",
)


def printed(table: Table, width: int) -> str:
    """What a screen of this width shows."""
    out = io.StringIO()
    Console(file=out, width=width, no_color=True).print(table, highlight=False, markup=False)
    return out.getvalue()


@pytest.mark.parametrize("width", [160, 110, 100, 80, 60])
def test_words_and_numbers_stay_whole(width):
    text = printed(TABLE, width)
    assert all(len(line) <= width for line in text.splitlines())
    for word in ("verdict", "measure", "1749593", "20643840", "D1(A→B)", "enough", "memory", "width=32"):
        assert word in text, f"{word} at {width}:\n{text}"


def test_a_column_that_says_the_same_everywhere_is_said_once():
    wide, narrow = printed(TABLE, 160), printed(TABLE, 70)
    assert wide.count("index_to_index_lookup") == 2 and "in every row" not in wide
    assert narrow.count("index_to_index_lookup") == 1 and "in every row: measure D1(A→B), via" in narrow


def test_what_fits_nowhere_is_still_there():
    text = printed(Table(("name",), (("x" * 90,),)), 20)
    assert text.count("x") == 90


@pytest.mark.parametrize(
    "text", ["", "a", " a", "1,749,593 of 2", "gru:width=32", "D1(A→B)", "a  b", "_x__y", "7/8 ≈ 0.875"]
)
def test_pieces_put_together_are_the_text(text):
    assert "".join(pieces(text)) == text
    assert wrapped(text, 1000) == text.rstrip()
    assert max(map(len, wrapped(text, 1).split("\n"))) <= max(narrowest([text]), 1)


def test_a_number_is_one_piece():
    assert pieces("1,749,593 bits") == ["1,749,593 ", "bits"]
