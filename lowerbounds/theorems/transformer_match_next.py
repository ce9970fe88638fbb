"""A head of width O(1) in numbers of O(A·log n) bits finds, behind the m-th match of a query, the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from reductions.costs.source import WEN

from .ledger.exact import heads, next_match
from .ledger.hypotheses import EXACT_NUMBERS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_SYMBOLS, _POWER, _MOST = 3, 2, 1 << 12
_ASKED = 48  # queries of a sequence that is drawn


@dataclass(frozen=True)
class _Follows:
    """The network that makes 1/(m + 1) of 1/m, for all counts to n^A: nearer to it than to all others."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Counts at which the nearest share is another, and how far the next is in units of 1/m²."""
        most = min(at.n**_POWER, _MOST)
        shares = np.array([next_match.share(most, count) for count in range(1, most + 2)])
        wrong, furthest = 0, 0.0
        for count in range(1, most + 1):
            made = next_match.following(most, next_match.share(most, count))
            wrong += int(np.abs(shares - made).argmin()) != count
            furthest = max(furthest, abs(int(shares[count]) - made) * count**2 / 2 ** next_match.share_bits(most))
        yield Finding("errors", f"next(1/m) for m ≤ {most}", f"{wrong} of {most}", "0", not wrong)
        of = "next(1/m) from the share of m + 1, in units of 1/m²"
        yield Finding("count", of, f"{furthest:.4f}", "≤ 0.056", furthest <= 0.056)
        yield Finding(
            "width", "hidden numbers of the network", next_match.width(), "O(1) = 16", next_match.width() == 16
        )


@dataclass(frozen=True)
class _Finds:
    """A head that counts, and MatchNext above it, on sequences: asked for each token behind its m-th place."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Errors, tokens met by going from match to match, and bits."""
        small, rng = at.n <= 4, np.random.default_rng(at.seed)
        drawn = rng.integers(1, max(3, at.n // 16), size=(4, at.n))
        rows = np.array(list(product(range(1, _SYMBOLS + 1), repeat=at.n))) if small else drawn
        wrong, asked = 0, 0
        for row in rows:
            keys, shares = self._counted(row)
            for token, count in self._queries(row, at.n, rng, small):
                x = next_match.share(len(keys), count)
                found = next_match.find(len(keys), np.array([token]), x, keys[:, None], shares)
                asked += 1
                wrong += found != self._right(row, token, count)
        how = "all sequences and queries" if small else f"{len(rows)} sequences drawn"
        yield Finding("errors", f"MatchNext, {how}", f"{wrong} of {asked}", "0", not wrong)
        scale, most = at.n + 1, 7 * (at.n + 1).bit_length() + 12
        bits = next_match.widest_score(scale, 1)
        yield Finding("precision", "bits of a score", bits, f"≤ 7·log₂n + O(1) = {most}", bits <= most)
        bits, most = next_match.share_bits(scale), 2 * (at.n + 1).bit_length() + 8
        yield Finding("precision", "bits of fraction of 1/m", bits, f"≤ 2·log₂n + O(1) = {most}", bits <= most)

    def _queries(self, row: np.ndarray, n: int, rng: np.random.Generator, small: bool) -> Iterator[tuple[int, int]]:
        """Tokens with counts: all there are, or for tokens drawn one that they have, and the last of them."""
        if small:
            yield from product(range(1, _SYMBOLS + 1), range(1, n + 1))
            return
        for token in rng.choice(row, size=_ASKED // 2).tolist():
            most = int((row == token).sum())
            yield token, int(rng.integers(1, most + 1))
            yield token, most

    def _counted(self, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Tokens behind the start's, and the share of each count, by a head that counts at every position."""
        keys, shares = np.concatenate([[0], row]), [0]
        for k in range(1, len(keys)):
            part = heads.count(len(keys), keys[k : k + 1], keys[:k, None])
            shares.append(next_match.share(len(keys), part.denominator))
        return keys, np.array(shares)

    def _right(self, row: np.ndarray, token: int, count: int) -> int:
        """By definition; positions from 1, the start token's."""
        places = (np.flatnonzero(row == token) + 2).tolist()
        return int(places[count]) if count < len(places) else 1


THEOREM = Theorem(
    statement=__doc__,
    about="transformer of any depth",
    source=WEN.at("Lemma C.18"),
    status=Status.REPRODUCED,
    assumes=(
        EXACT_NUMBERS,
        "weights of the softmax are held to ⌈log₂n⌉ bits, so that the largest score alone counts",
        "counts are at most n^A for a constant A that is known",
    ),
    evidence=(_Follows(), _Finds()),
    sizes=(3, 4, 16, 256),
    remark=(
        "Counts to n^A are kept as 1/m, which a head that counts gives, in 2·A·log₂n + 8 bits of fraction; scores have "
        "7·A·log₂n + O(1) bits, where the paper asks for p > 10·A·log₂n. Right for all n by the gaps that next_match "
        "proves: the next match is ⌈log₂n⌉ + 1 above position 1, or, where there is none, position 1 above all others, "
        "which is checked at every call. So an edge that contains a vertex is found after the one that was looked at "
        "before: hybrid_is_tree does it by another search, in numbers of few bits."
    ),
)
