"""What a designer reads: the largest size and the fewest bits in one sentence, with how far from vacuous that is.

Example:
    >>> from fractions import Fraction
    >>> from .asking import fewest_bits
    >>> fewest_sentence(fewest_bits("index", n=7, accuracy=Fraction(7, 8))).split(";")[0]
    'accuracy 7/8 = 0.875 on index at n=7 takes at least 4 state bits'
"""

from __future__ import annotations

from reductions.costs.numerals import counted

from ..certificates.certificate import Json
from .asking import Fewest, Largest
from .bounds.bounded import ANY_MODEL, Ceiling, ratio, shown


def largest_sentence(found: Largest) -> str:
    """The most that a state could possibly hold, and what a test of fewer says."""
    beyond = found.beyond
    state, name = beyond.capacity, beyond.name
    wanted = f"accuracy {shown(found.accuracy)} on {name}"
    if found.at is None:
        return f"no model with {state} reaches {wanted} even at n={beyond.n} ({ANY_MODEL})"
    beyond_it = f"no model with {state} has {wanted} at n={beyond.n:,} ({ANY_MODEL})"
    enough = f"up to n={found.n:,} the state is large enough as far as is known"
    return f"n={found.n:,} at most: {beyond_it}; {enough}, so a test there is vacuous as a test of memory"


def vacuity(found: Largest, asked: Ceiling) -> str:
    """How many times the state that a test of one size needs is there."""
    bits = found.beyond.capacity.bits
    if bits is None or not asked.content_bits:
        return ""
    share = 100 * asked.content_bits / max(1, bits)
    return f"a test at n={asked.n:,} needs at most {asked.content_bits:,} bits, {share:.3g} % of this state"


def fewest_sentence(found: Fewest) -> str:
    """What an accuracy takes."""
    at = found.at
    below = (
        f"with {found.below.capacity} the ceiling is {shown(found.below.accuracy)}"
        if found.below
        else "none are needed"
    )
    units = counted(found.bits, "state bit", ",")
    return f"accuracy {shown(found.accuracy)} on {at.name} at n={at.n:,} takes at least {units}; {below}"


def largest_json(found: Largest) -> dict[str, Json]:
    """The same as plain values, for scripts."""
    at = None if found.at is None else found.at.to_json()
    return {"largest_n": found.n, "accuracy": ratio(found.accuracy), "at": at, "beyond": found.beyond.to_json()}


def fewest_json(found: Fewest) -> dict[str, Json]:
    """The same as plain values, for scripts."""
    below = None if found.below is None else found.below.to_json()
    return {"fewest_bits": found.bits, "accuracy": ratio(found.accuracy), "at": found.at.to_json(), "below": below}
