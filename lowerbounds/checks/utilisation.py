"""utilisation: bits that a state carried, from which answers were wrong, by a prequential predictor and a bet.

Setting. X = (X₁, …, Xₙ) has a known law p given what is public, S is the state at the cut, a function of X and of coins
independent of X, and answers are functions of S and of what is public. Sequences are independent of one another and
the model was fixed before they were drawn.

Information. For every (sub-)distribution q(x | s): I(X; S) ≥ E log₂ q(X | S)/p(X), since E log₂ p(X | S)/q(X | S) ≥ 0
(Gibbs). An error pattern e ∈ {0, 1}ⁿ is turned into a law of X by giving a wrong answer's position each of the k − 1
other symbols alike: q(x | s) = r(e)/(k − 1)^|e|, for any law r of patterns. Where symbols are drawn without replacement
the same q is a sub-distribution, and p(X) = (k − n)!/k!. So W = log₂ r(e) − |e| log₂(k − 1) + log₂ 1/p(X) has mean at
most I(X; S), whatever r is.

Predictors. For sequence m, r may depend on the sequences before it. Four candidates are scored: `product`, each
position's own rate of errors; `weight`, the number of errors, patterns of one number alike; `rate`, one rate for all
positions (each with Krichevsky and Trofimov's half counts); `model`, its own probability of the right symbol
(by the chain rule, in the order of positions, the right earlier symbols fed back), mixed position by position with
1/4096 of the uniform law. The one with the best score so far is taken and mixed with p, of weight η = 2⁻ᵇ (b
depends on the number of sequences only): W = max(log₂(1 − η) + …, −b) still has a mean ≤ I(X; S), and W ≥ −b.

The bet. Let Y = W + b ≥ 0 and w the claimed bits. If I(X; S) ≤ w then E Y ≤ w + b, whatever came before, and a capital
∏ₘ (1 − f + f·Yₘ/(w + b)) of one who stakes the fraction f is a nonnegative supermartingale from 1; so is the mixture
Σⱼ 2^{−j−1} of those with f = 2⁻ʲ, j < 12. By Markov's inequality it reaches 1/δ with probability at most δ. The claim
w is accepted where it did, with δ = 1 − confidence. The capital falls as w rises, so the largest accepted w is a lower
confidence bound. No union over positions, any dependence between them; nothing in it can be tuned to the data, and
pooling all answers as if they were independent is not among the things it can express.

A uniformly drawn subset A of q positions, independent of X and S, stands for all n if the symbols are independent:
(n/q)·E I(X_A; S) ≤ I(X; S), by Han's inequality for H(X_A | S) and H(X_A) = q log₂ k. Then w is q/n of the claim.

Everything is rounded so that the claim only becomes weaker: logarithms down to 2⁻¹⁶.

Witness: {"errors": [bit i is set where position i was answered wrongly, in hexadecimal], "asked": null for all, or the
asked positions likewise, "likelihoods": null, or six hexadecimal digits for each position in order, the model's
probability of the right symbol in 2⁻²⁴, 000000 where not asked}.

Source: Cover and Thomas, Elements of Information Theory (2006), section 8.6 for log q/p and Theorem 17.6.1 for Han's
inequality; Krichevsky and Trofimov (1981), The performance of universal encoding; Dawid (1984), The prequential
approach; Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting; the combination is
proved above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from math import comb, gcd, perm, prod

from ..certificates.carried import STEPS, Asked, Carried, Law
from ..certificates.certificate import Json
from .shared.refuted import entries, items, refute
from .shared.state import StateCheck

UNIT = 1 << 16  # of a logarithm
LIKELIHOOD = 1 << 24  # unit of a probability
SMOOTHING = 1 << 12  # a model's probabilities are mixed with 1/4096 of the uniform law
BETS = 12
MOST_POSITIONS = 1 << 12
MOST_ANSWERS = 1 << 23
MOST_SYMBOLS = 1 << 24
PLACES = 96  # leading binary places of numbers that are divided

Bits = list[int]


@dataclass(frozen=True)
class Answered:
    """One sequence: 1 where a position was asked, and where it was wrong; probabilities of the right symbols asked."""

    asked: Bits
    wrong: Bits
    likelihoods: list[int] | None

    @property
    def size(self) -> int:
        """How many positions were asked."""
        return sum(self.asked)

    @property
    def weight(self) -> int:
        """How many answers are wrong."""
        return sum(self.wrong)


class Past:
    """Counts over the sequences so far, and what they predict of the next."""

    def __init__(self, claim: Carried) -> None:
        self.claim, self.mix = claim, mixing(claim.sequences)
        self.asked, self.wrong = [0] * claim.positions, [0] * claim.positions
        self.sizes: Counter[int] = Counter()
        self.weights: Counter[tuple[int, int]] = Counter()
        self.scores = [0] * 4
        self.share = log2_below((1 << self.mix) - 1, 1 << self.mix)

    def gain(self, now: Answered) -> int:
        """Y = W + b of the next sequence in units of 2⁻¹⁶, by the candidate that did best so far; then count it."""
        found = []
        for numerator, denominator in self._odds(now):
            wrong = (self.claim.symbols - 1) ** now.weight
            logarithm = log2_below(numerator * self._choices(now.size), denominator * wrong) + self.share
            found.append(max(0, logarithm + self.mix * UNIT))
        if now.likelihoods is not None:
            found.append(max(0, self._by_model(now.likelihoods) + self.share + self.mix * UNIT))
        best = self.scores.index(max(self.scores[: len(found)]))
        self.scores[: len(found)] = [score + gain for score, gain in zip(self.scores, found, strict=False)]
        self._count(now)
        return found[best]

    def _odds(self, now: Answered) -> Iterator[tuple[int, int]]:
        """The probability r(e) of the pattern, as a ratio, by each of the candidates that look at errors only."""
        counted = zip(self.asked, self.wrong, now.asked, now.wrong, strict=True)
        pairs = [(t, c if e else t - c) for t, c, a, e in counted if a]
        yield prod(2 * agree + 1 for _, agree in pairs), prod(2 * t + 2 for t, _ in pairs)
        size, weight = now.size, now.weight
        ways = (2 * self.sizes[size] + size + 1) * _choose(size, weight)
        yield 2 * self.weights[size, weight] + 1, ways
        total, errors = sum(self.asked), sum(self.wrong)
        right = 2 * (total - errors) + 1
        runs = range(2 * errors + 1, 2 * (errors + weight) + 1, 2), range(right, right + 2 * (size - weight), 2)
        yield prod(runs[0]) * prod(runs[1]), prod(range(2 * total + 2, 2 * (total + size) + 2, 2))

    def _by_model(self, likelihoods: list[int]) -> int:
        """Log₂ of the model's probability over the law's."""
        k, size = self.claim.symbols, len(likelihoods)
        numerator = prod((SMOOTHING - 1) * k * likelihood + LIKELIHOOD for likelihood in likelihoods)
        return log2_below(numerator * self._choices(size), (SMOOTHING * LIKELIHOOD * k) ** size)

    def _choices(self, size: int) -> int:
        """1/p of any symbols at so many positions."""
        return (_drawn if self.claim.law is Law.UNIFORM else _drawn_distinct)(self.claim.symbols, size)

    def _count(self, now: Answered) -> None:
        self.asked = [t + a for t, a in zip(self.asked, now.asked, strict=True)]
        self.wrong = [c + e for c, e in zip(self.wrong, now.wrong, strict=True)]
        self.sizes[now.size] += 1
        self.weights[now.size, now.weight] += 1


def check(claim: Carried, witness: Json) -> str:
    """Predict every sequence from those before it, and bet against the claim being too high.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    _plausible(claim)
    sequences = _read(claim, witness)
    past = Past(claim)
    gains = [past.gain(sequence) for sequence in sequences]
    if claim.bound and not outbid(claim, gains, sequences[0].size):
        refute(f"bound: {claim.bound}/{STEPS} bits are not proved by these {claim.sequences} sequences")
    asked, wrong = sum(sequence.size for sequence in sequences), sum(sequence.weight for sequence in sequences)
    return f"{wrong} of {asked} answers were wrong in {claim.sequences} sequences"


