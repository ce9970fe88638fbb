"""What several methods ask for one after the other, worked out once: the last result of a function is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class LastKept(Generic[P, T]):
    """A function that gives its last result again when it is called with the same objects again.

    Arguments are the same when they are one object, or equal integers; nothing is hashed, so that a table of millions
    of cells costs nothing to look up.

    Example:
        >>> made = LastKept(lambda rows: [len(rows)])
        >>> rows = [1, 2]
        >>> made(rows) is made(rows), made(rows) is made([1, 2])
        (True, False)
    """

    def __init__(self, function: Callable[P, T]) -> None:
        self._function = function
        self._last: tuple[tuple[object, ...], T] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result for these arguments."""
        last = self._last
        if kwargs or last is None or not _same(args, last[0]):
            last = args, self._function(*args, **kwargs)
            self._last = last
        return last[1]

    def known(self, *args: object) -> T | None:
        """The result for these arguments if it is the one that is kept."""
        last = self._last
        return last[1] if last is not None and _same(args, last[0]) else None


def _same(args: tuple[object, ...], others: tuple[object, ...]) -> bool:
    pairs = zip(args, others, strict=True) if len(args) == len(others) else [(None, 0)]
    return all(one is other or (type(one) is type(other) is int and one == other) for one, other in pairs)
