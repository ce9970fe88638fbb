"""Studies of trained models: a page for each whose rows come with the package, its table and figure from those."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import lowerbounds
from lowerbounds.shown.table import shown
from lowerbounds.studies.parts.study import STUDIES

from .markdown import coded, plain, table, toctree

AGAIN = "Training them takes minutes to hours of one core:"
ROWS = resources.files("lowerbounds.studies") / "rows"
TEXT = (
    "Models are trained, run as two parties run them, and set beside what their bits allow. Rows that are stored come"
    " with the package; every one is held to all bounds as it is made and as it is read. `lowerbounds study NAME`"
    " makes them again."
)


def stored() -> list[str]:
    """Names of the studies that have rows here."""
    return [name for name in STUDIES.own_names() if (ROWS / f"{name}.jsonl").is_file()]


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of every page."""
    names = STUDIES.own_names()
    rows = [[f"[{plain(name)}]({name}.md)", coded(STUDIES.summary(name)), _kept(name)] for name in names]
    body = table(("study", "what is trained, and what it is held to", "rows here"), rows)
    command = "```console\n$ lowerbounds study memory --stored\n```"
    yield "index", f"# Studies of trained models\n\n{TEXT}\n\n{command}\n\n{body}\n\n{toctree(*names)}"
    for name in names:
        yield name, page(name) if name in stored() else empty(name)


def _kept(name: str) -> str:
    return str(len(lowerbounds.stored_study(name).results)) if name in stored() else "none yet"


def _heading(name: str) -> str:
    return f"# {plain(name.replace('_', ' ').capitalize())}\n\n{coded(STUDIES.summary(name))}"


def empty(name: str) -> str:
    """The page of a study without rows: that there are none, and how they are made."""
    smaller = plain(STUDIES.get(name).smaller)
    told = "**No rows of this study are stored yet**: nothing was trained, and this page says nothing about models."
    parts = [
        _heading(name),
        f"{told} {AGAIN}",
        f"```console\n$ lowerbounds study {name} -o {name}.png\n```",
        f"What it would train is {smaller}" if smaller.startswith("smaller") else smaller,
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def page(name: str) -> str:
    """The page of one study."""
    found = lowerbounds.stored_study(name).table()
    body = table(
        [plain(column) for column in found.columns], [[plain(shown(cell)) for cell in row] for row in found.rows]
    )
    command = f"```console\n$ lowerbounds study {name} --stored -o {name}.png\n```"
    notes = "\n\n".join(map(plain, (found.title, *found.notes)))
    picture = f"![{plain(STUDIES.summary(name))}]({name}.png)"
    return f"{_heading(name)}\n\n{command}\n\n{picture}\n\n{body}\n\n{notes}\n"


def draw(folder: Path) -> None:
    """Draw the figures of all pages into their folder; those that are newer than their rows stay."""
    for name in stored():
        picture = folder / f"{name}.png"
        if not picture.exists() or picture.stat().st_mtime < Path(str(ROWS / f"{name}.jsonl")).stat().st_mtime:
            lowerbounds.save(lowerbounds.stored_study(name).figure(), picture)
