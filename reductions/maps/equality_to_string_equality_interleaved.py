"""EQ_n → string equality with alternating ownership: of a place, Alice has every other half.

Alice owns xᵢ's token for even i and yᵢ's for odd i, counted from 0, Bob the other; what each writes is the same string
as before, so it is EQ_n again, for one layer of attention. A recurrent model is not cut there.

Source: proved here, in the lines above: EQ is symmetric in its inputs, place by place.

Example:
    >>> "".join(owner.name[0] for owner in MAP.layout(3).owners)
    'ABABABP'
"""

from __future__ import annotations

from dataclasses import dataclass

from ._side_by_side import InTurns
from .equality_to_string_equality import EqualityToStringEquality


@dataclass(frozen=True)
class EqualityToStringEqualityInterleaved(InTurns, EqualityToStringEquality):
    """The same strings, owned place by place in turns."""


MAP = EqualityToStringEqualityInterleaved()