def outbid(claim: Carried, gains: list[int], size: int) -> bool:
    """Whether the capital of the bets against I(X; S) ≤ `bound` reaches 1/δ; `size` positions were asked of each."""
    whole, part = claim.positions, size if claim.asked is Asked.DRAWN else claim.positions
    whole, part = whole // gcd(whole, part), part // gcd(whole, part)
    fair = UNIT // STEPS * (claim.bound * part + STEPS * whole * mixing(len(gains)))
    counted = Counter(whole * gain for gain in gains)
    odds = 1 / (1 - claim.confidence)
    wanted = odds.numerator * fair ** len(gains) << BETS + (BETS - 1) * len(gains)
    capital = 0
    for j in range(BETS):
        kept = ((1 << j) - 1) * fair
        grown = product([(kept + gain) ** times for gain, times in counted.items()])
        capital += odds.denominator * grown << (BETS - 1 - j) * (len(gains) + 1)
        if capital >= wanted:
            return True
    return False


def product(factors: list[int]) -> int:
    """The product, by halves, so that long numbers meet long numbers."""
    while len(factors) > 1:
        factors = [prod(factors[i : i + 2]) for i in range(0, len(factors), 2)]
    return factors[0]


def mixing(sequences: int) -> int:
    """B of η = 2⁻ᵇ: about a quarter of a sequence's weight is given to the law itself."""
    return min(16, max(4, sequences.bit_length() - 3))


