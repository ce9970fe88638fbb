"""Copying: on which strings a construction of grams must fail, by definition, and how many S states can copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

import protocols
from protocols.messages.turns import Asked
from protocols.setting import Setting, builder
from reductions import TASKS, Owner
from reductions.reduction import in_order
from reductions.tasks.copying import Copying

from .. import ledger
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
        task = _copying()
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        tokens, how = _strings(task, at, at.instances)
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


def _copying() -> Copying:
    task = TASKS.get("copying")
    if not isinstance(task, Copying):
        raise TypeError("copying is another task here")
    return task


def _strings(task: Copying, at: Conditions, count: int) -> tuple[Any, str]:
    if task.symbols**at.n <= count:
        words = np.array(list(product(range(task.symbols), repeat=at.n)))
        ends = np.full((len(words), 1), task.symbols)
        return np.concatenate([ends, words, ends + 1], axis=1), "strings, all there are"
    rng, third = np.random.default_rng(at.seed), count // 3
    drawn = [task.sample(at.n, third, rng, hard=hard) for hard in (False, True, True)]
    place = rng.integers(1, at.n + 1, size=third)
    drawn[2][np.arange(third), place] = (drawn[2][np.arange(third), place] + 1) % task.symbols
    return np.concatenate(drawn), "strings drawn"


@dataclass(frozen=True)
class OneForAllLengths:
    """A model that is built once, for grams of g, on lengths from 2g to Dᵍ: an error only where a g-gram stands twice.

    Half of the strings are uniform, and half are cut out of de Bruijn sequences, in which none stands twice.
    """

    model: str
    grams: int
    largest: int = 1024

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding a length: the ends of the range, and the size between them."""
        task = _copying()
        longest = min(task.symbols**self.grams, self.largest)
        model = builder(self.model).build(Setting(task, 2 * self.grams), seed=at.seed)
        for length in sorted({2 * self.grams, min(max(at.n, 2 * self.grams), longest), longest}):
            count = max(8, min(at.instances, (1 << 13) // length))
            tokens = _without_repeats(task, self.grams, length, count, at.seed)
            said = ledger.protocol_of(model).whole(tokens, Asked((length + 1,), length))
            wrong = (said != tokens[:, 1:-1]).any(axis=1)
            twice = np.array([_stands_twice(tuple(word), self.grams) for word in tokens[:, 1:-1].tolist()])
            found = f"{int(wrong.sum())} of {len(wrong)}, {int(twice.sum())} of which repeat a gram"
            of = f"{self.model} built once, L = {length} of {2 * self.grams} to {task.symbols}^{self.grams}"
            yield Finding("errors", of, found, "only where a gram stands twice", not (wrong & ~twice).any())


@dataclass(frozen=True)
class AtMostStates:
    """A recurrent model of few states, run on all strings where they are few: it copies no more of them than it has."""

    model: str
    symbols: int
    most: int = 1 << 12

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, at the size or at the largest at which strings are few."""
        n = next(n for n in range(at.n, 0, -1) if self.symbols**n <= self.most)
        task = TASKS.get(f"copying:symbols={self.symbols}")
        made = protocols.case(self.model, task, n, seed=at.seed)
        words = np.array(list(product(range(self.symbols), repeat=n)))
        ends = np.full((len(words), 1), self.symbols)
        tokens = np.concatenate([ends, words, ends + 1], axis=1)
        right = int(task.accepts(tokens, made.whole(tokens)).sum())
        states = 1 << (made.state_bits or 0)
        found = f"{right} of {len(words)} strings copied, error {Fraction(len(words) - right, len(words))}"
        stated = f"≤ {states} copied, error ≥ {max(Fraction(0), 1 - Fraction(states, len(words)))}"
        yield Finding("count", f"{self.model}, L = {n}, D = {self.symbols}", found, stated, right <= states)


@dataclass(frozen=True)
class StatesOfCopied:
    """At any length: of strings drawn, those that a recurrent model copies leave states that differ, two by two.

    So it has as many states as it copies strings: each of the strings, with its state, is what shows S ≥ their number,
    and all that is said behind the copy token follows from the state before it.
    """

    model: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding: the strings copied, how many states they have, and what error S states leave."""
        task = _copying()
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        tokens = np.unique(task.sample(at.n, at.instances, np.random.default_rng(at.seed)), axis=0)
        layout = in_order((Owner.ALICE, at.n + 1), (Owner.BOB, 1))
        transcript = made.run(layout, tokens)
        right = np.asarray(task.accepts(tokens, transcript.answers))
        kept = {row.tobytes() for row in transcript.messages[0].data[right]}
        bits = made.state_bits or 0
        error = f"1 − 2^{bits}/{task.symbols}^{at.n}" if 1 << bits < task.symbols**at.n else "0"
        of = f"{self.model}, L = {at.n}, D = {task.symbols}, {len(tokens)} strings, S = 2^{bits}"
        found = f"{int(right.sum())} copied, from {len(kept)} states"
        yield Finding("count", of, found, f"as many states, error ≥ {error}", len(kept) == right.sum())


def _without_repeats(task: Copying, grams: int, length: int, count: int, seed: int) -> Any:
    """Uniform strings, and as many that are cut out of the de Bruijn sequence of g-grams, symbols and start drawn."""
    rng = np.random.default_rng(seed)
    tokens = task.sample(length, count, rng)
    cycle = np.array(de_bruijn(task.symbols, grams))
    for row in tokens[count // 2 :]:
        renamed = rng.permutation(task.symbols)[cycle]
        row[1:-1] = np.roll(renamed, int(rng.integers(len(cycle))))[:length]
    return tokens


def de_bruijn(symbols: int, grams: int) -> list[int]:
    """A cycle of Dᵍ symbols in which every g-gram stands once: the Lyndon words whose length divides g, in order.

    Source: Fredricksen and Maiorana, Discrete Mathematics 23 (1978).

    Example:
        >>> de_bruijn(2, 3)
        [0, 0, 0, 1, 0, 1, 1, 1]
    """
    word, cycle = [-1], list[int]()
    while word:
        word[-1] += 1
        if grams % len(word) == 0:
            cycle += word
        word = [word[i % len(word)] for i in range(grams)]
        while word and word[-1] == symbols - 1:
            word.pop()
    return cycle


def _stands_twice(word: tuple[int, ...], grams: int) -> bool:
    places = range(len(word) - grams + 1)
    return len({word[i : i + grams] for i in places}) < len(places)


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
