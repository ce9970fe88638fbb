"""The value of the game between a mixture of protocols and a distribution on pairs, by generating protocols.

The linear programme over the protocols found so far gives a distribution on pairs; the best protocol against it joins
them, until there is none better than what the mixture guarantees already. Both strategies are rounded to integers and
valued exactly; what was wanted is decided by those values alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from ...certificates.query import Budget
from .exact import Exact, exact_strategies
from .one_way import Right
from .subsets import Floats

Ints = npt.NDArray[np.int64]
Play = tuple[Any, ...]  # where a protocol is right, and the protocol

_CLOSE = 1e-9
_DENOMINATORS = (1, 12, 60, 840, 5040, 1 << 16, 1 << 24)
_STEPS = 20  # what a linear programme counts for, where steps are counted


@dataclass(frozen=True, eq=False)
class Hard:
    """Integer weights of pairs, (rows, columns), against which no protocol is right on more than `most` of `total`."""

    weights: Ints
    most: int

    @property
    def value(self) -> Fraction:
        """The success that no protocol exceeds."""
        return Fraction(self.most, int(self.weights.sum()))


@dataclass(frozen=True, eq=False)
class Mixture:
    """Protocols with integer weights, right on every pair with probability at least `value`."""

    plays: tuple[tuple[int, Play], ...]
    value: Fraction


def play(
    inside: Right, best: Callable[[Floats], Play], budget: Budget, *, aim: Fraction | None = None
) -> Iterator[Hard | Mixture]:
    """Strategies of either side, each better than the one before; with an aim, until one side has decided it.

    Args:
        inside: which pairs are inside the promise.
        best: a best protocol against weights of pairs.
        budget: looked at before each linear programme.
        aim: a hard distribution below it, or a mixture at it or above, ends the search.

    Raises:
        TimeUp: from the budget.
    """
    cells = np.argwhere(inside)
    plays: list[Play] = [best(inside / len(cells))]
    hardest, fairest = Fraction(2), Fraction(-1)
    while True:
        budget.check()
        budget.charge(_STEPS)
        hits = np.array([one[0][inside] for one in plays], dtype=np.float64)
        shares, law, value = _programme(hits)
        weights = np.zeros(inside.shape)
        weights[inside] = law
        answer = best(weights)
        gained = float(answer[0][inside] @ law)
        done = gained <= value + _CLOSE
        decided = done or (aim is not None and (gained < float(aim) or value > float(aim) - _CLOSE))
        exact = exact_strategies(hits.astype(np.int64), shares, law) if decided else Exact([], [])
        mixture = _mixture(plays, [shares, *exact.shares], inside)
        if mixture.value > fairest:
            fairest = mixture.value
            yield mixture
        if done or (aim is not None and gained < float(aim)):
            hard = _hard(weights, best, [_spread(inside, one) for one in exact.laws])
            if hard.value < hardest:
                hardest = hard.value
                yield hard
        if done or (aim is not None and (hardest < aim or fairest >= aim)):
            return
        plays.append(answer)


def _programme(hits: Floats) -> tuple[Floats, Floats, float]:
    """Shares of the protocols, a distribution on pairs, and what both guarantee; `hits` is (protocols, pairs)."""
    count, pairs = hits.shape
    found = linprog(
        np.r_[np.zeros(count), -1.0],
        A_ub=np.c_[-hits.T, np.ones(pairs)],
        b_ub=np.zeros(pairs),
        A_eq=np.r_[np.ones(count), 0.0][None],
        b_eq=[1.0],
        bounds=[(0, None)] * count + [(None, None)],
        method="highs-ds",
    )
    law = np.maximum(-found.ineqlin.marginals, 0)
    return found.x[:-1], law / law.sum(), float(-found.fun)


def _spread(inside: Right, law: list[int]) -> Ints:
    weights = np.zeros(inside.shape, dtype=np.int64)
    weights[inside] = law
    return weights


def _mixture(plays: list[Play], given: list[Floats | list[int]], inside: Right) -> Mixture:
    """The shares as integers: of several roundings, and what is exact, the one that guarantees most."""

    def valued(weights: list[int]) -> Mixture:
        used = tuple((weight, one) for weight, one in zip(weights, plays, strict=True) if weight)
        right = sum(weight * one[0][inside].astype(np.int64) for weight, one in used)
        return Mixture(used, Fraction(int(np.min(right)), sum(weights)))

    shares, *exact = given
    tried = chain(_rounded(np.asarray(shares)), exact)
    return max((valued([*weights]) for weights in tried if any(weights)), key=lambda one: one.value)


def _hard(weights: Floats, best: Callable[[Floats], Play], exact: list[Ints]) -> Hard:
    """The weights as integers: of several roundings, and what is exact, the one that leaves least."""

    def valued(flat: list[int]) -> Hard:
        whole = np.array(flat, dtype=np.int64).reshape(weights.shape)
        right = best(whole.astype(np.float64))[0]
        return Hard(whole, int(whole[right].sum()))

    tried = chain(_rounded(weights.ravel()), (one.ravel().tolist() for one in exact))
    return min((valued(flat) for flat in tried if any(flat)), key=lambda one: one.value)


def _rounded(shares: Floats) -> Iterator[list[int]]:
    """Integers in nearly the same proportions, small ones first: over common denominators, and share by share."""
    for scale in _DENOMINATORS:
        yield np.rint(shares * scale).astype(np.int64).tolist()
    for limit in (10, 100, 1000):
        fractions = [Fraction(share).limit_denominator(limit) for share in shares.tolist()]
        scale = lcm(*(fraction.denominator for fraction in fractions))
        if scale < 1 << 40:
            yield [int(fraction * scale) for fraction in fractions]
