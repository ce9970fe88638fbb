"""The ledger: a page a statement, with what it says, what was found for it, what is lacking, and its command."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import lowerbounds
from lowerbounds.shown.table import shown
from lowerbounds.theorems.ledger.status import Status
from lowerbounds.theorems.ledger.theorem import THEOREMS, Theorem

from . import evidence_figure
from .evidence import INSTANCES, STORED, stored
from .markdown import coded, plain, table, toctree

TOLD = (
    f"Rows as they were stored, at most {INSTANCES} instances a run. *Holds* says whether what was found agrees with"
    " what is stated; a dash is a number that is only reported. "
)


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of every page."""
    names = THEOREMS.own_names()
    yield "index", contents(names)
    for name in names:
        yield name, page(name)


def contents(names: tuple[str, ...]) -> str:
    """All statements, those of one work together, and what each status means."""
    work = {name: THEOREMS.get(name).source.work for name in names}
    signs = table(("", "status", "what it says"), [[s.glyph, s.value, plain(s.rule)] for s in Status])
    parts = [
        f"## {plain(source)}\n\n{table(('', 'statement', 'about'), map(_row, group))}"
        for source, group in groupby(sorted(names, key=lambda name: (work[name], name)), key=work.__getitem__)
    ]
    text = (
        "Statements of the founding papers, and what became of each when it was executed. A status says what the"
        " evidence *here* showed; it never says what a paper may have shown elsewhere."
    )
    body = "\n\n".join(parts)
    return f"# Ledger of theorems\n\n{text}\n\n{signs}\n\n{body}\n\n{toctree(*names)}"


def _row(name: str) -> list[str]:
    theorem = THEOREMS.get(name)
    sign = f'<span title="{theorem.status.value}">{theorem.status.glyph}</span>'
    return [sign, f"[{coded(theorem.statement)}]({name}.md)", plain(theorem.about)]


def page(name: str) -> str:
    """The page of one statement."""
    theorem = THEOREMS.get(name)
    parts = [
        f"# {plain(name.replace('_', ' ').capitalize())}",
        f":::{{card}}\n{coded(theorem.statement)}\n:::",
        table(("", ""), _facts(theorem)),
        "## Hypotheses",
        *(f"- {coded(one)}" for one in theorem.hypotheses),
        *_section("What is proved, and how bits are counted", theorem.remark),
        *_section("What is lacking", theorem.lacks),
        *_evidence(name, theorem),
        _citation(name),
    ]
    return "\n\n".join(parts) + "\n"


def _facts(theorem: Theorem) -> list[list[str]]:
    return [
        ["about", plain(theorem.about)],
        ["source", plain(theorem.source)],
        ["status", f"{theorem.status.glyph} **{theorem.status.value}**: {plain(theorem.status.rule)}"],
    ]


def _section(heading: str, text: str) -> list[str]:
    return [f"## {heading}\n\n{coded(text)}"] if text else []


def drawn() -> tuple[str, ...]:
    """Statements with a figure: all whose stored rows have numbers in them."""
    return tuple(name for name, rows in stored().items() if any(evidence_figure.points(rows)))


def draw(folder: Path) -> None:
    """Draw the figures of all pages into their folder; those that are newer than the rows stay."""
    for name in drawn():
        picture, figure = folder / f"{name}.png", None
        if not picture.exists() or picture.stat().st_mtime < STORED.stat().st_mtime:
            figure = evidence_figure.draw(stored()[name])
        if figure is not None:
            lowerbounds.save(figure, picture)


def _evidence(name: str, theorem: Theorem) -> list[str]:
    if not theorem.evidence:
        return ["## Evidence\n\nNone, and no figure: no run at any one size can show it."]
    again = f"It is run again by\n\n```console\n$ lowerbounds theorem {name} --n {theorem.sizes[0]}\n```"
    if name not in stored():
        again = f"No rows of it are stored yet, so there is no table and no figure. {again}"
    tables = [f"### n = {row['n']}\n\n{_findings(row)}" for row in stored().get(name, [])]
    return [f"## Evidence\n\n{TOLD if tables else ''}{again}", *_picture(name), *tables]


def _picture(name: str) -> list[str]:
    if name not in drawn():
        return []
    told = "Numbers of the rows below against n: black lines are what is needed or stated, markers are what was found."
    return [f"![{told}]({name}.png)\n\n*{told}*"]


def _findings(row: dict[str, Any]) -> str:
    keys = ("evidence", "of", "found", "stated", "holds")
    return table(keys, [[plain(shown(finding[key])) for key in keys] for finding in row["findings"]])


def _citation(name: str) -> str:
    works = THEOREMS.cites(name)
    entries = "\n".join(work.bibtex for work in works) or "% no work; it is argued in its file\n"
    return f"## Citation\n\n```bibtex\n{entries}```\n\nor `lowerbounds cite {name}`."
