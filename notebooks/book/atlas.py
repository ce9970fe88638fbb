"""The atlas: certified intervals of small problems, a page with a table a problem."""

from __future__ import annotations

from collections.abc import Iterator

from lowerbounds.intervals.atlas import Atlas, atlas, file_name
from lowerbounds.shown.table import Table, shown

from .markdown import plain, table, toctree


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown): the contents, and a page for each problem with its parameters."""
    whole = atlas()
    specs = list(dict.fromkeys(one.problem.spec for one in whole.intervals))
    contents = whole.contents()
    rows = [[f"[{plain(row[0])}]({called(str(row[0]))}.md)", *map(_cell, row[1:])] for row in contents.rows]
    text = (
        "What a cost is, or between which two numbers it lies, with certificates for both sides. *Closed* intervals are"
        " exact. *Ours* were looked for in print and not found. `lowerbounds atlas --verify` checks every certificate"
        " again, and `lowerbounds atlas improve` goes on where an interval is open."
    )
    text += "\n\n```console\n$ lowerbounds atlas\n```"
    body = table(contents.columns, rows)
    yield "index", (f"# Atlas\n\n{text}\n\n{plain(whole.sentence)}.\n\n{body}\n\n{toctree(*map(called, specs))}")
    for spec in specs:
        yield called(spec), page(spec, whole.of(spec))


def called(spec: str) -> str:
    """The name of a problem's page: `index` alone would be the contents."""
    return f"of-{file_name(spec)}"


def page(spec: str, found: Atlas) -> str:
    """The intervals of one problem."""
    whole = found.table()
    kept = Table(whole.columns[1:], tuple(row[1:] for row in whole.rows))
    body = table(kept.columns, [list(map(_cell, row)) for row in kept.rows])
    command = f"```console\n$ lowerbounds atlas {spec} -o {file_name(spec)}.svg\n```"
    return f"# {plain(spec)}\n\n{plain(found.sentence)}. In print: – is not looked for.\n\n{command}\n\n{body}\n"


def _cell(cell: object) -> str:
    return plain(shown(cell))  # type: ignore[arg-type]
