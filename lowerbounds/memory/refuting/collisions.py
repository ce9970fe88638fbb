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
_PLACE = np.uint64((1 << 26) - 1)  # the low bits of a kept number
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, 2⁶⁴ over the golden ratio

Keys = npt.NDArray[np.uint64]


@dataclass
class Seen:
    """States of all prefixes so far, 8 bytes each: 38 bits of a hash and the place, in sorted runs that are merged.

    Two states with one hash may differ: 2²⁶ prefixes have about 2¹³ such pairs, which are looked at and passed over.
    """

    runs: list[Keys] = field(default_factory=list)

    def matches(self, keys: Keys, start: int) -> list[tuple[int, int]]:
        """Pairs of places with one hash, an earlier and a new one; the new keys are kept."""
        mixed = (keys ^ (keys >> np.uint64(29))) * _FACTOR
        places = np.arange(start, start + len(keys), dtype=np.uint64)
        ranked = np.sort((mixed & ~_PLACE) | places)
        same = (ranked[1:] ^ ranked[:-1]) <= _PLACE
        found = [(ranked[:-1][same], ranked[1:][same])]
        for other in self.runs:
            at = np.minimum(np.searchsorted(other, ranked & ~_PLACE), len(other) - 1)
            hit = (other[at] ^ ranked) <= _PLACE
            found.append((other[at[hit]], ranked[hit]))
        self._keep(ranked)
        pairs = [(int(a & _PLACE), int(b & _PLACE)) for early, late in found for a, b in zip(early, late, strict=True)]
        return pairs[:MOST_PAIRS]

    def _keep(self, ranked: Keys) -> None:
        while self.runs and len(self.runs[-1]) <= 2 * len(ranked):
            ranked = np.concatenate([self.runs.pop(), ranked])
            ranked.sort(kind="stable")
        self.runs.append(ranked)


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
    """Prefixes of the family until two share a state and a suffix tells them apart; each is drawn again, not kept."""
    seen, alike, start, whole = Seen(), 0, 0, family.prefixes <= prefixes
    for x in family.batches(prefixes, seed):
        states = runs.states(family.tokens(x), family.cut)
        for early, late in seen.matches(_keys(states), start):
            pair = np.stack([family.at(place, prefixes, seed) for place in (early, late)])
            if np.array_equal(*pair) or not _share(runs, family, family.tokens(pair)):
                continue
            y = family.separator(pair[0], pair[1], seed)
            found = None if y is None else _failed(runs, family, pair, y)
            if found is not None:
                return Search(found, start + len(x), whole, alike)
            alike += 1
        start += len(x)
    return Search(None, start, whole, alike)


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


def _share(runs: Runs, family: Family, tokens: Ints) -> bool:
    return bool(np.array_equal(*runs.states(tokens, family.cut)))


def _failed(runs: Runs, family: Family, x: Ints, y: Ints) -> Failure | None:
    """The failure on one of the two inputs; None where the map breaks its law, or the state hangs on the suffix."""
    tokens = family.tokens(x, np.repeat(y, 2, axis=0))
    wrong: list[int] = runs.wrong(tokens).tolist() if _share(runs, family, tokens) else []
    return runs.failure(tokens[wrong[0]], tokens[1 - wrong[0]], family.cut) if wrong else None
