"""All ways in which one speaker can split a rectangle, refuted case by case until one way works or none is left.

Lines are placed one at a time. A case ends when a part contains an infeasible rectangle, or when ranks show that the
parts, however they grow, need more leaves than two trees of the depth that is left have. A case that a line has no
bearing on is not split on that line.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from ..matrices.bitboard import Board, Rect, bits, rectangle
from ..ranks.rank_union import LABELS, Joint, basis, independent, joint_rank, labelled, reduce
from .infeasible import Case, Infeasible, Join
from .tree import Done, Split, Tree

_ONE = np.uint64(1)
EAGER = 1  # up to this depth, parts are solved while they grow and not only when complete


class Solver(Protocol):
    """What refuting a split needs from the search it is part of."""

    board: Board

    def solve(self, rect: Rect, depth: int) -> Tree | Infeasible:
        """A tree of this depth or why there is none."""
        ...

    def within(self, rect: Rect, depth: int) -> list[Infeasible]:
        """The known infeasible rectangles inside this one."""
        ...

    def counted(self, rect: Rect, depth: int) -> Infeasible | None:
        """Infeasible by its leaves, or None."""
        ...


class Parts(NamedTuple):
    """The lines placed inside, those placed outside, and those still free."""

    inside: int
    outside: int
    free: int

    def put(self, line: int, inside: bool) -> Parts:
        """One free line placed."""
        free = self.free & ~line
        return (
            Parts(self.inside | line, self.outside, free) if inside else Parts(self.inside, self.outside | line, free)
        )


class Ending(NamedTuple):
    """Cases in preorder that refute a placement, and the placed lines that they speak of."""

    cases: list[Case]
    used: int


class Forced(NamedTuple):
    """A line that must go to one part, because the other would contain an infeasible rectangle."""

    line: int
    inside: bool
    why: Infeasible


Guess = tuple[int, ...]


class _OutOfSteps(Exception):
    """The steps are used up; the rectangles that were refuted on the way stay known."""


class Cases:
    """The splits of `rect` by one speaker into two parts that are to be solved with one bit less."""

    def __init__(self, solver: Solver, rect: Rect, depth: int, speaker: int) -> None:
        self._solver, self._speaker, self._depth = solver, speaker, depth - 1
        self._own, self._other = rect[speaker], rect[1 - speaker]
        self._found: Split | None = None
        self._left = 0
        self._cores: list[Infeasible] = []
        self._bases: dict[int, list[list[int]]] = {}
        self._masks = np.zeros(64, dtype=np.uint64)
        for item in solver.within(rect, self._depth):
            self._add(item)
        board = solver.board
        self._vectors = [
            {line: labelled(lines[line] & self._other, line) for line in bits(self._own)}
            for lines in (board.masks[speaker] if board.total else ())
        ]

    def run(self, steps: int) -> Split | list[Case] | None:
        """A split that works, or the cases that refute every one, or None where that takes more steps."""
        self._left = steps
        scores = self._scores(Parts(0, 0, self._own))
        first = 1 << max(scores, key=lambda line: (scores[line], line))
        try:
            end = self._explore(Parts(first, 0, self._own & ~first), (0,) * len(self._vectors))
        except _OutOfSteps:
            return None
        return self._found or [first.bit_length() - 1, *end.cases]

    def _add(self, item: Infeasible) -> None:
        if len(self._cores) == len(self._masks):
            self._masks = np.concatenate([self._masks, np.zeros_like(self._masks)])
        self._masks[len(self._cores)] = item.rect[self._speaker]
        self._cores.append(item)

    def _explore(self, at: Parts, guess: Guess) -> Ending:
        """Refute all splits with these lines placed, or find one (then the ending is void)."""
        self._left -= 1
        if self._left < 0:
            raise _OutOfSteps
        forced: list[Forced] = []
        while True:
            end, at = self._propagate(at, forced)
            if end is None and self._learn(at):
                continue
            line = 0
            if end is None:
                end, line, guess = self._joined(at, guess)
            if end is None and not at.free:
                self._succeed(at)
            if self._found:
                return Ending([], 0)
            return self._unwind(end or self._branch(at, line, guess), forced)

    def _propagate(self, at: Parts, forced: list[Forced]) -> tuple[Ending | None, Parts]:
        count = len(self._cores)
        while count:
            # what each core has beside the lines placed outside, then beside those placed inside
            rest = self._masks[:count] & ~np.array([[at.outside], [at.inside]], dtype=np.uint64)
            hit = int((rest == 0).argmax())
            if not rest.flat[hit]:
                why = self._cores[hit % count]
                return Ending([why], why.rect[self._speaker]), at
            hit = int((((rest & (rest - _ONE)) == 0) & ((rest & np.uint64(at.free)) != 0)).argmax())
            line = int(rest.flat[hit])
            if line & (line - 1) or not line & at.free:
                break
            forced.append(Forced(line, hit < count, self._cores[hit % count]))
            at = at.put(line, hit < count)
        return None, at

    def _learn(self, at: Parts) -> bool:
        """Whether an infeasible rectangle was found that ends this case or forces a line."""
        item = self._overfull(at)
        if item is None and (not at.free or self._depth <= EAGER):
            for part in (at.inside, at.outside):
                found = self._solver.solve(rectangle(self._speaker, part, self._other), self._depth) if part else None
                if isinstance(found, Infeasible):
                    item = found
                    break
        if item is not None:
            self._add(item)
        return item is not None

    def _overfull(self, at: Parts) -> Infeasible | None:
        """A part with too many leaves by its own ranks, at once or with one more line."""
        limit = 1 << self._depth
        for part in (at.inside, at.outside):
            bases = self._bases_of(part)
            rank = sum(map(len, bases))
            if rank > limit:
                return self._counted(part)
            for line in bits(at.free) if rank + len(bases) > limit else ():
                more = sum(reduce(b, v[line]) >> LABELS != 0 for b, v in zip(bases, self._vectors, strict=True))
                if rank + more > limit:
                    return self._counted(part | 1 << line)
        return None

    def _bases_of(self, part: int) -> list[list[int]]:
        if part not in self._bases:
            self._bases[part] = [basis(vectors, part) for vectors in self._vectors]
        return self._bases[part]

    def _counted(self, part: int) -> Infeasible | None:
        return self._solver.counted(rectangle(self._speaker, part, self._other), self._depth)

    def _joined(self, at: Parts, guess: Guess) -> tuple[Ending | None, int, Guess]:
        """The ending by joint ranks, or else the line to place next."""
        limit = 2 << self._depth
        joints = self._joints(at, guess)
        total, guess = sum(joint.rank for joint in joints), tuple(joint.chosen for joint in joints)
        if total > limit:
            return self._join(at, guess, total - limit - 1), 0, guess
        parts = [*zip(*(joint.raising() for joint in joints), strict=True)]  # masks inside, masks outside

        def gains(number: int) -> list[int]:
            return sorted(sum([mask >> number & 1 for mask in masks]) for masks in parts)

        for number in bits(at.free) if total + len(joints) > limit else ():
            if total + gains(number)[1] > limit:
                return None, 1 << number, guess
        ranked = [(*gains(number), score, 1 << number) for number, score in self._scores(at).items()]
        return None, int(max(ranked)[-1]) if ranked else 0, guess

    def _joints(self, at: Parts, guess: Guess) -> list[Joint]:
        bases = zip(self._bases_of(at.inside), self._bases_of(at.outside), strict=True)
        each = zip(self._vectors, bases, guess, strict=True)
        return [joint_rank(vectors, left, right, at.free, start) for vectors, (left, right), start in each]

    def _join(self, at: Parts, sets: Guess, surplus: int) -> Ending:
        """The ending, without the members of the sets that it does not need: each counts for one leaf."""
        used = own = 0
        needed = []
        for vectors, chosen in zip(self._vectors, sets, strict=True):
            while chosen and surplus:
                chosen &= chosen - 1
                surplus -= 1
            needed.append(chosen)
            used |= independent(vectors, at.inside) | independent(vectors, at.outside)
            own |= chosen
        return Ending([Join(rectangle(self._speaker, own | used, self._other), tuple(needed))], used)

    def _scores(self, at: Parts) -> dict[int, float]:
        """For each free line the weight of the infeasible rectangles that it may help to split."""
        masks = self._masks[: len(self._cores)]
        whole = ((masks & np.uint64(at.inside)) == 0) | ((masks & np.uint64(at.outside)) == 0)
        rest = masks[whole] & np.uint64(at.free)
        lines = np.array(list(bits(at.free)), dtype=np.uint64)
        scores = ((rest[:, None] >> lines) & np.uint64(1)).T @ np.exp2(-0.5 * np.bitwise_count(rest))
        return dict(zip(lines.tolist(), scores.tolist(), strict=True))

    def _branch(self, at: Parts, line: int, guess: Guess) -> Ending:
        first = self._explore(at.put(line, True), guess)
        if self._found or not first.used & line:
            return first
        second = self._explore(at.put(line, False), guess)
        if self._found or not second.used & line:
            return second
        return Ending([line.bit_length() - 1, *first.cases, *second.cases], first.used | second.used)

    def _unwind(self, end: Ending, forced: list[Forced]) -> Ending:
        cases, used = end
        for line, inside, why in reversed(forced):
            if used & line:
                cite: list[Case] = [why]
                cases = [line.bit_length() - 1, *(cases + cite if inside else cite + cases)]
                used |= why.rect[self._speaker]
        return Ending(cases, used)

    def _succeed(self, at: Parts) -> None:
        trees: list[Tree] = []
        for part in (at.inside, at.outside):
            if not part:
                trees.append(Done())
                continue
            tree = self._solver.solve(rectangle(self._speaker, part, self._other), self._depth)
            if isinstance(tree, Infeasible):
                raise RuntimeError(f"a part that was solved with {self._depth} bits is refuted: {part:b}")
            trees.append(tree)
        self._found = Split(self._speaker, at.inside, *trees)
