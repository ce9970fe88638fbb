"""Known values, typed from the literature and never computed by this code, each met by certificates from both sides."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lowerbounds import certify, verify
from reductions import Measure, Side

KN = "Kushilevitz and Nisan, Communication Complexity (1997)"
TAMM = (
    "Tamm, Deterministic communication complexity of set intersection, Discrete Applied Mathematics 61 (1995), p. 271"
)
KNR = "Kremer, Nisan and Ron, On randomized one-round communication complexity (1999)"
FOOLING = f"{KN}, Section 1.3"
RANKS = f"{KN}, Lemma 1.28 on both sides: ranks 2ⁿ and 2ⁿ − 1 are more than 2ⁿ leaves"

CROWN = (
    "de Caen, Gregory and Pullman, The Boolean rank of zero-one matrices (1981): m − 1 of every m are covered by k "
    "rectangles if and only if C(k, ⌊k/2⌋) ≥ m"
)
TRIANGLE = f"{FOOLING}: the diagonal of a triangular matrix is a fooling set, and rows cover it"

FULL = pytest.mark.full
EXACT = [
    ("equality", 2, Measure.D, 3, f"{KN}, Example 1.21"),
    ("equality", 3, Measure.D, 4, f"{KN}, Example 1.21"),
    ("equality", 5, Measure.D, 6, f"{KN}, Example 1.21"),
    ("equality", 4, Measure.D1_AB, 4, f"{KN}, Example 1.21"),
    ("equality", 4, Measure.STATES_AB, 16, f"{KN}, Example 1.21"),
    ("equality", 4, Measure.N1, 4, f"{KN}, Example 1.21: the diagonal is a fooling set"),
    ("equality", 2, Measure.N0, 2, CROWN),  # 4 inputs: C(4, 2) = 6 ≥ 4 > C(3, 1)
    ("equality", 3, Measure.N0, 3, CROWN),  # 8 inputs: C(5, 2) = 10 ≥ 8 > C(4, 2)
    pytest.param("equality", 4, Measure.N0, 3, CROWN, marks=FULL),  # 16 inputs: C(6, 3) = 20 ≥ 16 > C(5, 2)
    pytest.param("equality:symbols=3", 2, Measure.N0, 3, CROWN, marks=FULL),  # 9 inputs
    ("equality", 4, Measure.STATES_BA, 16, f"{KN}, Example 1.21"),
    ("disjointness", 2, Measure.D, 3, f"{KN}, Example 1.23"),
    ("disjointness", 4, Measure.D, 5, f"{KN}, Example 1.23"),
    ("disjointness", 5, Measure.D, 6, f"{KN}, Example 1.23"),
    ("disjointness", 4, Measure.N1, 4, f"{KN}, Example 1.23: complement pairs are a fooling set"),
    ("disjointness", 4, Measure.N0, 2, f"{KN}, Section 2.1: name a common element"),
    ("disjointness", 4, Measure.STATES_BA, 16, f"{KN}, Example 1.23"),
    ("greater_than", 2, Measure.D, 3, FOOLING),
    ("greater_than", 4, Measure.D, 5, FOOLING),
    ("greater_than", 4, Measure.STATES_AB, 16, FOOLING),
    ("greater_than", 3, Measure.N1, 3, TRIANGLE),  # 7 rows with a one, and 7 cells beside the diagonal
    ("greater_than", 3, Measure.N0, 3, TRIANGLE),
    ("inner_product", 3, Measure.D, 4, RANKS),
    ("inner_product", 4, Measure.D, 5, RANKS),
    ("inner_product", 4, Measure.D1_AB, 4, RANKS),
    ("inner_product", 4, Measure.STATES_BA, 16, RANKS),
    ("index", 4, Measure.STATES_AB, 16, f"{KN}, Section 4.2"),
    ("index", 4, Measure.D1_AB, 4, f"{KN}, Section 4.2"),
    ("index", 4, Measure.D1_BA, 2, f"{KN}, Section 4.2: name the position"),
    ("index", 4, Measure.D, 3, f"{KN}, Section 4.2: name the position, send the bit"),
    ("index", 4, Measure.N1, 2, f"{KN}, Section 4.2: name the position; unit strings are a fooling set"),
    ("index", 4, Measure.N0, 2, f"{KN}, Section 4.2: name the position; so are their complements"),
    ("index", 4, Measure.LEAVES, 8, f"{KN}, Section 4.2: 4 positions, 2 bits; both ranks are 4 (Lemma 1.28)"),
    ("index", 1_000_000, Measure.LEAVES, 2_000_000, f"{KN}, Section 4.2, Lemma 1.28"),
    ("index", 1_000_000, Measure.D, 21, f"{KN}, Section 4.2, Lemma 1.28"),
    ("index", 1_000_000, Measure.D1_AB, 1_000_000, f"{KN}, Section 4.2"),
    ("index", 1_000_000, Measure.D1_BA, 20, f"{KN}, Section 4.2: name the position"),
    ("equality", 2, Measure.PARTITION1, 4, f"{KN}, Example 1.21: the diagonal is a fooling set"),
    ("equality", 2, Measure.PARTITION0, 4, "the rank of J − I is 4"),
    ("equality", 2, Measure.COVER0, 4, CROWN),  # C(4, 2) = 6 ≥ 4 > C(3, 1) = 3
    ("equality", 3, Measure.COVER0, 5, CROWN),  # C(5, 2) = 10 ≥ 8 > C(4, 2) = 6
    ("disjointness", 3, Measure.COVER1, 8, f"{KN}, Example 1.23: complement pairs are a fooling set"),
    ("disjointness", 3, Measure.COVER0, 3, f"{KN}, Section 2.1: name a common element"),
    ("inner_product", 3, Measure.VC_AB, 3, f"{KNR}: VC dimension n"),
    ("disjointness", 3, Measure.VC_BA, 3, f"{KNR}: VC dimension n"),
    ("greater_than", 3, Measure.VC_AB, 1, f"{KNR}: thresholds have VC dimension 1"),
    ("inner_product", 3, Measure.RANK, 7, f"{KN}, Example 1.29"),
    ("disjointness", 3, Measure.RANK, 8, f"{KN}, Example 1.23: a power of [[1, 1], [1, 0]]"),
    ("intersection_size", 3, Measure.D, 5, f"{TAMM}: n + ⌈log₂(n+1)⌉ for n = 2ᵗ − 1"),
]
RECALL = [  # (1 − H₂(ε))·n bits from below, n from above
    ("index", 6, Fraction(1, 100), 6, f"{KNR}: VC dimension n"),
    ("disjointness", 4, Fraction(1, 100), 4, f"{KNR}: VC dimension n"),
    ("inner_product", 4, Fraction(1, 100), 4, f"{KNR}: VC dimension n"),
]


def bound(problem: str, n: int, measure: Measure, side: Side, error: Fraction | None = None) -> int:
    certificate = certify(problem, n, measure=measure, side=side, error=error, steps=10_000)
    assert verify(certificate).valid
    return certificate.claim.bound


@pytest.mark.parametrize(("problem", "n", "measure", "value", "source"), EXACT)
def test_a_known_value_is_met_from_both_sides(problem: str, n: int, measure: Measure, value: int, source: str) -> None:
    assert bound(problem, n, measure, Side.LOWER) == value, source
    assert bound(problem, n, measure, Side.UPPER) == value, source


@pytest.mark.parametrize(("problem", "n", "error", "value", "source"), RECALL)
def test_shattered_strings_must_be_sent_whole_however_rare_the_errors(
    problem: str, n: int, error: Fraction, value: int, source: str
) -> None:
    assert bound(problem, n, Measure.R1_AB, Side.LOWER, error) == value, source
