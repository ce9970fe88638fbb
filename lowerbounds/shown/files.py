"""Printing for commands: a table or JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rich.console import Console, RenderableType

_PIPED_WIDTH = 160


def show(*parts: RenderableType) -> None:
    """Print for people: in colour on a terminal, wide enough for a table elsewhere, or as COLUMNS says."""
    told = os.environ.get("COLUMNS", "")
    width = int(told) if told.isdecimal() and int(told) else _PIPED_WIDTH
    console = Console() if sys.stdout.isatty() else Console(width=width, no_color=True)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str), highlight=False, markup=False)


def show_json(value: Any) -> None:
    """Print a value as JSON, for scripts."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
