"""Two prefixes with one state and a suffix that tells them apart: by going through all of a family, or by birthday.

With M states two of any M + 1 prefixes share one; of prefixes that fall on states at random two do among about
1.25·2^(h/2), h the collision entropy of the state. Untrained models forget, and need far fewer. Where no two share one,
those whose states are nearest are worth a run.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from reductions.sampling import Ints

from .failure import Failure
from .family import Family
from .runs import Runs

NEAR_PREFIXES = 1 << 11  # whose states are compared pair by pair
NEAR_PAIRS = 256  # of the nearest, whose inputs are run
MOST_PAIRS = 64  # of prefixes with one state that are looked at in a batch
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, 2⁶⁴ over the golden ratio

Keys = npt.NDArray[np.uint64]


@dataclass
class Seen:
    """States of all prefixes so far, by 64 bits of each: sorted runs, of which two of one length become one."""

    runs: list[tuple[Keys, npt.NDArray[np.int64]]] = field(default_factory=list)

    def matches(self, keys: Keys, start: int) -> list[tuple[int, int]]:
        """Pairs of places with one key, an earlier and a new one; the new keys are kept."""
        order = np.argsort(keys, kind="stable")
        ranked, places = keys[order], order + start
        found = [(places[:-1][ranked[1:] == ranked[:-1]], places[1:][ranked[1:] == ranked[:-1]])]
        for other, named in self.runs:
            at = np.minimum(np.searchsorted(other, ranked), len(other) - 1)
            hit = other[at] == ranked
            found.append((named[at[hit]], places[hit]))
        self._keep(ranked, places)
        pairs = [(int(a), int(b)) for early, late in found for a, b in zip(early, late, strict=True)]
        return pairs[:MOST_PAIRS]

    def _keep(self, keys: Keys, places: npt.NDArray[np.int64]) -> None:
        while self.runs and len(self.runs[-1][0]) <= 2 * len(keys):
            other, named = self.runs.pop()
            keys, places = np.concatenate([other, keys]), np.concatenate([named, places])
            order = np.argsort(keys, kind="stable")
            keys, places = keys[order], places[order]
        self.runs.append((keys, places))


@dataclass(frozen=True)
class Search:
    """What came of it.

    Attributes:
        failure: the failure with both prefixes, or None.
        prefixes: how many were run.
        whole: whether these were all of the family.
        alike: pairs with one state that nothing told apart.
    """

    failure: Failure | None
    prefixes: int
    whole: bool
    alike: int


def collide(runs: Runs, family: Family, *, prefixes: int, seed: int) -> Search:
    """Prefixes of the family until two share a state and a suffix tells them apart."""
    seen, kept, alike, start = Seen(), [], 0, 0
    for x in family.batches(prefixes, seed):
        kept.append(x.astype(np.min_scalar_type(int(x.max(initial=0)))))
        states = runs.states(family.tokens(x), family.cut)
        for early, late in seen.matches(_keys(states), start):
            a, b = _at(kept, early), _at(kept, late)
            y = None if np.array_equal(a, b) else family.separator(a, b, seed)
            found = None if y is None else _failed(runs, family, np.stack([a, b]), y)
            if found is not None:
                return Search(found, start + len(x), family.prefixes <= prefixes, alike)
            alike += not np.array_equal(a, b)
        start += len(x)
    return Search(None, start, family.prefixes <= prefixes, alike)


def nearest(runs: Runs, family: Family, *, seed: int) -> tuple[Failure | None, int]:
    """Prefixes whose states differ in the fewest bits, each pair with a suffix that tells them apart; and how many.

    A model that keeps two prefixes nearly alike is more often wrong on one of them than on others.
    """
    x = np.concatenate(list(family.batches(NEAR_PREFIXES, seed)))
    states = runs.states(family.tokens(x), family.cut)
    bits = 1 - 2.0 * np.unpackbits(states, axis=1).astype(np.float32)
    agree = bits @ bits.T
    agree[np.tril_indices(len(x))] = -np.inf
    pairs = np.argsort(-agree, axis=None, kind="stable")[: min(NEAR_PAIRS, len(x) * (len(x) - 1) // 2)]
    both, suffixes = [], []
    for early, late in zip(*np.unravel_index(pairs, agree.shape), strict=True):
        y = family.separator(x[early], x[late], seed)
        if y is not None:
            both += [x[early], x[late]]
            suffixes += [y, y]
    if not both:
        return None, len(x)
    tokens = family.tokens(np.stack(both), np.concatenate(suffixes))
    wrong = runs.wrong(tokens)
    return (runs.failure(tokens[wrong[0]]) if len(wrong) else None), len(x)


def _keys(states: npt.NDArray[np.uint8]) -> Keys:
    """64 bits of each state; the state itself where it is no longer."""
    width = -(-max(1, states.shape[1]) // 8) * 8
    words = np.zeros((len(states), width), np.uint8)
    words[:, : states.shape[1]] = states
    keys = np.zeros(len(states), np.uint64)
    for word in words.view(np.uint64).T:
        keys = ((keys ^ (keys >> np.uint64(29))) * _FACTOR) ^ word
    return keys


def _at(kept: list[Ints], place: int) -> Ints:
    for block in kept:
        if place < len(block):
            return np.asarray(block[place], np.int64)
        place -= len(block)
    raise IndexError(place)


def _failed(runs: Runs, family: Family, x: Ints, y: Ints) -> Failure | None:
    """The failure on one of the two inputs; None where two states share a key only, or the map breaks its law."""
    tokens = family.tokens(x, np.repeat(y, 2, axis=0))
    states = runs.states(tokens, family.cut)
    wrong: list[int] = runs.wrong(tokens).tolist() if np.array_equal(states[0], states[1]) else []
    return runs.failure(tokens[wrong[0]], tokens[1 - wrong[0]], family.cut) if wrong else None
