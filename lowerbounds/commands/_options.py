"""Options that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import isfinite, nan
from typing import Any

import click

from reductions import Measure, Shelf

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
seed_option = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**32 - 1), help="Seed.")
workers_option = click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes.")
dask_option = click.option("--dask", metavar="ADDRESS", help="Work on the Dask cluster whose scheduler is here.")
y_option = click.option(
    "--y", type=click.Choice(["size", "bits", "both"]), default="both", show_default=True,
    help="What the figure draws: size of models, bits paid, or one above the other.",
)  # fmt: skip
LARGEST_SIZE = 1 << 24
INTERRUPTED = 130  # exit code after Ctrl-C, as shells have it


def items_of(*shelves: Shelf[Any]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """What a shell offers for an argument: the names on these shelves that begin as it does; nothing is loaded.

    Example:
        >>> items_of(Shelf("reductions.problems", "PROBLEM"))(None, None, "ind")
        ['index']
    """
    return lambda ctx, param, begun: [name for s in shelves for name in s.names() if name.startswith(begun)]


class MeasureName(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """A measure by its name, D1_AB, or as it is printed, D1(A→B)."""

    name = "measure"

    def get_metavar(self, param: click.Parameter, *rest: Any, **more: Any) -> str:
        """The names there are."""
        return f"[{'|'.join(measure.name for measure in Measure)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Measure:
        """The measure that a text names, in either spelling; a measure stays as it is."""
        if isinstance(value, Measure):
            return value
        for measure in Measure:
            if value.upper() == measure.name or value == measure.value:
                return measure
        self.fail(f"{value!r} is no measure; there are: {', '.join(m.name for m in Measure)}", param, ctx)


class Rate(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """An error rate as 1/10 or 0.1, exactly."""

    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The fraction that a text writes, exactly; a fraction stays as it is."""
        if isinstance(value, Fraction):
            return value
        if not re.fullmatch(r"\d{1,18}(/0*[1-9]\d{0,17}|\.\d{0,18})?", value):
            self.fail(f"{value!r}: wanted a number such as 1/10 or 0.1", param, ctx)
        return Fraction(value)


class Seconds(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """A positive number of seconds that is one: `nan` and `inf` are refused."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that a text writes."""
        try:
            found = float(value)
        except (TypeError, ValueError):
            found = nan
        if not (isfinite(found) and found > 0):
            self.fail(f"{value!r}: wanted a positive number of seconds", param, ctx)
        return found


class Sizes(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """`16`, `16,64,256`, `16:4096:x4` (from, to, times) or `4:12:+2` (from, to, step); steps are x2 unless said."""

    name = "sizes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The sizes, ascending."""
        if isinstance(value, tuple):
            return value
        found = _ranged(value) or _listed(value)
        if not found or min(found) < 1 or max(found) > LARGEST_SIZE:
            self.fail(f"{value!r}: wanted 16, 16,64,256, 16:4096:x4 or 4:12:+2, from 1 to {LARGEST_SIZE}", param, ctx)
        return found


def _listed(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    return tuple(sorted({int(part) for part in parts})) if all(re.fullmatch(r"\d{1,9}", part) for part in parts) else ()


def _ranged(text: str) -> tuple[int, ...]:
    match = re.fullmatch(r"(\d{1,9}):(\d{1,9})(?::([x+])(\d{1,9}))?", text)
    if not match:
        return ()
    n, last, kind, step = int(match[1]), int(match[2]), match[3] or "x", int(match[4] or 2)
    if n < 1 or step < (2 if kind == "x" else 1) or (kind == "+" and (last - n) // step > 10_000):
        return ()
    sizes = []
    while n <= last:
        sizes.append(n)
        n = n * step if kind == "x" else n + step
    return tuple(sizes)
