"""Text and tables as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*_<>[]|$`"})


def plain(text: object) -> str:
    """Text in which nothing is markup.

    Example:
        >>> print(plain("a_b | c"))
        a\\_b \\| c
    """
    return str(text).translate(SIGNS).replace("\n", " ")


def coded(text: str) -> str:
    """Text as a docstring writes it: what stands between single backticks is code, the rest is plain.

    Example:
        >>> print(coded("x ∈ {0,1}ⁿ, see `a|b_c`"))
        x ∈ {0,1}ⁿ, see `a\\|b_c`
    """
    parts = text.replace("``", "`").split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(f"`{part.replace('|', chr(92) + '|')}`" if i % 2 else plain(part) for i, part in enumerate(parts))


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown already.

    Example:
        >>> print(table(["a"], [["1"], ["2"]]))
        | a |
        | --- |
        | 1 |
        | 2 |
    """
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def toctree(*pages: str, hidden: bool = True, depth: int = 1) -> str:
    """A table of contents, hidden where links stand in the text."""
    options = [":hidden:"] if hidden else []
    return "\n".join(["```{toctree}", f":maxdepth: {depth}", *options, "", *pages, "```", ""])
