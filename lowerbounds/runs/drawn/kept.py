"""Rows of a sweep kept on disk as they come: taken up again after an interruption, and written whole at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from reductions.outside.writing import write_text, write_whole

from ...shown.writing import FORMATS, check_writable
from ..row import Row, from_json_lines, to_csv, to_json_lines
from .figures import save


class Kept:
    """A figure's file, its rows beside it (CSV, JSON Lines), and the rows that an interrupted sweep leaves.

    Attributes:
        output: the figure's file; nothing is kept without one.
        rows: made by this sweep.
        before: rows of a sweep that was interrupted, by id.

    Raises:
        ValueError: files that are there already without `force`, a folder that cannot be written, a figure's ending
            that is not known, or an interrupted sweep's file that holds no rows.
    """

    def __init__(self, output: Path | None, *, force: bool = False) -> None:
        self.output = output
        self.rows: list[Row] = []
        if output is not None:
            if output.suffix not in FORMATS:
                raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
            check_writable(self.paths, force=force)
        self.before = self._read()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Figure, CSV and JSON Lines."""
        output = self.output
        return () if output is None else tuple(output.with_suffix(s) for s in (output.suffix, ".csv", ".jsonl"))

    @property
    def partial(self) -> Path | None:
        """Where an interrupted sweep leaves its rows."""
        return None if self.output is None else self.output.with_suffix(".partial.jsonl")

    def add(self, row: Row) -> None:
        """Keep a row: it is on disk, in `partial`, before the next is made."""
        self.rows.append(row)
        if self.partial is not None:
            rows = {**self.before, **{row.id: row for row in self.rows}}
            write_text(self.partial, to_json_lines(rows.values()))

    def write(self, figure: Figure, rows: Iterable[Row]) -> tuple[Path, ...]:
        """Write figure and rows whole; gives the paths that were written."""
        if self.output is None:
            return ()
        rows = tuple(rows)
        write_whole(self.output, lambda beside: save(figure, beside))
        write_text(self.paths[1], to_csv(rows))
        write_text(self.paths[2], to_json_lines(rows))
        if self.partial is not None:
            self.partial.unlink(missing_ok=True)
        return self.paths

    def _read(self) -> Mapping[str, Row]:
        if self.partial is None or not self.partial.exists():
            return {}
        name = f"{self.partial} (rows of an interrupted run; remove it to begin anew)"
        rows = from_json_lines(self.partial.read_text(encoding="utf-8"), name=name)
        return {row.id: row for row in rows}
