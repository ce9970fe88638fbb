"""Curves and grids with their files: rows kept when interrupted, taken up again, and written whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..curves import Curve, curve
from ..given.executors import Submits
from ..row import Row
from ..separations import Separations, separate
from .figures import Ordinate, plot
from .kept import Kept
from .separation_figure import draw_separations


class Sweep:
    """Makes a curve, or the grid of separations, and writes its figure and its rows beside each other.

    Raises:
        ValueError: files that are there already without `force`, a folder that cannot be written, or a figure's
            ending that is not known.
    """

    def __init__(self, output: Path | None, *, force: bool = False) -> None:
        self.files = Kept(output, force=force)

    @property
    def kept(self) -> list[Row]:
        """Rows that were made."""
        return self.files.rows

    @property
    def left(self) -> str:
        """What an interruption leaves, for people; empty where nothing is kept."""
        at = self.files.partial
        return "" if at is None else f"; {len(self.kept)} rows are kept in {at}, run the same command to go on"

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
        advance: list[Callable[[Row], None]] = []

        def keep(row: Row) -> None:
            self.files.add(row)
            advance[0](row)

        def begin(total: int) -> None:
            advance.append(started(total))

        return curve(**_said(request), known=self.files.before, executor=executor, started=begin, progress=keep)

    def run_all(
        self,
        request: Mapping[str, Any],
        *,
        executor: Submits | None = None,
        progress: Callable[[Row], None] = lambda row: None,
    ) -> Separations:
        """Make the grid of tasks; rows of an interrupted sweep are not made again.

        Args:
            request: arguments of `separate`; empty ones mean its defaults.
            executor: where rows are made.
            progress: called with each row.
        """

        def keep(row: Row) -> None:
            self.files.add(row)
            progress(row)

        return separate(**_said(request), known=self.files.before, executor=executor, progress=keep)

    def save(self, found: Curve | Separations, *, y: Ordinate = "both") -> tuple[Path, ...]:
        """Write figure and rows whole; gives the paths that were written."""
        if self.files.output is None:
            return ()
        figure = plot(found, y=y) if isinstance(found, Curve) else draw_separations(found, y=y)
        return self.files.write(figure, found.rows)


def _said(request: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in request.items() if value not in (None, ())}
