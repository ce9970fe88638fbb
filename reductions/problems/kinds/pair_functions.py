"""Symmetric functions of pairs: gates g(a, b) of two bits, and functions f of how many of n pairs have g = 1.

Numbers or arrays of them; numpy is not needed.

Source: Bhattamishra et al. (2024), Boolean functions of pairs.

Example:
    >>> [GATES["same"](a, b) for a in (0, 1) for b in (0, 1)], FUNCTIONS["thirds"](7, 5)
    ([1, 0, 0, 1], 2)
"""

from __future__ import annotations

from collections.abc import Callable
from operator import and_, or_, xor
from typing import Any

from ...problem import Array


def _same(a: Any, b: Any) -> Any:
    return 1 - (a ^ b)


GATES: dict[str, Callable[[Any, Any], Any]] = {"and": and_, "or": or_, "xor": xor, "same": _same}
FUNCTIONS: dict[str, Callable[[int, Any], Any]] = {  # (n, number of pairs with g = 1)
    "parity": lambda n, count: count % 2,
    "any": lambda n, count: count > 0,
    "all": lambda n, count: count == n,
    "most": lambda n, count: 2 * count > n,
    "thirds": lambda n, count: count % 3,
}
_BELOW = {"any": lambda n: 0, "all": lambda n: n - 1}  # f changes after this count; the others do in the middle


def check_pair_function(gate: str, function: str) -> None:
    """Refuse names that are not there.

    Raises:
        ValueError: naming both, and the names there are.
    """
    if gate not in GATES or function not in FUNCTIONS:
        wanted = f"wanted one of {', '.join(GATES)}, and one of {', '.join(FUNCTIONS)}"
        raise ValueError(f"gate={gate}, function={function}: {wanted}")


def pair_answers(function: str) -> int:
    """Three for thirds, two for the others."""
    return 3 if function == "thirds" else 2


def hard_strings(gate: str, function: str, n: int, count: int, rng: Any) -> tuple[Array, Array]:
    """Strings (count, n) and (count, n) with as many pairs as where f changes or one more, drawn by a numpy generator.

    Which pairs have g = 1 is uniform, and so is each pair among those with its value.
    """
    ones = _BELOW.get(function, lambda n: n // 2)(n) + rng.integers(2, size=count)
    wanted = rng.random((count, n)).argsort(axis=-1).argsort(axis=-1) < ones[:, None]
    inputs = [[2 * a + b for a in (0, 1) for b in (0, 1) if GATES[gate](a, b) == value] for value in (0, 1)]
    without, held = (rng.choice(pairs, size=(count, n)) for pairs in inputs)
    drawn = held * wanted + without * ~wanted
    return drawn >> 1, drawn & 1
