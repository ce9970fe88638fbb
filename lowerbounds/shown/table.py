"""A table of results that reads well in a terminal, in a notebook and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions
from rich.table import Table as RichTable
from rich.text import Text

from .fitted import natural, widths, wrapped
from .markup import html_table

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Table:
    """Named columns and rows of cells, and notes below; numbers are set right, text left.

    Attributes:
        hints: words and what they mean, shown in a notebook where the pointer rests on a cell that says them.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RichTable]:
        """As wide as it likes to be where that fits, if need be without a frame, or without columns that say nothing.

        Else lines are broken between words, and only where even that is too wide, within them.
        """
        texts = tuple(tuple(map(shown, row)) for row in self.rows)
        everything = tuple(range(len(self.columns)))
        ways = [(everything, False), (everything, True), (self._unlike(texts), True)]
        for broken in (False, True):
            for kept, light in ways:
                cells = [(self.columns[i], *(row[i] for row in texts)) for i in kept]
                room = options.max_width - (len(kept) - 1 if light else 3 * len(kept) + 1)
                found = widths(cells, room) if broken else natural(cells)
                if found is not None and sum(found) <= room:
                    yield self._laid(texts, kept, found, light=light)
                    return
        yield self._laid(texts, everything, None, light=True)

    def _unlike(self, texts: Sequence[Sequence[str]]) -> tuple[int, ...]:
        """Columns that do not say the same in every row; all of them where there is one row, or none."""
        kept = tuple(i for i in range(len(self.columns)) if len({row[i] for row in texts}) > 1)
        return kept if kept and len(texts) > 1 else tuple(range(len(self.columns)))

    def _laid(
        self, texts: Sequence[Sequence[str]], kept: Sequence[int], found: Sequence[int] | None, *, light: bool
    ) -> RichTable:
        plain: dict[str, Any] = {"box": SIMPLE_HEAD, "show_edge": False, "padding": 0} if light else {}
        table = RichTable(title=self.title or None, title_justify="left", header_style="bold", **plain)
        places = list(zip(kept, found or [0] * len(kept), strict=True))  # 0: as rich thinks
        for i, width in places:
            numeric = any(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in self.rows)
            name = wrapped(self.columns[i], width) if width else self.columns[i]
            table.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=bool(width))
        for row in texts:  # as it stands: no markup, no :emoji:
            table.add_row(*(Text(wrapped(row[i], width) if width else row[i]) for i, width in places))
        alike = [f"{self.columns[i]} {texts[0][i]}" for i in range(len(self.columns)) if i not in kept]
        notes = ([f"in every row: {', '.join(alike)}"] if alike else []) + list(self.notes)
        table.caption, table.caption_justify = "\n".join(notes) or None, "left"
        return table

    def __str__(self) -> str:
        console = Console(width=160, no_color=True)
        with console.capture() as caught:
            console.print(self)
        return caught.get().rstrip()

    def _repr_html_(self) -> str:
        rows = (tuple(map(shown, row)) for row in self.rows)
        below = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        columns = self.columns if any(self.columns) else ()
        return html_table(rows, columns=columns, title=self.title, hints=self.hints) + below


def shown(cell: Cell) -> str:
    """A cell as text: yes and no, three digits of a float, a dash for nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)


def records(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[dict[str, Cell]]:
    """Rows as JSON objects."""
    return [dict(zip(columns, row, strict=True)) for row in rows]
