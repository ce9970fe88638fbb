"""Check of a fooling set: pairs with answer b, no two of them in one b-rectangle, since a crossing pair has another.

A crossing pair counts only when it is inside the promise and its answer is not b. Each pair then needs a rectangle of
its own, in a partition as in a cover.

Source: Kushilevitz and Nisan (1997), Lemma 1.20; the same argument holds for covers.
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from .shared.pairs import pairs_of
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, refute


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many pairs fool.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    found = entries(witness, "witness", "answer", "pairs")
    answer = an_answer(found["answer"], "witness.answer", cells)
    count = rectangles(witness, "witness", cells)
    follows(claim, count, answer, cells)
    return f"{count} rectangles with answer {answer} by a fooling set"


def rectangles(witness: Json, where: str, cells: Cells) -> int:
    """Size of the fooling set in the witness, after checking it."""
    found = entries(witness, where, "answer", "pairs")
    answer = an_answer(found["answer"], f"{where}.answer", cells)
    pairs = pairs_of(found["pairs"], f"{where}.pairs", cells)
    for i, (x, y) in enumerate(pairs):
        if cells(x, y) != answer:
            refute(f"{where}.pairs[{i}]: ({x}, {y}) does not have the answer {answer}")
        for j in range(i + 1, len(pairs)):
            if not (_other(cells(x, pairs[j][1]), answer) or _other(cells(pairs[j][0], y), answer)):
                refute(f"{where}: pairs {i} and {j} fit into one rectangle with answer {answer}")
    return len(pairs)


def _other(value: int | None, answer: int) -> bool:
    return value is not None and value != answer


CHECK = check
