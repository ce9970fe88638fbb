"""What came of holding an item to the laws of its shelf: a line a law, and what it was looked at on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One law.

    Attributes:
        law: what must hold, as a sentence.
        holds: whether it did on everything that was looked at; None where there was nothing to look at.
        seen: what was looked at, or the first thing that breaks it.
    """

    law: str
    holds: bool | None
    seen: str

    def __str__(self) -> str:
        mark = {True: "holds", False: "BROKEN", None: "not asked"}[self.holds]
        return f"{mark:<9}  {self.law}: {self.seen}"


@dataclass(frozen=True)
class Report:
    """All laws of an item's shelf, held to one item.

    A law that holds was tested on what its line says, exhaustively at small sizes and on seeded samples at larger ones:
    that is evidence, and a proof only where the line says so of every size there is.
    """

    item: str
    kind: str
    lines: tuple[Line, ...]

    @property
    def holds(self) -> bool:
        """Whether no law is broken."""
        return all(line.holds is not False for line in self.lines)

    @property
    def broken(self) -> tuple[Line, ...]:
        """The laws that do not hold."""
        return tuple(line for line in self.lines if line.holds is False)

    def __str__(self) -> str:
        verdict = (
            "keeps every law that was tried" if self.holds else f"breaks {len(self.broken)} of {len(self.lines)} laws"
        )
        return "\n".join([f"{self.kind} {self.item} {verdict}", *map(str, self.lines)])

    def __repr__(self) -> str:
        return f"<{self.kind} {self.item}: {len(self.lines)} laws, {len(self.broken)} broken>"

    def record(self) -> dict[str, object]:
        """The same as plain values, for scripts."""
        lines = [{"law": line.law, "holds": line.holds, "seen": line.seen} for line in self.lines]
        return {"item": self.item, "kind": self.kind, "holds": self.holds, "laws": lines}


Law = tuple[str, Callable[[], str | None]]


def report(item: str, kind: str, laws: Iterable[Law]) -> Report:
    """Try each law: a function that says what it looked at, None for nothing, and raises ValueError where it breaks.

    An error of another class is a fault of the item too: its own code failed on what every item of its shelf is asked.
    """
    return Report(item, kind, tuple(_tried(law, look) for law, look in laws))


def _tried(law: str, look: Callable[[], str | None]) -> Line:
    try:
        seen = look()
    except ValueError as error:
        return Line(law, False, _one_line(error))
    except Exception as error:
        return Line(law, False, f"{type(error).__name__}: {_one_line(error)}")
    return Line(law, None if seen is None else True, seen or "nothing to look at")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
