"""Questions about ceilings: how accurate at a size and a state, the largest size, the fewest bits.

Example:
    >>> str(ceiling("index", n=7, state_bits=4).accuracy)
    '7/8'
    >>> largest_size("index", accuracy=Fraction(9, 10), state_bits=4).n
    5
    >>> fewest_bits("index", n=7, accuracy=Fraction(7, 8)).bits
    4
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from reductions import PROBLEMS, TASKS, Problem, Reduction, Task
from reductions.outside import read_name
from reductions.shelf import Shelf, from_outside

from .bounds.bounded import Ceiling
from .bounds.capacity import Capacity
from .bounds.kind import CEILINGS, Kind
from .matrix_kind import Matrix
from .through import kind_of, through

MOST_SIZE = 1 << 40
What = str | Kind | Problem | Task


@dataclass(frozen=True)
class Largest:
    """No model with this capacity has the accuracy at any larger size.

    Attributes:
        n: the size; 0 where even the smallest is too large.
        accuracy: what was wanted.
        at: the ceiling at n; None where even the smallest size is too large.
        beyond: the ceiling at the next size, below what was wanted.
    """

    n: int
    accuracy: Fraction
    at: Ceiling | None
    beyond: Ceiling


@dataclass(frozen=True)
class Fewest:
    """No model with fewer bits has the accuracy at this size.

    Attributes:
        bits: the least s with ceiling ≥ accuracy.
        accuracy: what was wanted.
        at: the ceiling at s, and `below` at s − 1; None where s = 0.
    """

    bits: int
    accuracy: Fraction
    at: Ceiling
    below: Ceiling | None


def find(what: What, *, via: str | Reduction | None = None, n: int | None = None, **settings: Any) -> Kind:
    """The kind of ceiling by name: one of the shelf, a task through its maps, or a problem by its matrix.

    Args:
        what: a name with parameters, or an object.
        via: the map through which a task is looked at; the one that carries most unless said.
        n: the size that is meant, for the choice of the map.
        settings: parameters of a kind on the shelf, such as `alphabet` or `query_weights`.

    Raises:
        ValueError: no such name or parameter.
    """
    found = _named(what, via, n) if isinstance(what, str) else _of(what, via, n)
    own = {field.name for field in fields(found)} - {"reduction", "inner", "problem", "weights"}
    if foreign := [key for key in settings if key not in own]:
        raise ValueError(f"{found.name} has no parameter {foreign[0]!r}; it has: {', '.join(sorted(own)) or 'none'}")
    return replace(found, **settings)


def _of(what: Kind | Problem | Task, via: str | Reduction | None, n: int | None) -> Kind:
    if isinstance(what, Task):
        return through(what, via=via, n=n)
    if via is not None:
        raise ValueError(f"{getattr(what, 'spec', what)} is no task, so there is no map into it")
    if isinstance(what, Kind):
        return what
    problem = PROBLEMS.get(what)
    return kind_of(problem) or Matrix(problem)


def _named(what: str, via: str | Reduction | None, n: int | None) -> Kind:
    name = what.partition(":")[0]
    if name in CEILINGS.names() and via is None:
        return CEILINGS.get(what)
    if (task := task_named(what)) is not None:
        return through(task, via=via, n=n)
    if name in PROBLEMS.names():
        return _of(PROBLEMS.get(what), via, n)
    if outside := read_name(what):
        return _of(from_outside(outside), via, n)
    raise ValueError(f"no ceiling is called {name!r}; there are: {', '.join(names())}")


def task_named(what: str) -> Task | None:
    """The task that a name stands for, one of the user's own too; None where it is something else.

    Example:
        >>> task_named("index_lookup:symbols=3").spec, task_named("index")
        ('index_lookup:symbols=3', None)
    """
    name, outside = what.partition(":")[0], read_name(what)
    if name in TASKS.names():
        return TASKS.get(what)
    found = from_outside(outside) if outside and name not in (*CEILINGS.names(), *PROBLEMS.names()) else None
    return found if isinstance(found, Task) else None


def names() -> tuple[str, ...]:
    """All that a ceiling can be asked of: kinds, tasks and problems."""
    shelves: tuple[Shelf[Any], ...] = (CEILINGS, TASKS, PROBLEMS)
    return tuple(dict.fromkeys(name for shelf in shelves for name in shelf.names()))


def ceiling(
    what: What,
    *,
    n: int,
    state_bits: int | None = None,
    states: int | None = None,
    via: str | Reduction | None = None,
    **settings: Any,
) -> Ceiling:
    """The best accuracy that any model with this state can have on a named law.

    Args:
        what: a kind of content, a task, or a problem; by name with parameters, or as an object.
        n: its size; 1 for an explicit matrix.
        state_bits: s, for M = 2ˢ states at the cut; in bits.
        states: M itself, in place of s.
        via: the map through which a task is looked at, by name or as an object.
        settings: parameters of the kind, such as `alphabet=3`, `query_weights=(1, 2, 4)`, `equal=Fraction(1, 4)`.

    Raises:
        ValueError: no such name, size, state or parameter.
    """
    capacity = Capacity.of(state_bits=state_bits, states=states)
    return find(what, via=via, n=n, **settings).ceiling(n, capacity)


def largest_size(
    what: What,
    *,
    accuracy: Fraction,
    state_bits: int | None = None,
    states: int | None = None,
    via: str | Reduction | None = None,
    **settings: Any,
) -> Largest:
    """The largest n at which the ceiling does not forbid the accuracy: a model with this state has it at no larger one.

    The optimum falls with n: a model for n + 1 places is one for n, with one place fixed where that costs least. So one
    size with a ceiling below the accuracy rules out all beyond it.

    Raises:
        ValueError: as for `ceiling`; or an accuracy that one state has already, at every size.
    """
    capacity = Capacity.of(state_bits=state_bits, states=states)
    kind = find(what, via=via, **settings)
    _check_accuracy(accuracy)
    if not kind.falls:
        raise ValueError(f"{kind.name}: not proved to fall with n on this law, so no largest size is known; give n")
    low, high = kind.smallest - 1, kind.smallest  # the accuracy is not forbidden at low, and is at high
    while not _forbidden(kind, high, capacity, accuracy):
        low, high = high, 2 * high
        if high > min(kind.largest, MOST_SIZE):
            raise ValueError(f"{kind.name}: {capacity} allow accuracy {accuracy} at n={low}, as far as is known here")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _forbidden(kind, middle, capacity, accuracy) else (middle, high)
    at = kind.ceiling(low, capacity) if low >= kind.smallest else None
    while at is not None and at.accuracy < accuracy:  # codes and partitions may forbid what the quick bound does not
        low -= 1
        at = kind.ceiling(low, capacity) if low >= kind.smallest else None
    return Largest(low if at else 0, accuracy, at, kind.ceiling(max(low, kind.smallest - 1) + 1, capacity))


def fewest_bits(
    what: What, *, n: int, accuracy: Fraction, via: str | Reduction | None = None, **settings: Any
) -> Fewest:
    """The least number of state bits whose ceiling at n is at least the accuracy: fewer bits are never enough.

    Raises:
        ValueError: as for `ceiling`.
    """
    kind = find(what, via=via, n=n, **settings)
    kind.check_size(n)
    _check_accuracy(accuracy)
    low, high = -1, kind.content_bits(n)
    while high - low > 1:
        middle = (low + high) // 2
        forbidden = _forbidden(kind, n, Capacity.of(state_bits=middle), accuracy)
        low, high = (middle, high) if forbidden else (low, middle)
    while high < kind.content_bits(n) and kind.ceiling(n, Capacity.of(state_bits=high)).accuracy < accuracy:
        low, high = high, high + 1
    below = kind.ceiling(n, Capacity.of(state_bits=low)) if low >= 0 else None
    return Fewest(high, accuracy, kind.ceiling(n, Capacity.of(state_bits=high)), below)


def _forbidden(kind: Kind, n: int, capacity: Capacity, accuracy: Fraction) -> bool:
    return kind.quick(n, capacity) < accuracy


def _check_accuracy(accuracy: Fraction) -> None:
    if not 0 < accuracy <= 1:
        raise ValueError(f"accuracy={accuracy}: wanted more than 0, and at most 1")
