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

from ..reduction import Ints, Layout, Owner, in_turns
from .equality_to_string_equality import EqualityToStringEquality


@dataclass(frozen=True)
class EqualityToStringEqualityInterleaved(EqualityToStringEquality):
    """The same strings, owned place by place in turns."""

    def size_before(self, n: int, position: int) -> int | None:
        """No prefix is cut like this."""
        return None

    def layout(self, n: int) -> Layout:
        """Owners of xᵢ alternate, and the owner of yᵢ is the other one; the end is public."""
        turns = tuple(Owner.BOB if i % 2 else Owner.ALICE for i in range(n))
        others = tuple(Owner.ALICE if i % 2 else Owner.BOB for i in range(n))
        return Layout((*turns, *others, Owner.PUBLIC))

    def alice(self, x: Ints, n: int) -> Ints:
        """Her symbols at even places, then at odd ones: her positions in order."""
        return in_turns(x, 0)

    def bob(self, y: Ints, n: int) -> Ints:
        """His symbols at odd places, then at even ones."""
        return in_turns(y, 1)


MAP = EqualityToStringEqualityInterleaved()
