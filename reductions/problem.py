"""A two-party problem: inputs x and y, an answer that is defined by both."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from math import prod
from typing import Any

from .space import Input, Space
from .two_party import TwoParty

Array = Any  # an array of any namespace that follows the array API: numpy's, jax's
OUTSIDE = -1  # what `value` gives outside the promise, unless a problem gives something else


@dataclass(frozen=True)
class Problem(TwoParty):
    """f(x, y) on a finite set of pairs, total or with a promise, any number of answers.

    `define` is the definition and the only thing that a checker calls; `value` and `domain` say the same of whole
    batches, and are made from it where nothing faster is known: a problem may be just `define` and two input spaces.
    This module and every problem's own import neither numpy nor anything heavier: arrays bring their own
    namespace.
    """

    def answers(self, n: int) -> int:
        """Number of possible answers, 0 … answers−1; two unless said."""
        return 2

    @abstractmethod
    def define(self, x: Input, y: Input) -> int | None:
        """The answer for one pair, or None outside the promise; pure Python on integers and tuples."""

    def value(self, x: Array, y: Array) -> Array:
        """The answers for a batch; x is (…, len) or (…) for integers, the result (…); anything outside the promise.

        Unless a problem says the same faster: the definition, pair by pair, and −1 outside the promise.
        """
        xp = x.__array_namespace__()
        xs, ys = (_instances(side, space.scalar) for side, space in zip((x, y), self._spaces(), strict=True))
        i, j = xp.broadcast_arrays(xs.ranks, ys.ranks)
        places = zip(xp.reshape(i, (-1,)).tolist(), xp.reshape(j, (-1,)).tolist(), strict=True)
        cells = [self.define(xs.inputs[a], ys.inputs[b]) for a, b in places]
        return xp.reshape(xp.asarray([OUTSIDE if cell is None else cell for cell in cells], dtype=i.dtype), i.shape)

    def _spaces(self) -> tuple[Space, Space]:
        return self.x_space(self.smallest), self.y_space(self.smallest)

    def domain(self, x: Array, y: Array) -> Array:
        """Whether each pair of a batch is inside the promise, (…); always, for a total problem."""
        return self.value(x, y) >= 0

    def alphabet(self, n: int) -> int:
        """The number of answers, looked at: what runs and certificates go by.

        Raises:
            ValueError: it is no whole number from 1 on.
        """
        answers = self.answers(n)
        if type(answers) is not int or answers < 1:
            raise ValueError(f"{self.spec}, n={n}: {answers!r} answers, wanted a whole number, at least 1")
        return answers

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array] | None:
        """`count` pairs drawn from a hard distribution by the numpy generator `rng`, or None where none is known."""
        return None


@dataclass(frozen=True)
class _Instances:
    """The inputs of a batch as Python values, and the rank of each in an array of the batch's shape."""

    inputs: list[Input]
    ranks: Array


def _instances(batch: Array, scalar: bool) -> _Instances:
    xp = batch.__array_namespace__()
    shape = batch.shape if scalar else batch.shape[:-1]
    flat = xp.reshape(batch, (-1,) if scalar else (prod(shape), batch.shape[-1])).tolist()
    return _Instances(flat if scalar else list(map(tuple, flat)), xp.reshape(xp.arange(prod(shape)), shape))
