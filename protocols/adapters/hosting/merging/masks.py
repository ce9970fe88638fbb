"""Masks of attention, as the last query sees them: which keys it may weigh, and what is added to its scores.

A mask is told with the call, by the name that the library has for it. Its entry for a key is known to the owner of
that position, as the input there is; each party's sums read its own columns alone.

Example:
    >>> mask = Mask.of_allowed(np.array([[True, False], [True, True]]), batch=3, heads=2, length=2)
    >>> mask.applied(np.zeros((3, 2, 1)), np.array([1])).shape, mask.allowed.tolist()
    ((3, 2, 1), [[[True, True]]])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Mask:
    """Of the last query, for every key.

    Attributes:
        allowed: Booleans (1 or B, 1 or h, T).
        added: to scores, (1 or B, 1 or h, T).
        instead: the score of a key that is not allowed: −∞, or the least number of a dtype.
    """

    allowed: Array
    added: Array
    instead: float

    @classmethod
    def of_allowed(cls, mask: Array, *, batch: int, heads: int, length: int, instead: float = -np.inf) -> Mask:
        """Of a mask (T, T), (h, T, T) or (B, h, T, T), the numbers of instances and heads 1 where all are alike.

        Raises:
            ValueError: a mask of another shape.
        """
        allowed = last_row(mask, batch=batch, heads=heads, length=length) != 0
        return cls(allowed, np.zeros((1, 1, length)), instead)

    @classmethod
    def of_added(cls, mask: Array, *, batch: int, heads: int, length: int) -> Mask:
        """Of numbers that are added, in place of Booleans.

        Raises:
            ValueError: a mask of another shape.
        """
        added = last_row(mask, batch=batch, heads=heads, length=length).astype(np.float64)
        return cls(np.ones((1, 1, length), bool), added, -np.inf)

    def applied(self, scores: Array, columns: Array) -> Array:
        """Scores (B, h, keys) of the keys at these positions."""
        added = scores + self.added[..., columns]
        return np.where(self.allowed[..., columns], added, self.instead)

    def rows(self, instances: slice) -> Mask:
        """Of some instances."""
        each = {name: getattr(self, name) for name in ("allowed", "added")}
        return replace(self, **{name: part[instances] if len(part) > 1 else part for name, part in each.items()})

    def __add__(self, other: Mask) -> Mask:
        """Both at once."""
        return Mask(self.allowed & other.allowed, self.added + other.added, min(self.instead, other.instead))


def last_row(mask: Array, *, batch: int, heads: int, length: int) -> Array:
    """(1 or B, 1 or h, T), the row of the last query.

    Raises:
        ValueError: a mask of another shape.
    """
    full = mask.reshape((1,) * (4 - mask.ndim) + mask.shape) if mask.ndim <= 4 else mask
    right = full.ndim == 4 and mask.ndim >= 2 and full.shape[0] in (1, batch) and full.shape[1] in (1, heads)
    if not right or full.shape[3] != length or full.shape[2] not in (1, length):
        raise ValueError(
            f"a mask of shape {mask.shape}: wanted ({length}, {length}), ({heads}, {length}, {length}) "
            f"or ({batch}, {heads}, {length}, {length}), for queries by keys"
        )
    return full[:, :, -1]


Masked = tuple[Mask | None, Mapping[str, Any], Mapping[str, Array]]


def one_mask(call: Mapping[str, Any], instead: float, **sizes: int) -> Masked:
    """Of a call with a `mask` of Booleans, as the last query sees it, shared by all instances or each its own.

    Raises:
        ValueError: a mask of another shape.
    """
    if "mask" not in call:
        return None, {}, {}
    array = np.asarray(call["mask"])
    made = Mask.of_allowed(array, instead=instead, **sizes)
    own = array.ndim == 4 and len(array) == sizes["batch"]
    return (made, {}, {"mask": array}) if own else (made, {"mask": array}, {})
