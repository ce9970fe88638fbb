"""Inputs of a problem as arrays: all of them, or a seeded sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .problem import Problem
from .space import Space

Ints = npt.NDArray[np.int64]

LARGEST_ENUMERATION = 1 << 24


def enumerate_space(space: Space) -> Ints:
    """All inputs in lexicographic order: (size, len), or (size,) for integers.

    Raises:
        ValueError: more than 2²⁴ inputs.
    """
    if space.size > LARGEST_ENUMERATION:
        raise ValueError(f"{space.size} inputs are too many to enumerate; at most {LARGEST_ENUMERATION}")
    ranks = np.arange(space.size)
    if space.scalar:
        return ranks
    return np.stack(np.unravel_index(ranks, space.radices), axis=-1) if space.radices else ranks[:, None][:, :0]


def enumerate_pairs(problem: Problem, n: int, *, chunk: int = 1 << 16) -> Iterator[tuple[Ints, Ints]]:
    """All pairs (x, y) inside the promise, in chunks of arrays of about `chunk` pairs."""
    problem.check_size(n)
    xs, ys = enumerate_space(problem.x_space(n)), enumerate_space(problem.y_space(n))
    step = max(1, chunk // len(ys))
    for start in range(0, len(xs), step):
        block = xs[start : start + step]
        x, y = np.repeat(block, len(ys), axis=0), np.concatenate([ys] * len(block))
        inside = np.asarray(problem.domain(x, y))
        yield x[inside], y[inside]


def sample_pairs(problem: Problem, n: int, *, count: int, seed: int, hard: bool = False) -> tuple[Ints, Ints]:
    """`count` pairs inside the promise: uniform, or from the problem's hard distribution.

    Returns:
        x (count, len) and y (count, len); (count,) where inputs are integers. The same seed gives the same bytes.

    Raises:
        ValueError: the problem has no hard distribution, or uniform pairs hardly ever keep the promise.
    """
    problem.check_size(n)
    if count < 1:
        raise ValueError(f"instances={count}: wanted at least 1")
    rng = np.random.default_rng(seed)
    if hard:
        drawn = problem.hard(n, count, rng)
        if drawn is None:
            raise ValueError(f"{problem.spec} has no hard distribution; sample it uniformly")
        return _shuffled(rng, *drawn)
    kept: list[tuple[Ints, Ints]] = []
    for _ in range(1000):
        x, y = draw(problem.x_space(n), count, rng), draw(problem.y_space(n), count, rng)
        inside = np.asarray(problem.domain(x, y))
        kept.append((x[inside], y[inside]))
        if sum(len(part) for part, _ in kept) >= count:
            x, y = (np.concatenate(parts)[:count] for parts in zip(*kept, strict=True))
            return x, y
    raise ValueError(f"{problem.spec}, n={n}: uniform pairs hardly ever keep the promise; use the hard distribution")


@dataclass(frozen=True)
class Pairs:
    """Instances of a problem, and what is known of how they were chosen.

    Attributes:
        x, y: (count, …).
        exhaustive: all pairs inside the promise.
        uniform: all pairs, or an independent uniform sample.
    """

    x: Ints
    y: Ints
    exhaustive: bool
    uniform: bool


def pairs_or_sample(problem: Problem, n: int, *, count: int, seed: int, few: int | None = None) -> Pairs:
    """All pairs inside the promise where there are no more than `few` in all, `count` unless told; or else `count`.

    Those are drawn from the hard distribution where the problem has one, and uniformly otherwise.

    Raises:
        ValueError: a size that the problem does not have, no instances, or a promise that is hardly ever kept.
    """
    problem.check_size(n)
    if count < 1:
        raise ValueError(f"instances={count}: wanted at least 1")
    if problem.x_space(n).size * problem.y_space(n).size <= (count if few is None else few):
        x, y = (np.concatenate(parts) for parts in zip(*enumerate_pairs(problem, n), strict=True))
        return Pairs(x, y, exhaustive=True, uniform=True)
    hard = problem.hard(n, 1, np.random.default_rng(seed)) is not None
    x, y = sample_pairs(problem, n, count=count, seed=seed, hard=hard)
    return Pairs(x, y, exhaustive=False, uniform=not hard)


def draw(space: Space, count: int, rng: np.random.Generator) -> Ints:
    """`count` uniform inputs of one space."""
    if space.scalar:
        return rng.integers(space.radices[0], size=count)
    return rng.integers(0, np.array(space.radices, dtype=np.int64), size=(count, len(space.radices)))


def _shuffled(rng: np.random.Generator, x: Ints, y: Ints) -> tuple[Ints, Ints]:
    order = rng.permutation(len(x))
    return np.asarray(x, dtype=np.int64)[order], np.asarray(y, dtype=np.int64)[order]
