"""Options that several commands share."""

from __future__ import annotations

import re
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
seed_option = click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**32 - 1), help="Seed.")
LARGEST_SIZE = 1 << 24


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
    if n < 1 or step < (2 if kind == "x" else 1) or (last - n) // step > 10_000:
        return ()
    sizes = []
    while n <= last:
        sizes.append(n)
        n = n * step if kind == "x" else n + step
    return tuple(sizes)
