"""Every figure of the gallery answers a question, is there as a picture, and is drawn by its script."""

from __future__ import annotations

import runpy

import pytest

from .pages import BOOK, gallery

SCRIPTS = gallery.scripts()


def test_there_are_many_figures_and_each_answers_its_question():
    assert len(SCRIPTS) >= 24
    for path in SCRIPTS:
        question, answer = gallery.told(path)
        assert "?" in question and len(answer) > 80, path.stem
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert sorted(path.stem for path in (BOOK / "gallery").glob("*.png")) == [path.stem for path in SCRIPTS]


@pytest.mark.night
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_a_figure_is_drawn_by_its_script(path):
    assert runpy.run_path(str(path))["figure"].axes
