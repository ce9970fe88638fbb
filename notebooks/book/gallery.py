"""The gallery: a figure a script, with the question that it answers; `python -m book.gallery` here draws them all."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt

from lowerbounds.runs.drawn.looks import STYLE

SCRIPTS = Path(__file__).parent.parent / "gallery"
TEXT = (
    "Every figure answers the question above it. Each is drawn by the few lines below it, which run as they stand;"
    " lines are theorems or certificates, markers are runs."
)


def scripts() -> list[Path]:
    """All scripts, by name."""
    return sorted(SCRIPTS.glob("*.py"))


def told(path: Path) -> tuple[str, str]:
    """The question of a script, and its answer."""
    question, _, answer = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")
    return question, " ".join(answer.split())


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of the one page."""
    sections = "\n".join(map(_section, scripts()))
    yield "index", f"# Gallery\n\n{TEXT}\n\n{sections}"


def _section(path: Path) -> str:
    question, answer = told(path)
    code = path.read_text(encoding="utf-8").partition('"""\n\n')[2].strip()
    picture = f"![{question}](../../gallery/{path.stem}.png)"
    return (
        f"({path.stem})=\n## {question}\n\n{picture}\n\n{answer}\n\n"
        f":::{{dropdown}} The lines that draw it\n```python\n{code}\n```\n:::\n"
    )


def draw(path: Path) -> None:
    """Run a script and keep its figure beside it."""
    with plt.rc_context({**STYLE, "axes.grid": False}):
        figure = runpy.run_path(str(path))["figure"]
        figure.savefig(path.with_suffix(".png"), dpi=110, bbox_inches="tight")
    plt.close("all")


if __name__ == "__main__":
    for name in sys.argv[1:] or [path.stem for path in scripts()]:
        draw(SCRIPTS / f"{name}.py")
        print(name, file=sys.stderr)
