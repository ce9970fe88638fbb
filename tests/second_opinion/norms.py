"""γ₂ on both sides: a matrix that is ⪰ 0 shown by a factor, and vectors with what their products lack."""

from __future__ import annotations

from fractions import Fraction

from .reading import Claim, doubt, keys, natural, ranks

BITS = ("D", "D1_AB", "D1_BA", "R", "R1_AB", "R1_BA")
COUNTS = ("LEAVES", "STATES_AB", "STATES_BA")


def integers(value: object, length: int | None = None, most: int | None = None) -> list[int]:
    doubt("no list", not isinstance(value, list))
    doubt("another length", length is not None and len(value) != length)
    for number in value:
        doubt("no integer", type(number) is not int or (most is not None and not -most <= number < most))
    return value


def semidefinite(matrix: list[list[int]], factor: object, shift: int) -> None:
    """Whether 2ˢ·matrix − L·Lᵀ is diagonally dominant, so that the matrix is ⪰ 0."""
    size = len(matrix)
    doubt("no factor", not isinstance(factor, list) or len(factor) != size)
    whole = [integers(line, i + 1) + [0] * (size - i - 1) for i, line in enumerate(factor)]
    for i in range(size):
        rest = [
            2**shift * matrix[i][j] - sum(a * b for a, b in zip(whole[i], whole[j], strict=True)) for j in range(size)
        ]
        doubt("not dominant", rest[i] < sum(map(abs, rest)) - abs(rest[i]))


def factorisation_dual(claim: Claim, witness: dict) -> None:
    names = "ones", "rows", "columns", "weights", "u", "v", "factor", "shift"
    ones, rows, columns, weights, u, v, factor, shift = keys(witness, *names)
    doubt("no lower bound", claim.side != "lower" or claim.measure not in (*BITS, *COUNTS, "GAMMA2"))
    doubt("error", claim.error >= Fraction(1, 2))
    ranks(ones, claim.answers)
    doubt("γ₂ of two answers", claim.measure == "GAMMA2" and (claim.answers != 2 or len(ones) != 1))
    ranks(rows, len(claim.matrix))
    ranks(columns, len(claim.matrix[0]))
    doubt("nothing", not rows or not columns)
    doubt("no weights", not isinstance(weights, list) or len(weights) != len(rows))
    weights = [integers(line, len(columns)) for line in weights]
    u, v = integers(u, len(rows)), integers(v, len(columns))
    natural(shift, below=4096)
    above = [[u[i] if i == k else 0 for k in range(len(u))] + [-w for w in weights[i]] for i in range(len(u))]
    beside = [
        [-weights[i][j] for i in range(len(u))] + [v[j] if j == k else 0 for k in range(len(v))] for j in range(len(v))
    ]
    semidefinite(above + beside, factor, shift)
    total = Fraction(0)
    for x, line in zip(rows, weights, strict=True):
        for y, weight in zip(columns, line, strict=True):
            answer = claim.matrix[x][y]
            agreed = -abs(weight) if answer is None else -weight if answer in ones else weight
            total += agreed * (1 - 2 * claim.error) if agreed > 0 else agreed
    if claim.bound == 0:
        return
    doubt("nothing is shown", total <= 0)
    root = 2 * total / (sum(u) + sum(v))
    if claim.measure == "GAMMA2":
        doubt("the norm is less", root * 10**6 < claim.bound)
    else:
        doubt("too many leaves", claim.bound > 64 and claim.measure in BITS)
        doubt(
            "fewer leaves",
            root**2 <= (claim.bound - 1 if claim.measure in COUNTS else Fraction(2) ** (claim.bound - 1)),
        )


def factorisation(claim: Claim, witness: dict) -> None:
    scale, x, y, rows, columns = keys(witness, "scale", "x", "y", "rows", "columns")
    doubt("another claim", claim.measure != "GAMMA2" or claim.side != "upper" or claim.answers != 2)
    natural(scale, least=1, below=2**128)
    for vectors in (x, y):
        doubt("no vectors", not isinstance(vectors, list) or not vectors)
        for vector in vectors:
            doubt("of no length", not integers(vector, most=2**128) or len(vector) != len(x[0]))
    for named, vectors, length in ((rows, x, len(claim.matrix)), (columns, y, len(claim.matrix[0]))):
        doubt("not one for each", len(integers(named)) != length or {*named} != {*range(len(vectors))})
    products = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in y] for one in x]
    lacking = [[0] * len(y) for _ in x]
    for a in range(len(x)):
        for b in range(len(y)):
            cells = {
                claim.matrix[i][j]
                for i in range(len(rows))
                if rows[i] == a
                for j in range(len(columns))
                if columns[j] == b
            }
            doubt("two answers", len(cells - {None}) > 1)
            wanted = [scale * (1 - 2 * answer) for answer in cells - {None}] or [
                max(-scale, min(scale, products[a][b]))
            ]
            lacking[a][b] = abs(products[a][b] - wanted[0])
    lengths = [sum(c * c for c in one) + sum(lacking[a]) for a, one in enumerate(x)]
    others = [sum(c * c for c in one) + sum(line[b] for line in lacking) for b, one in enumerate(y)]
    doubt("the norm may be more", max(lengths) * max(others) * 10**12 > (claim.bound * scale) ** 2)
