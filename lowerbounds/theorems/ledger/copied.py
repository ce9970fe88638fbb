"""Copying: on which strings a construction of grams must fail, by definition, and how many S states can copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

import protocols
from reductions import TASKS
from reductions.tasks.copying import Copying

from .theorem import Conditions, Finding


@dataclass(frozen=True)
class Fails:
    """Free-running copying errs on a string just if some g-gram stands in it twice and is continued in two ways.

    All strings where they are few; or uniform ones, ones in which every gram comes twice, and these with one symbol
    changed. Of uniform strings at most C(L − g, 2)·D⁻ᵍ do, which is said where it is below 1.
    """

    model: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding: how many strings it copies wrongly, and how many it should, if these are the same strings."""
        task = TASKS.get("copying")
        if not isinstance(task, Copying):
            raise TypeError("copying is another task here")
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        tokens, how = _strings(task, at)
        grams = made.model.layers[1].grams
        wrong = ~task.accepts(tokens, made.whole(tokens))
        expected = np.array([_two_ways(tuple(word), grams) for word in tokens[:, 1:-1].tolist()])
        of = f"{self.model}, g = {grams}, L = {at.n} {_range(at.n, grams, task.symbols)}"
        found = f"{int(wrong.sum())} of {len(wrong)} {how}"
        stated = f"the {int(expected.sum())} with a gram continued in two ways"
        yield Finding("errors", of, found, stated, bool(np.array_equal(wrong, expected)))


def _range(length: int, grams: int, symbols: int) -> str:
    inside = 2 * grams <= length <= symbols**grams
    return "in the range 2g to Dᵍ" if inside else "outside the range 2g to Dᵍ"


def _two_ways(word: tuple[int, ...], grams: int) -> bool:
    after: dict[tuple[int, ...], int] = {}
    places = range(grams, len(word))
    return any(after.setdefault(word[i - grams : i], word[i]) != word[i] for i in places)


def _strings(task: Copying, at: Conditions) -> tuple[Any, str]:
    if task.symbols**at.n <= at.instances:
        words = np.array(list(product(range(task.symbols), repeat=at.n)))
        ends = np.full((len(words), 1), task.symbols)
        return np.concatenate([ends, words, ends + 1], axis=1), "strings, all there are"
    rng, third = np.random.default_rng(at.seed), at.instances // 3
    drawn = [task.sample(at.n, third, rng, hard=hard) for hard in (False, True, True)]
    place = rng.integers(1, at.n + 1, size=third)
    drawn[2][np.arange(third), place] = (drawn[2][np.arange(third), place] + 1) % task.symbols
    return np.concatenate(drawn), "strings drawn"


def most_copied(length: int, symbols: int, states: int) -> int:
    """Most strings that any model of S states copies: any map of strings to states, and of states to strings, is tried.

    A map of all strings to states is more than a recurrent model of S states has.

    Example:
        >>> most_copied(2, 2, states=3)
        3
    """
    words = range(symbols**length)
    maps = product(range(states), repeat=len(words))
    said = list(product(words, repeat=states))
    return max(sum(out[kept[word]] == word for word in words) for kept in maps for out in said)


def attained(length: int, symbols: int) -> str | None:
    """A model of Dᴸ⁻¹ states, which keeps all but the last symbol and says 0 there, if its error is just 1 − S/Dᴸ."""
    words = list(product(range(symbols), repeat=length))
    error = Fraction(sum((*word[:-1], 0) != word for word in words), len(words))
    bound = 1 - Fraction(symbols ** (length - 1), symbols**length)
    return f"S = {symbols ** (length - 1)}: error {error} = 1 − S/Dᴸ" if error == bound else None
