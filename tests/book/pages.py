"""The book's own modules, as tests import them: they lie in `notebooks`, which is no package."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "notebooks"
sys.path[:0] = [str(BOOK)]

from book import archive, evidence, evidence_figure, gallery, in_browser, ledger, made, studies  # noqa: E402
from book.examples import Page, WrongExample, commands, parse  # noqa: E402
from book.links import check  # noqa: E402

__all__ = [
    "BOOK",
    "ROOT",
    "Page",
    "WrongExample",
    "archive",
    "check",
    "commands",
    "evidence",
    "evidence_figure",
    "gallery",
    "in_browser",
    "ledger",
    "made",
    "parse",
    "studies",
]
