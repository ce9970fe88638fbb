"""What it proves that the cells with one answer need so many one-answer rectangles.

A rectangle has one answer when no cell of it inside the promise has another. The leaves of a protocol after which both
know the answer are such rectangles and part the matrix; the proofs of answer b in a nondeterministic protocol are such
rectangles and cover its cells.
"""

from __future__ import annotations

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ...certificates.certificate import Claim, Json
from .refuted import Cells, refute, whole

_PROVED = {Measure.N0: 0, Measure.N1: 1}


def an_answer(value: Json, where: str, cells: Cells) -> int:
    """`value` as one of the problem's answers, or refusal."""
    return whole(value, where, below=cells.answers)


def follows(claim: Claim, count: int, covered: int | None, cells: Cells) -> None:
    """Refuse a claim that does not follow from the need of `count` disjoint rectangles.

    With `covered`, as many are needed where they may overlap, to cover the cells with that answer.
    """
    if claim.side is not Side.LOWER:
        refute(f"side: counting rectangles proves lower bounds, not a claim that is {claim.side.value}")
    if claim.measure in _PROVED:
        answer = _PROVED[claim.measure]
        if covered != answer or cells.answers != 2:
            refute(f"measure: {claim.measure.value} is about covers of answer {answer} of 2, the witness is not")
    elif claim.measure not in (Measure.D, Measure.LEAVES):
        refute(f"measure: counting rectangles proves nothing about {claim.measure.value}")
    proved = count if claim.measure is Measure.LEAVES else ceil_log2(max(1, count))
    if not 0 <= claim.bound <= proved:
        refute(f"bound: {count} rectangles prove at least 0 and at most {proved}, which the claimed bound is not")
