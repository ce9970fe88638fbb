"""Networks of width O(1), and heads and linear recurrences of width O(1) in O(log n) bits, compute the primitives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from reductions.costs.source import WEN

from .ledger.exact import heads, networks, recurrences
from .ledger.hypotheses import EXACT_NUMBERS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_SYMBOLS = 3


@dataclass(frozen=True)
class _Networks:
    """Product, threshold, indicator and table on whole numbers from −n to n."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding each, with the width."""
        rng, line = np.random.default_rng(at.seed), np.arange(-at.n, at.n + 1)
        pairs = rng.choice(line, size=(512, 2)) if at.n > 8 else np.array(list(product(line, repeat=2)))
        made = networks.product()
        wrong = sum(int(made(pair)[0]) != int(pair[0]) * int(pair[1]) for pair in pairs)
        yield self._told("x·y", made.width, 2, wrong, len(pairs))
        least, value = (int(x) for x in rng.choice(line, size=2))
        made = networks.threshold(least)
        yield self._told("[x ≥ t]", made.width, 2, sum(int(made([x])[0]) != (x >= least) for x in line), len(line))
        made = networks.indicator(value)
        yield self._told("[x = t]", made.width, 4, sum(int(made([x])[0]) != (x == value) for x in line), len(line))
        values = rng.integers(-at.n, at.n, size=_SYMBOLS**2).tolist()
        made = networks.table(values, _SYMBOLS, 2)
        wrong = sum(int(made([i % _SYMBOLS, i // _SYMBOLS])[0]) != values[i] for i in range(len(values)))
        yield self._told("a table of 3² cells", made.width, 3 * _SYMBOLS**2, wrong, len(values))

    def _told(self, what: str, width: int, most: int, wrong: int, of: int) -> Finding:
        return Finding("errors", f"{what}, width {width}", f"{wrong} of {of}", f"0, width ≤ {most}", not wrong)


@dataclass(frozen=True)
class _Heads:
    """COPY, COUNT, first, last and nearest match at every position of sequences of n numbers, against definitions."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding each."""
        rows, how = self._rows(at)
        scale = at.n + 1  # positions with the start token
        wrong = dict.fromkeys(("COPY", "COUNT", "Match", "MatchClose", "MatchNearest"), 0)
        asked = 0
        for row in rows:
            keys = np.concatenate([[0], row])
            for k in range(2, len(keys) + 1) if at.n <= 4 else (len(keys),):
                asked += 1
                for name, same in self._compared(scale, keys[:k].tolist()):
                    wrong[name] += not same
        for name, errors in wrong.items():
            yield Finding("errors", f"{name}, {len(rows)} sequences {how}", f"{errors} of {asked}", "0", not errors)
        bits = heads.widest_score(scale, 1)
        stated = 7 * scale.bit_length() + 4
        yield Finding("precision", "bits of a score of Match", bits, f"≤ 7·log₂n + O(1) = {stated}", bits <= stated)

    def _rows(self, at: Conditions) -> tuple[np.ndarray, str]:
        if at.n <= 4:
            return np.array(list(product(range(1, _SYMBOLS + 1), repeat=at.n))), "all there are"
        rng = np.random.default_rng(at.seed)
        return rng.integers(1, at.n + 1, size=(min(at.instances, 64), at.n)), "drawn"

    def _compared(self, scale: int, tokens: list[int]) -> Iterator[tuple[str, bool]]:
        """Each head asked by the last token, for tokens equal to its own before it, and a copy two back."""
        k, last = len(tokens), tokens[-1]
        before = tokens[:-1]
        keys, query = np.array(before)[:, None], np.array([last])
        places = [i + 1 for i, token in enumerate(before) if token == last and i]
        yield "COPY", heads.copy(scale, 2, k) == max(k - 2, 1)
        yield "COUNT", heads.count(scale, query, keys) == Fraction(1, len(places) + 1)
        yield "Match", heads.match(scale, query, keys) == min(places, default=1)
        yield "MatchClose", heads.match(scale, query, keys, near=k) == max(places, default=1)
        middle = k // 2
        ranked = sorted((abs(place - middle), place) for place in places)
        if len(ranked) < 2 or ranked[0][0] < ranked[1][0]:
            nearest = ranked[0][1] if ranked else 1
            yield "MatchNearest", heads.match(scale, query, keys, near=middle) == nearest


@dataclass(frozen=True)
class _Recurrences:
    """The last c inputs, running sums, a recited sequence, and the word that is read out."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """A finding for each of the four."""
        inputs = np.random.default_rng(at.seed).integers(1, at.n + 1, size=(at.n, 1))
        flat, c = inputs[:, 0].tolist(), 3
        states = recurrences.run(recurrences.last(c), inputs).tolist()
        right = states == [[flat[t - i] if t >= i else 0 for i in range(c)] for t in range(at.n)]
        yield Finding("count", f"the last {c} of {at.n} inputs", f"right: {right}", "at every token", right)
        sums = recurrences.run(recurrences.running_sum(), inputs)[:, 0].tolist()
        right = sums == [sum(flat[: t + 1]) for t in range(at.n)]
        yield Finding("count", "running sums", f"right: {right}", "at every token", right)
        words = flat[: min(at.n, 16)]
        said = recurrences.run(recurrences.recited(words), inputs[: len(words)])[:, 0].tolist()
        yield Finding("count", f"{len(words)} words by heart", f"right: {said == words}", "every word", said == words)
        wrong = sum(recurrences.nearest_word(v, at.n + 1) != v for v in range(at.n + 1))
        yield Finding("errors", "words read out by 2·i·v − i²", f"{wrong} of {at.n + 1}", "0", not wrong)


THEOREM = Theorem(
    statement=__doc__,
    about="transformer and linear recurrent",
    assumes=(
        EXACT_NUMBERS,
        "a softmax in numbers with ⌈log₂n⌉ bits of fraction",
    ),
    source=WEN.at("Lemmas C.1 to C.6, C.13 to C.17, C.20 to C.23 and C.27"),
    status=Status.REPRODUCED,
    evidence=(_Networks(), _Heads(), _Recurrences()),
    sizes=(4, 16, 256),
    remark=(
        "In whole numbers of any size, whose bits are counted: scores have 7·log₂n + O(1). A softmax in numbers with "
        "⌈log₂n⌉ bits of fraction is 1 on the largest scores as soon as the others are ⌈log₂n⌉ + 1 below: checked at "
        "every call. Matrices are derived here; where the paper's display slips (C.3, C.5) it is not copied. A "
        "read-out with logits i·v alone says the first or last word, so it is 2·i·v − i². C.18 is "
        "transformer_match_next; constant_width_heads puts them together."
    ),
)
