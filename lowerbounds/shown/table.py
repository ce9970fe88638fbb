"""A table of results that reads well in a terminal, in a notebook and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

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

    def __rich__(self) -> RichTable:
        table = RichTable(title=self.title or None, title_justify="left", header_style="bold")
        for i, column in enumerate(self.columns):
            numeric = any(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in self.rows)
            table.add_column(column, justify="right" if numeric else "left", overflow="fold")
        for row in self.rows:
            table.add_row(*(Text(shown(cell)) for cell in row))  # as it stands: no markup, no :emoji:
        table.caption, table.caption_justify = "\n".join(self.notes) or None, "left"
        return table

    def __str__(self) -> str:
        console = Console(width=160, no_color=True)
        with console.capture() as caught:
            console.print(self.__rich__())
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