def log2_below(numerator: int, denominator: int) -> int:
    """A lower bound on log₂ of a ratio, within 2 units of 2⁻¹⁶.

    Example:
        >>> log2_below(8, 1) / UNIT, log2_below(3, 1) / UNIT
        (3.0, 1.5849609375)
    """
    over, under = max(0, numerator.bit_length() - PLACES), max(0, denominator.bit_length() - PLACES)
    high, low = numerator >> over, -(-denominator >> under)
    shift = 64 + low.bit_length()  # the quotient has at least 64 places, since high ≥ 1
    mantissa = (high << shift) // low
    result = mantissa.bit_length() - 1 + over - under - shift
    mantissa >>= mantissa.bit_length() - 64
    for _ in range(UNIT.bit_length() - 1):
        mantissa = mantissa * mantissa >> 63  # in [2⁶³, 2⁶⁵), rounded down
        digit = mantissa >> 64
        mantissa >>= digit
        result = 2 * result + digit
    return result


@lru_cache(maxsize=1 << 12)
def _choose(size: int, weight: int) -> int:
    return comb(size, weight)


@lru_cache(maxsize=1 << 12)
def _drawn(symbols: int, size: int) -> int:
    return symbols**size


@lru_cache(maxsize=1 << 12)
def _drawn_distinct(symbols: int, size: int) -> int:
    return perm(symbols, size)


def _plausible(claim: Carried) -> None:
    if not 2 <= claim.symbols <= MOST_SYMBOLS:
        refute(f"symbols: wanted 2 … {MOST_SYMBOLS}")
    if not 1 <= claim.positions <= MOST_POSITIONS:
        refute(f"positions: wanted 1 … {MOST_POSITIONS}")
    if not 1 <= claim.sequences <= MOST_ANSWERS // claim.positions:
        refute(f"sequences: wanted at least one, and at most {MOST_ANSWERS} answers")
    if claim.law is Law.DISTINCT and (claim.positions > claim.symbols or claim.asked is Asked.DRAWN):
        refute("law: distinct symbols are at most as many as there are, and no drawn subset stands for all of them")
    if not 0 < claim.confidence < 1:
        refute("confidence: wanted a level between 0 and 1")
    if claim.bound < 0:
        refute("bound: wanted at least 0")
    if claim.state_bits is not None and claim.bound > STEPS * claim.state_bits:
        refute(
            f"bound: above the {claim.state_bits} bits of the state; a leak past the cut, or a law that did not hold"
        )


def _read(claim: Carried, witness: Json) -> list[Answered]:
    parts = entries(witness, "witness", "asked", "errors", "likelihoods")
    n, count = claim.positions, claim.sequences
    wrong = _bitsets(parts["errors"], "errors", n, count)
    if (parts["asked"] is None) is not (claim.asked is Asked.ALL):
        refute("asked: null where all positions were asked, and only there")
    asked = [[1] * n] * count if parts["asked"] is None else _bitsets(parts["asked"], "asked", n, count)
    likelihoods = parts["likelihoods"]
    given = [None] * count if likelihoods is None else _probabilities(likelihoods, n, count)
    found = []
    for m, (a, e, values) in enumerate(zip(asked, wrong, given, strict=True)):
        if any(x > y for x, y in zip(e, a, strict=True)):
            refute(f"errors[{m}]: a wrong answer where nothing was asked")
        if values is not None and any(value and not y for value, y in zip(values, a, strict=True)):
            refute(f"likelihoods[{m}]: a probability where nothing was asked")
        found.append(Answered(a, e, None if values is None else list(compress(values, a))))
    if claim.asked is Asked.DRAWN and (len({sequence.size for sequence in found}) > 1 or not found[0].size):
        refute("asked: wanted subsets of one size, since they stand for all positions")
    return found


def _bitsets(value: Json, where: str, n: int, count: int) -> list[Bits]:
    """Lists of n bits, the first position the lowest bit of a hexadecimal number of fixed length."""
    return [list(map(int, f"{int(text, 16):0{n}b}"[::-1])) for text in _hexadecimal(value, where, n, count)]


def _probabilities(value: Json, n: int, count: int) -> list[list[int] | None]:
    """Lists of n probabilities in 2⁻²⁴; a certainty is written as the largest there is."""
    texts = _hexadecimal(value, "likelihoods", 24 * n, count)
    return [[int(text[i : i + 6], 16) for i in range(0, 6 * n, 6)] for text in texts]


def _hexadecimal(value: Json, where: str, places: int, count: int) -> list[str]:
    """As many hexadecimal numbers of so many binary places as there are sequences."""
    digits = re.compile(f"[0-9a-f]{{{-(-places // 4)}}}")
    listed = items(value, where)
    if len(listed) != count:
        refute(f"{where}: wanted {count} entries, one for each sequence")
    found = []
    for m, text in enumerate(listed):
        if not isinstance(text, str) or not digits.fullmatch(text) or int(text, 16) >> places:
            refute(f"{where}[{m}]: wanted {places} binary places in hexadecimal")
        found.append(text)
    return found


CHECK = StateCheck(check)
