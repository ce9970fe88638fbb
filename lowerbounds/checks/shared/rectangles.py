"""What it proves that the cells with one answer need so many one-answer rectangles.

A rectangle has one answer when no cell of it inside the promise has another. The leaves of a protocol after which both
know the answer are such rectangles and part the matrix; the proofs of answer b in a nondeterministic protocol are such
rectangles and cover its cells. Partitions and covers may also be counted in rectangles.
"""

from __future__ import annotations

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ...certificates.certificate import Claim, Json
from .refuted import Cells, refute, whole

_OF_ALL = (Measure.D, Measure.LEAVES, Measure.PARTITION)
_COVERS = (Measure.N0, Measure.N1, Measure.COVER0, Measure.COVER1)
_PARTS = (Measure.PARTITION0, Measure.PARTITION1)


def an_answer(value: Json, where: str, cells: Cells) -> int:
    """`value` as one of the problem's answers, or refusal."""
    return whole(value, where, below=cells.answers)


def follows(claim: Claim, count: int, covered: int | None, cells: Cells, *, parted: int | None = None) -> None:
    """Refuse a claim that does not follow from the need of `count` disjoint rectangles.

    With `covered`, as many are needed where they may overlap, to cover the cells with that answer; with `parted`, as
    many disjoint ones for the cells with that answer alone.
    """
    if claim.side is not Side.LOWER:
        refute(f"side: counting rectangles proves lower bounds, not a claim that is {claim.side.value}")
    answer = claim.measure.answer
    if claim.measure in _COVERS:
        if covered != answer or cells.answers != 2:
            refute(f"measure: {claim.measure.value} is about covers of answer {answer} of 2, the witness is not")
    elif claim.measure in _PARTS:
        if answer not in (covered, parted) or cells.answers != 2:
            refute(f"measure: {claim.measure.value} is about rectangles of answer {answer} of 2, the witness is not")
    elif claim.measure not in _OF_ALL:
        refute(f"measure: counting rectangles proves nothing about {claim.measure.value}")
    proved = ceil_log2(max(1, count)) if claim.measure.in_bits else count
    if not 0 <= claim.bound <= proved:
        refute(f"bound: {count} rectangles prove at least 0 and at most {proved}, which the claimed bound is not")
