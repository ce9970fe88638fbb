"""A certificate's JSON as a claim on a matrix, and the words in which it is doubted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .matrices import Matrix, matrix_of

FROM_BOB = ("STATES_BA", "RSTATES_BA", "D1_BA", "R1_BA", "VC_BA")
IN_BITS = ("D", "D1_AB", "D1_BA", "R", "R1_AB", "R1_BA", "N0", "N1")
ONE_WAY = ("STATES_AB", "STATES_BA", "D1_AB", "D1_BA")
MOST_CELLS = 1 << 12


class Doubt(Exception):
    """The certificate does not prove what it claims."""


@dataclass(frozen=True)
class Claim:
    """What is claimed of a matrix."""

    matrix: Matrix
    answers: int
    measure: str
    side: str
    bound: int
    error: Fraction

    @property
    def sent(self) -> Matrix:
        """The matrix with the sender's inputs as rows."""
        return turned(self.matrix) if self.measure in FROM_BOB else self.matrix


def turned(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def claim_of(fields: dict) -> Claim | None:
    """The claim of a certificate, or None where its problem is not known here or is too large."""
    problem = fields["problem"]
    found = (problem["matrix"], problem["answers"]) if isinstance(problem, dict) else matrix_of(problem, fields["n"])
    if found is None or len(found[0]) * len(found[0][0]) > MOST_CELLS:
        return None
    p, q = map(int, fields["error"].split("/"))
    return Claim(*found, fields["measure"], fields["side"], fields["bound"], Fraction(p, q))


def doubt(why: str, when: bool = True) -> None:
    if when:
        raise Doubt(why)


def ranks(value: object, below: int, *, once: bool = True) -> list[int]:
    """A list of ranks below a number, each once."""
    doubt("no list", not isinstance(value, list))
    doubt("no ranks", any(type(rank) is not int or not 0 <= rank < below for rank in value))
    doubt("a rank is given twice", once and len(set(value)) < len(value))
    return value


def natural(value: object, *, least: int = 0, below: int = 1 << 64) -> int:
    doubt("no such number", type(value) is not int or not least <= value < below)
    return value


def keys(value: object, *wanted: str) -> tuple:
    doubt("other keys", not isinstance(value, dict) or set(value) != set(wanted))
    return tuple(value[key] for key in wanted)


def ceil_log2(count: int) -> int:
    return max(0, count - 1).bit_length()


def need(claim: Claim, count: int) -> None:
    """A lower bound that follows from so many rectangles, leaves, messages or columns."""
    doubt("no lower bound", claim.side != "lower")
    most = ceil_log2(count) if claim.measure in IN_BITS else count
    doubt(f"the bound is more than {most}", not 0 <= claim.bound <= most)


def pay(claim: Claim, count: int) -> None:
    """An upper bound that so many rectangles, leaves or messages reach."""
    doubt("no upper bound", claim.side != "upper")
    cost = ceil_log2(count) if claim.measure in IN_BITS else count
    doubt(f"the bound is less than {cost}", claim.bound < cost)
