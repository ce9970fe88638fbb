"""Costs of f(|{i : g(xᵢ, yᵢ) = 1}|) in closed form, for the gates and functions of `pair_functions`, proved here.

Rows and columns are the same, all gates being symmetric. For or, complement both strings: f of n minus the number of
ands. For same, complement one string: it has the matrix of xor with the columns in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import comb

from ...costs.fact import Fact, exactly
from ...costs.logarithms import ceil_log2, information_bits
from ...costs.measure import Measure, Side
from ...costs.source import HERE, KREMER_NISAN_RON, Source
from .pair_functions import pair_answers

BINOMIAL = {("and", "most"), ("or", "most")}

# And: let t be least with f(t) ≠ f(0). A set x with fewer than t elements has the constant row f(0). Where x has t and
# i is in x but not in x′, a t-subset y of x with i in it has |x ∩ y| = t and |x′ ∩ y| < t.
_SETS = HERE.at("with t least such that f(t) ≠ f(0), smaller sets have equal rows, and t-sets tell all others apart")
# Xor: x and x′ have the same row if d = x ⊕ x′ has f(|z ⊕ d|) = f(|z|) for all z. Such d are a space that permutations
# keep. If d ∉ {0, 1ⁿ}, some d ⊕ πd is eᵢ ⊕ eⱼ, so all even strings are such, and f depends on parity alone; 1ⁿ would
# mean f(c) = f(n − c). Any, all, most and thirds do neither for n ≥ 2, and at n = 1 two rows differ.
_SHIFTS = HERE.at(
    "x ⊕ x′ for equal rows is a space that permutations keep; f differs at some c and n − c, and c and c + 2"
)
_PARITY = HERE.at("the parity of x ⊕ y is that of x plus that of y: two rows, four leaves")

# Ranks of [f = b]: coefficients that are not 0. Of |x ∩ y| they are Möbius's, m_j = Σ_c (−1)ʲ⁻ᶜ C(j, c) f(c), each for
# C(n, j) sets; of |x ⊕ y| they are Fourier's, F_k = Σ_z (−1)^(z·S) f(|z|) with |S| = k, each for C(n, k) sets S.
# Thresholds of |x ∩ y|: m_j = (−1)ʲ⁻ᵗ C(j−1, t−1) ≠ 0 for j ≥ t; the complement has m_0 = 1 besides.
_THRESHOLD = HERE.at(
    "K = Σ_{j ≥ t} C(n, j) Möbius coefficients of a threshold t, K + 1 of its complement: 2K + 1 leaves"
)
_INNER = HERE.at("the ones have rank 2ⁿ − 1, the zeros 2ⁿ: 2ⁿ⁺¹ − 1 leaves")
_EQUAL = HERE.at("a permutation matrix and its complement both have rank 2ⁿ: 2ⁿ⁺¹ leaves")
# Most of xor: for k ≥ 1, F_k of [c ≤ m] is the coefficient p_m of tᵐ in (1−t)ᵏ⁻¹(1+t)ⁿ⁻ᵏ. If n = 2m + 1, it is the
# middle one: 0 for even k; for odd k both exponents are even, and t⁻ᵐ(1−t)²ᵃ(1+t)²ᵇ has one sign on |t| = 1, so its
# mean is not 0. With k = 0 that makes 2ⁿ⁻¹ + 1, for either answer. If n = 2m, p_(m−1) = ±p_m, so times 1 + t or 1 − t,
# whichever makes both exponents even, the middle coefficient is 2p_m, not 0 as before: 2ⁿ for either answer.
_MAJORITY = HERE.at("Fourier coefficients of a majority are the middle ones of (1−t)²ᵃ(1+t)²ᵇ: more than 2ⁿ leaves")
# Thirds: with ω = exp(2πi/3), 3·m_j of [c ≡ v] is Σ over 1, ω, ω̄ of ω⁻ᵛ(ω−1)ʲ, for j ≥ 1 a multiple of
# cos(π(5j − 4v)/6): 0 iff j is odd and v ≡ 2j mod 3, so for one v of three; m_0 = 0 for two. F_k likewise is for k ≥ 1
# a multiple of cos(π(2n − 3k − 4v)/6): 0 iff k is odd and v ≡ 2n mod 3. At k = 0 it counts strings: none has two ones
# at n = 1, where 4 leaves are left, and no answer is missing from n = 2 on, with 5·2ⁿ⁻¹.
_THIRDS_AND = HERE.at("Möbius coefficients are 0 for one answer at odd j, for two at j = 0: 5·2ⁿ⁻¹ − 2 leaves")
_THIRDS_XOR = HERE.at("Fourier coefficients are 0 for one answer at odd k: 5·2ⁿ⁻¹ leaves, 4 at n = 1")

_SINGLES = KREMER_NISAN_RON.at("t − 1 fixed elements and one more of Bob's shatter n − t + 1 of Alice's")
_DOUBLES = KREMER_NISAN_RON.at("Alice has aᵢāᵢ, Bob 10 at one place and 00 elsewhere: n/2 shattered, counts m ± 1")


@dataclass(frozen=True)
class _Formula:
    """A function of n, as sympy text too."""

    at: Callable[[int], int]
    text: str
    in_bits: str = ""

    @property
    def bits(self) -> str:
        """⌈log₂⌉ of it, as text."""
        return self.in_bits or f"ceiling(log2({self.text}))"


_TWO, _WHOLE = _Formula(lambda n: 2, "2", "1"), _Formula(lambda n: 2**n, "2**n", "n")
_MIDDLE = "Mod(n + 1, 2)*binomial(n, floor(n/2))/2"


def _middle(n: int) -> int:
    """Half of the sets of n/2 elements, if n is even."""
    return 0 if n % 2 else comb(n, n // 2) // 2


_ROWS = {  # 1 + Σ_{j ≥ t} C(n, j) for sets
    ("and", "all"): _TWO,
    ("or", "any"): _TWO,
    ("and", "most"): _Formula(lambda n: 1 + 2 ** (n - 1) - _middle(n), f"1 + 2**(n - 1) - {_MIDDLE}"),
    ("or", "most"): _Formula(lambda n: 1 + 2 ** (n - 1) + _middle(n), f"1 + 2**(n - 1) + {_MIDDLE}"),
    ("xor", "parity"): _TWO,
    ("same", "parity"): _TWO,
}
_SHATTERED = {  # n − t + 1 for sets
    ("and", "all"): _Formula(lambda n: 1, "1"),
    ("or", "any"): _Formula(lambda n: 1, "1"),
    ("and", "most"): _Formula(lambda n: n - n // 2, "(n - floor(n/2))"),
    ("or", "most"): _Formula(lambda n: n // 2 + 1, "(floor(n/2) + 1)"),
}
_ALL = _Formula(lambda n: n, "n")
_HALF = _Formula(lambda n: n // 2, "floor(n/2)")


def pair_facts(gate: str, function: str) -> tuple[Fact, ...]:
    """Numbers of messages, two-way bits from both sides, and recall with errors where it is known to be hard."""
    sets = gate in ("and", "or")
    rows = _ROWS.get((gate, function), _WHOLE)
    source = _SETS if sets else _PARITY if function == "parity" else _SHIFTS
    upper = Fact(
        Measure.D,
        Side.UPPER,
        lambda n, _: ceil_log2(rows.at(n)) + ceil_log2(pair_answers(function)),
        f"{rows.bits} + {ceil_log2(pair_answers(function))}",
        HERE.at("Alice names her row, Bob announces the answer"),
    )
    return (
        *(fact for measure in (Measure.STATES_AB, Measure.STATES_BA) for fact in _states(measure, rows, source)),
        _two_way(sets, function, rows),
        upper,
        *_recalled(gate, function),
    )


def _states(measure: Measure, rows: _Formula, source: Source) -> tuple[Fact, Fact]:
    return exactly(Fact(measure, Side.LOWER, lambda n, _: rows.at(n), rows.text, source))


def _two_way(sets: bool, function: str, rows: _Formula) -> Fact:
    """From below, by ranks; for Boolean functions just what naming a row and answering costs."""
    if function == "thirds":
        lost, source = (2, _THIRDS_AND) if sets else (1, _THIRDS_XOR)
        text = f"ceiling(log2(5*2**(n - 1) - {lost}))"
        return Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(5 * 2 ** (n - 1) - lost), text, source)
    on_sets = _INNER if function == "parity" else _THRESHOLD
    on_shifts = {"parity": _PARITY, "most": _MAJORITY}.get(function, _EQUAL)
    source = on_sets if sets else on_shifts
    return Fact(Measure.D, Side.LOWER, lambda n, _: 1 + ceil_log2(rows.at(n)), f"{rows.bits} + 1", source)


def _recalled(gate: str, function: str) -> Iterator[Fact]:
    sets = gate in ("and", "or")
    if not sets and function not in ("most", "thirds"):
        return
    size = _SHATTERED.get((gate, function), _ALL) if sets else _HALF
    text = f"ceiling({size.text}*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
    for measure in (Measure.R1_AB, Measure.R1_BA):
        yield Fact(
            measure,
            Side.LOWER,
            lambda n, error: information_bits(size.at(n), 2, error),
            text,
            _SINGLES if sets else _DOUBLES,
        )
