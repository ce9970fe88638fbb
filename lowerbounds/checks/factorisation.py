"""γ₂ from above: vectors for rows and columns whose inner products are nearly the signs, and not long.

A is −1 where the answer is 1, +1 where it is 0. Every input has one of the listed vectors. Where rows have xₐ and
columns y_b, the signs that are there leave K·B_ab one value, ±K, or all of [−K, K] where every such pair is outside the
promise. Let e_ab be how far ⟨xₐ, y_b⟩ is from that. The Gram matrix of all vectors is ⪰ 0; a symmetric matrix with
the missing ±e_ab beside its diagonal, and Σ_b e_ab and Σₐ e_ab on it, is diagonally dominant, so it is ⪰ 0 as well.
Their sum is the Gram matrix of vectors whose products are K·B exactly, with squared lengths |xₐ|² + Σ_b e_ab and
|y_b|² + Σₐ e_ab. So γ₂ ≤ √(the largest of the first · the largest of the second)/K.

Witness: {"scale": K, "x": vectors, "y": vectors, "rows": the vector of each input of Alice, "columns": of Bob}.

Source: Linial and Shraibman (2009), the definition of γ₂; proved above.

Example:
    >>> from reductions import PROBLEMS
    >>> problem = PROBLEMS.get("equality")
    >>> witness = {"scale": 1, "x": [[1], [-1]], "y": [[1], [-1]], "rows": [1, 0], "columns": [0, 1]}
    >>> CHECK(Claim(problem, 1, Measure.GAMMA2, Side.UPPER, 10**6), witness, Cells(problem, 1))
    'γ₂ ≤ 1.000000 by vectors of length 1 in 1 dimension'
"""

from __future__ import annotations

from operator import mul

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.millionths import MILLION, ceil_root
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 20  # cells
MOST_PRODUCTS = 1 << 26
_LARGEST_NUMBER = 1 << 128

Vectors = list[list[int]]


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Work out the lengths of the vectors, with what their products lack.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.GAMMA2 or claim.side is not Side.UPPER or cells.answers != 2:
        refute("claim: vectors prove upper bounds on γ₂, of problems with two answers")
    if cells.rows * cells.columns > LARGEST:
        refute(f"claim: at most {LARGEST} cells are looked at")
    found = entries(witness, "witness", "scale", "x", "y", "rows", "columns")
    scale = whole(found["scale"], "scale", least=1, below=_LARGEST_NUMBER)
    x, y = _vectors(found["x"], "x"), _vectors(found["y"], "y")
    if len(x[0]) != len(y[0]) or len(x) * len(y) * len(x[0]) > MOST_PRODUCTS:
        refute("x, y: wanted vectors of one length, and few enough to multiply them all")
    rows = _named(found["rows"], "rows", cells.rows, len(x))
    columns = _named(found["columns"], "columns", cells.columns, len(y))
    signs = _signs(cells, rows, columns)
    above, beside = [sum(map(mul, a, a)) for a in x], [sum(map(mul, b, b)) for b in y]
    for (a, b), sign in signs.items():
        product = sum(map(mul, x[a], y[b]))
        lacking = max(0, abs(product) - scale) if sign == 0 else abs(product - sign * scale)
        above[a] += lacking
        beside[b] += lacking
    shown = ceil_root(-(-max(above) * max(beside) * MILLION**2 // scale**2))
    if claim.bound < shown:
        refute(f"bound: these vectors prove no less than {shown} millionths")
    longest = ceil_root(max(*above, *beside))
    size = f"{len(x[0])} dimension{'' if len(x[0]) == 1 else 's'}"
    return f"γ₂ ≤ {shown // MILLION}.{shown % MILLION:06d} by vectors of length {longest} in {size}"


def _vectors(value: Json, where: str) -> Vectors:
    found = []
    for place, listed in enumerate(items(value, where)):
        numbers = items(listed, f"{where}[{place}]")
        found.append([whole(c, f"{where}[{place}]", least=-_LARGEST_NUMBER, below=_LARGEST_NUMBER) for c in numbers])
        if len(found[place]) != len(found[0]):
            refute(f"{where}[{place}]: wanted as many numbers as in the others")
    if not found or not found[0]:
        refute(f"{where}: wanted vectors")
    return found


def _named(value: Json, where: str, length: int, below: int) -> list[int]:
    """Which vector each input has; each of them is used."""
    named = items(value, where)
    if len(named) != length:
        refute(f"{where}: wanted the number of a vector for each of {length} inputs")
    found = [whole(number, f"{where}[{place}]", below=below) for place, number in enumerate(named)]
    if len(set(found)) != below:
        refute(f"{where}: a vector belongs to no input")
    return found


def _signs(cells: Cells, rows: list[int], columns: list[int]) -> dict[tuple[int, int], int]:
    """The one sign of each pair of vectors, 0 where all of its pairs of inputs are outside the promise."""
    signs: dict[tuple[int, int], int] = {}
    for row, a in enumerate(rows):
        for column, answer in enumerate(cells.line(row, range(cells.columns))):
            place = a, columns[column]
            sign = 0 if answer is None else 1 - 2 * answer
            if sign * signs.setdefault(place, sign) < 0:
                refute(f"rows: row {row}, column {column} has another answer than others with the same vectors")
            signs[place] = signs[place] or sign
    return signs


CHECK = check
