"""Words of verdicts are explained where they are printed: at the foot of a table, in a notebook, in the help."""

from __future__ import annotations

import pytest
from click import Context

import lowerbounds
from lowerbounds.cli import COMMANDS
from lowerbounds.runs.verdict import WORDS


def test_words_are_explained_at_the_foot_and_where_the_pointer_rests():
    rows = lowerbounds.curve("index_lookup", sizes=(4,), models=["index_memory", "window_memory:bits=2"], instances=8)
    told = [note.partition(":")[0] for note in rows.table().notes]
    assert told == ["pays enough", "must err"]
    assert '<td title="must err: fewer bits' in rows._repr_html_()
    trial = lowerbounds.try_model("window_memory:bits=2", "index_to_index_lookup", n=4, instances=8)
    assert ("which means", dict(WORDS)["must err"]) in trial.lines()
    assert '<td title="must err' in trial._repr_html_()


@pytest.mark.parametrize("name", ["curve", "simulate"])
def test_words_are_explained_in_the_help(name):
    text = " ".join(COMMANDS.get(name).get_help(Context(COMMANDS.get(name), info_name=name)).split()).lower()
    assert all(f"{word}: " in text for word, _ in WORDS if word != "contradiction")
