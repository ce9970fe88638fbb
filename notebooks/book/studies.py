"""Studies of trained models: a page for each whose rows come with the package, its table and figure from those."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import lowerbounds
from lowerbounds.shown.table import shown
from lowerbounds.studies.parts.study import STUDIES

from .markdown import coded, plain, table, toctree

ROWS = resources.files("lowerbounds.studies") / "rows"
TEXT = (
    "Models are trained, run as two parties run them, and set beside what their bits allow. The rows come with the"
    " package; every one is held to all bounds as it is made and as it is read. `lowerbounds study NAME` makes them"
    " again."
)


def stored() -> list[str]:
    """Names of the studies that have rows here."""
    return [name for name in STUDIES.own_names() if (ROWS / f"{name}.jsonl").is_file()]


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of every page."""
    rows = [
        [f"[{plain(name)}]({name}.md)" if name in stored() else plain(name), coded(STUDIES.summary(name))]
        for name in STUDIES.own_names()
    ]
    body = table(("study", "what is trained, and what it is held to"), rows)
    yield "index", f"# Studies of trained models\n\n{TEXT}\n\n{body}\n\n{toctree(*stored())}"
    for name in stored():
        yield name, page(name)


def page(name: str) -> str:
    """The page of one study."""
    found = lowerbounds.stored_study(name).table()
    body = table(
        [plain(column) for column in found.columns], [[plain(shown(cell)) for cell in row] for row in found.rows]
    )
    command = f"```console\n$ lowerbounds study {name} --stored -o {name}.png\n```"
    notes = "\n\n".join(map(plain, (found.title, *found.notes)))
    picture = f"![{plain(STUDIES.summary(name))}]({name}.png)"
    heading = f"# {plain(name.replace('_', ' ').capitalize())}"
    return f"{heading}\n\n{coded(STUDIES.summary(name))}\n\n{command}\n\n{picture}\n\n{body}\n\n{notes}\n"


def draw(folder: Path) -> None:
    """Draw the figures of all pages into their folder; those that are newer than their rows stay."""
    for name in stored():
        picture = folder / f"{name}.png"
        if not picture.exists() or picture.stat().st_mtime < Path(str(ROWS / f"{name}.jsonl")).stat().st_mtime:
            lowerbounds.save(lowerbounds.stored_study(name).figure(), picture)
