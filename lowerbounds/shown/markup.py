"""HTML for notebooks: a table, and a card with a title, a sentence and named lines; every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape


def html_table(
    rows: Iterable[Sequence[str]],
    *,
    columns: Sequence[str] = (),
    title: str = "",
    left: bool = False,
    hints: Sequence[tuple[str, str]] = (),
) -> str:
    """Rows of text below the names of their columns; with `left`, set left whatever a notebook does to cells.

    A cell that says the word of one of the `hints` has its meaning as a title, which is seen where the pointer rests.

    Example:
        >>> html_table([("a", "<b>")], columns=("one", "two"))
        '<table><tr><th>one</th><th>two</th></tr><tr><td>a</td><td>&lt;b&gt;</td></tr></table>'
        >>> html_table([("must err",)], hints=[("must err", "some input is wrong")])
        '<table><tr><td title="must err: some input is wrong">must err</td></tr></table>'
    """
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    head = f"<tr>{''.join(f'<th>{escape(column)}</th>' for column in columns)}</tr>" if columns else ""
    style = ' style="text-align:left"' if left else ""
    cells = ("".join(f"<td{style}{_hint(text, hints)}>{escape(text)}</td>" for text in row) for row in rows)
    return f"<table>{caption}{head}{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _hint(text: str, hints: Sequence[tuple[str, str]]) -> str:
    said = "; ".join(f"{word}: {meaning}" for word, meaning in hints if word in text)
    return f' title="{escape(said)}"' if said else ""


def html_card(title: str, sentence: str, lines: Mapping[str, str]) -> str:
    """A title and a sentence above a table of named lines.

    Example:
        >>> html_card("valid", "n ≥ 2", {})
        '<div><b>valid</b>: n ≥ 2<table></table></div>'
    """
    return f"<div><b>{escape(title)}</b>: {escape(sentence)}{html_table(lines.items(), left=True)}</div>"
