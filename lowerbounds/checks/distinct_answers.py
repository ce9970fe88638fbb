"""Senders that all ask for another answer: M messages are right on at most M of them, so (1 − ε) of them are needed.

The receiver has one input y, and a set A of the sender's inputs has as many answers at y as inputs. From a message the
receiver gives one answer, which is right for one input of A. So without coins at most M of A are right, of A drawn
uniformly at most M/|A| with any coins, and with error ≤ ε on each input M ≥ ⌈(1 − ε)·|A|⌉: that is error ≥ 1 − M/|A|
for a state of M values that is read before all of a string of Vᴸ is to be said.

A set of all rows is counted, not run, where the definition answers with the sender's own row by being the selection of
one place from the gadget `itself`: INDEX over any number of symbols, at n = 1.

Witness: {"receiver": column, "senders": ascending ranks and runs [first, past the last], or "all"}.

Source: Jelassi et al. (2024), Theorem 2.7, by counting; proved above, with equality where M of the answers are said.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS, Measure, Side
    >>> problem = PROBLEMS.get("index:symbols=1024")  # a string of 5 symbols out of 4
    >>> claim = Claim(problem, 1, Measure.RSTATES_AB, Side.LOWER, 768, Fraction(1, 4))
    >>> CHECK(claim, {"receiver": 0, "senders": "all"}, Cells(problem, 1))
    '1024 inputs of Alice have as many answers: 768 messages are right on 3/4 of them'
"""

from __future__ import annotations

from reductions import Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import numeral
from reductions.problems.kinds.selection import itself, selected

from ..certificates.certificate import Claim, Json
from .shared.one_way import ALICE, LARGEST_ROWS, SENDERS, Rows, flat
from .shared.refuted import Cells, entries, refute


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Count the answers.

    Raises:
        Refuted: the claim is another, an answer comes twice, or the bound is larger.
    """
    if claim.side is not Side.LOWER or claim.measure not in SENDERS:
        refute(f"claim: answers that differ prove no {claim.side.value} bound on {claim.measure.value}")
    parts = entries(witness, "witness", "receiver", "senders")
    sender = SENDERS[claim.measure]
    at = Rows(cells, sender)
    count = _counted(claim, at, at.column(parts["receiver"], "receiver"), parts["senders"])
    kept = claim.error.denominator - claim.error.numerator
    messages = -(-kept * count // claim.error.denominator)
    proved = ceil_log2(max(1, messages)) if claim.measure.in_bits else messages
    if claim.bound > proved:
        refute(f"bound: {numeral(count)} answers prove at most {numeral(proved)}, not {numeral(claim.bound)}")
    share = f"{numeral(messages)} messages are right on {1 - claim.error} of them"
    return f"{numeral(count)} inputs of {sender} have as many answers: {share}"


def _counted(claim: Claim, at: Rows, column: int, senders: Json) -> int:
    """How many senders there are, none of which has the answer of another."""
    if senders == "all":
        gadget = selected(claim.problem)
        if gadget is not None and gadget.cell is itself and claim.n == 1 and SENDERS[claim.measure] == ALICE:
            return at.rows
        if at.rows > LARGEST_ROWS:
            refute(f"senders: {numeral(at.rows)} rows, wanted at most {LARGEST_ROWS}")
        senders = [[0, at.rows]]
    found: set[int] = set()
    for row in flat(at.ranks(senders, "senders")):
        answer = at(row, column)
        if answer is None or answer in found:
            refute(f"senders: row {row} has {'no answer' if answer is None else 'the answer of another'}")
        found.add(answer)
    return len(found)


CHECK = check
