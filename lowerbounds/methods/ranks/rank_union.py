"""The least rank that two parts of a set of vectors over GF(2) can have together, some vectors being placed already.

For A placed inside and B outside, the minimum over X ⊆ U of r(A ∪ X) + r(B ∪ (U∖X)) is r(A) + r(B) + |I| for a largest
I ⊆ U that is independent both over A and over B. The set I alone shows the bound: for every I ⊆ U the sum is at least
r(A ∪ I) + r(B ∪ I) − |I|.

Source: Edmonds (1970), matroid intersection.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..matrices.bitboard import bits, mask_of

LABELS = 64  # low bits of a vector say of which lines it is the sum


def labelled(vector: int, line: int) -> int:
    """A vector that knows its line; lines are below 64."""
    return vector << LABELS | 1 << line


def basis(vectors: Mapping[int, int], lines: int) -> list[int]:
    """A basis of these lines in echelon form, without labels."""
    found: list[int] = []
    for line in bits(lines):
        vector = reduce(found, vectors[line] >> LABELS << LABELS)
        if vector:
            found.append(vector)
    return found


def reduce(echelon: list[int], vector: int) -> int:
    """The vector minus what the echelon form spans of it; its labels then say which lines were used."""
    for entry in echelon:
        shorter = vector ^ entry
        if shorter < vector:  # the leading bit of the entry is in the vector
            vector = shorter
    return vector


@dataclass(frozen=True)
class Joint:
    """A least joint rank.

    Attributes:
        rank: r(A ∪ I) + r(B ∪ I) − |I|.
        chosen: a set I that shows it.
        over_left, over_right: the free lines beside I, reduced by A ∪ I and by B ∪ I.
    """

    rank: int
    chosen: int
    over_left: Mapping[int, int]
    over_right: Mapping[int, int]

    def raising(self) -> tuple[int, int]:
        """The free lines that raise the rank by one when placed inside, and those that do outside.

        The X that attain the minimum are closed under union and intersection; the largest one lacks what can be
        reached from a line that I may take over A, the smallest one is what reaches a line that I may take over B. A
        line raises the minimum inside if the largest lacks it, outside if the smallest has it.

        Example:
            >>> joint_rank({line: labelled(1, line) for line in range(2)}, [1 << LABELS], [], free=2).raising()
            (0, 2)
        """
        # to a line u from those of I in its circuit on the left; from u to those in its circuit on the right
        left, right = self.over_left, self.over_right
        return _closure(left, right, self.chosen), _closure(right, left, self.chosen)


def joint_rank(vectors: Mapping[int, int], left: list[int], right: list[int], free: int, start: int = 0) -> Joint:
    """The least joint rank over bases of what is placed inside and outside; `start` is a guess at I.

    Example:
        >>> joint = joint_rank({2: labelled(3, 2)}, [1 << LABELS], [2 << LABELS], free=4)
        >>> joint.rank, joint.chosen
        (3, 4)
    """
    inside, outside, left, right = left, right, [*left], [*right]
    chosen, seen = 0, []
    for line in (*bits(start & free), *bits(free & ~start)):
        a, b = reduce(left, vectors[line]), reduce(right, vectors[line])
        if a >> LABELS and b >> LABELS:
            left.append(a)
            right.append(b)
            chosen |= 1 << line
        else:
            seen.append((line, a, b, chosen.bit_count()))
    # by what was appended since they were seen
    over_left = {line: reduce(left[len(inside) + n :], a) for line, a, _, n in seen}
    over_right = {line: reduce(right[len(outside) + n :], b) for line, _, b, n in seen}
    while path := _exchange(over_left, over_right, chosen):
        chosen ^= path
        left, right = _over(vectors, inside, chosen), _over(vectors, outside, chosen)
        rest = [*bits(free & ~chosen)]
        over_left = {line: reduce(left, vectors[line]) for line in rest}
        over_right = {line: reduce(right, vectors[line]) for line in rest}
    return Joint(len(inside) + len(outside) + chosen.bit_count(), chosen, over_left, over_right)


def _closure(begin: Mapping[int, int], end: Mapping[int, int], chosen: int) -> int:
    """Lines of the rest that `begin` leaves independent, and all that exchanges lead to from them."""
    queue = [line for line, vector in begin.items() if vector >> LABELS]
    reached = mask_of(queue)
    for line in queue:
        if chosen >> line & 1:
            following = mask_of(other for other, vector in begin.items() if vector >> line & 1)
        else:
            following = end[line] & chosen
        queue.extend(bits(following & ~reached))
        reached |= following
    return reached


def _over(vectors: Mapping[int, int], fixed: list[int], chosen: int) -> list[int]:
    echelon = [*fixed]
    for line in bits(chosen):
        echelon.append(reduce(echelon, vectors[line]))
    return echelon


def _exchange(over_left: Mapping[int, int], over_right: Mapping[int, int], chosen: int) -> int:
    """The lines of a shortest path along which I grows by one, or 0 if it is largest."""
    sources = [line for line, vector in over_left.items() if vector >> LABELS]
    sinks = mask_of(line for line, vector in over_right.items() if vector >> LABELS)
    if not sources or not sinks:
        return 0
    came = dict.fromkeys(sources, -1)
    for line in (queue := list(sources)):
        if sinks >> line & 1:
            return _path(came, line)
        if chosen >> line & 1:
            following = [u for u, vector in over_left.items() if vector >> line & 1]
        else:
            following = list(bits(over_right[line] & chosen))
        for other in following:
            if other not in came:
                came[other] = line
                queue.append(other)
    return 0


def _path(came: Mapping[int, int], line: int) -> int:
    path = 0
    while line >= 0:
        path |= 1 << line
        line = came[line]
    return path


def independent(vectors: Mapping[int, int], lines: int) -> int:
    """The lines of a basis of these lines."""
    echelon: list[int] = []
    found = 0
    for line in bits(lines):
        vector = reduce(echelon, vectors[line] >> LABELS << LABELS)
        if vector:
            echelon.append(vector)
            found |= 1 << line
    return found
