"""All pages that are made: their places below `made/` and their Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import atlas, gallery, ledger, reference, shelves, studies

FOLDER = Path(__file__).parent.parent / "made"
SECTIONS = {
    "api": reference,
    "shelves": shelves,
    "ledger": ledger,
    "atlas": atlas,
    "gallery": gallery,
    "studies": studies,
}


def made() -> Iterator[tuple[Path, str]]:
    """(path below `made/`, Markdown) of every page."""
    for section, source in SECTIONS.items():
        for name, text in source.pages():
            yield Path(section, f"{name}.md"), text


def write() -> None:
    """Put the pages where Sphinx reads them; what did not change keeps its time, and is not built again."""
    pages = {FOLDER / path: text for path, text in made()}
    for path in FOLDER.rglob("*.md"):
        if path not in pages:
            path.unlink()
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    studies.draw(FOLDER / "studies")
    ledger.draw(FOLDER / "ledger")
