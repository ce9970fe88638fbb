"""A fault of a printed encoding: the encoding as a map that breaks its law, and the map that mends it."""

from __future__ import annotations

from dataclasses import dataclass

from ..laws.of_maps import hold
from ..reduction import Reduction
from ..sampling import enumerate_pairs
from ..shelf import Shelf

PAPER, SLIDE, SHORTENED = "in the paper", "on a talk's slide", "with a step of the paper's left out"


@dataclass(frozen=True)
class Literal:
    """An encoding as printed.

    Attributes:
        encoding: a map that follows the print.
        mended: name of the map on the shelf that keeps the law.
        fault: what is wrong, in one sentence.
        smallest: least size of the task at which it shows.
        printed: where: in the paper, or on a slide of a talk about it, or the paper's with a step left out.
    """

    encoding: Reduction
    mended: str
    fault: str
    smallest: int
    printed: str = PAPER

    def shown(self, n: int) -> str | None:
        """The first instance at size n on which the law breaks, or None."""
        item = self.encoding
        try:
            for x, y in enumerate_pairs(item.problem, item.problem_size(n)):
                hold(item, n, x, y)
        except ValueError as error:
            return str(error)
        return None


LITERALS: Shelf[Literal] = Shelf("reductions.literal", "LITERAL")
