"""Symmetric functions of pairs: a gate g on every pair of bits, and a function of the number of pairs with g = 1.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), Boolean functions of pairs.

Example:
    >>> [of_count(name, 3, 4) for name in FUNCTIONS]
    [1, 1, 0, 1, 0]
"""

from __future__ import annotations

from typing import Any

import numpy as np

GATES = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor, "same": np.equal}
FUNCTIONS = ("parity", "any", "all", "most", "thirds")


def check_names(gate: str, function: str) -> None:
    """Refuse what is not there.

    Raises:
        ValueError: with what is.
    """
    if gate not in GATES or function not in FUNCTIONS:
        wanted = f"wanted one of {', '.join(GATES)}, and one of {', '.join(FUNCTIONS)}"
        raise ValueError(f"gate={gate}, function={function}: {wanted}")


def of_count(function: str, count: Any, n: int) -> Any:
    """The function at a number of pairs, an integer or an array of them: 0 or 1, or for thirds 0, 1 or 2."""
    if function == "parity":
        return count % 2
    if function == "thirds":
        return count % 3
    holds = {"any": count > 0, "all": count == n, "most": 2 * count > n}[function]
    return holds * 1


def answers(function: str) -> int:
    """How many different answers there are."""
    return 3 if function == "thirds" else 2
