"""A bound curve with its files: rows kept when interrupted, taken up again, and written whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reductions.outside.writing import write_text, write_whole

from ...shown.writing import FORMATS, check_writable
from ..curves import Curve, curve
from ..given.executors import Submits
from ..row import Row, from_json_lines, to_csv, to_json_lines
from .figures import plot, save


class Sweep:
    """Makes a curve, and writes its figure and its rows (CSV, JSON Lines) beside each other.

    Raises:
        ValueError: files that are there already without `force`, a folder that cannot be written, or a figure's
            ending that is not known.
    """

    def __init__(self, output: Path | None, *, force: bool = False) -> None:
        self.output = output
        self.kept: list[Row] = []
        if output is not None:
            if output.suffix not in FORMATS:
                raise ValueError(f"{output}: wanted a name that ends in {', '.join(FORMATS)}")
            check_writable(self.paths, force=force)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Figure, CSV and JSON Lines."""
        return (
            ()
            if self.output is None
            else tuple(self.output.with_suffix(s) for s in (self.output.suffix, ".csv", ".jsonl"))
        )

    @property
    def partial(self) -> Path | None:
        """Where an interrupted sweep leaves its rows."""
        return None if self.output is None else self.output.with_suffix(".partial.jsonl")

    def run(
        self,
        request: Mapping[str, Any],
        *,
        executor: Submits | None = None,
        started: Callable[[int], Callable[[Row], None]] = lambda total: lambda row: None,
    ) -> Curve:
        """Make the curve; rows of an interrupted sweep are not made again.

        Args:
            request: arguments of `curve`; empty ones mean its defaults.
            executor: where rows are made.
            started: called with the number of rows; gives what is called with each row.

        Each row is on disk, in `partial`, before the next is made.
        """
        wanted = {key: value for key, value in request.items() if value not in (None, ())}
        known = self._known()
        advance: list[Callable[[Row], None]] = []

        def keep(row: Row) -> None:
            self.kept.append(row)
            self._leave(known)
            advance[0](row)

        def begin(total: int) -> None:
            advance.append(started(total))

        return curve(**wanted, known=known, executor=executor, started=begin, progress=keep)

    def save(self, found: Curve) -> tuple[Path, ...]:
        """Write figure and rows whole; gives the paths that were written."""
        if self.output is None:
            return ()
        figure = plot(found)
        write_whole(self.output, lambda beside: save(figure, beside))
        write_text(self.paths[1], to_csv(found.rows))
        write_text(self.paths[2], to_json_lines(found.rows))
        if self.partial is not None:
            self.partial.unlink(missing_ok=True)
        return self.paths

    def _known(self) -> dict[str, Row]:
        if self.partial is None or not self.partial.exists():
            return {}
        name = f"{self.partial} (rows of an interrupted run; remove it to begin anew)"
        rows = from_json_lines(self.partial.read_text(encoding="utf-8"), name=name)
        return {row.id: row for row in rows}

    def _leave(self, known: Mapping[str, Row]) -> None:
        if self.partial is not None:
            rows = {**known, **{row.id: row for row in self.kept}}
            write_text(self.partial, to_json_lines(rows.values()))
