"""What became of a statement when it was executed, and the rule that each status obeys."""

from __future__ import annotations

from enum import Enum


class Status(Enum):
    """Said of what this evidence showed, never of what a paper may have shown elsewhere."""

    REPRODUCED = "reproduced"
    MENDED = "reproduced, printed proof mended"
    FAULT_FOUND = "fault found"
    ONE_SIDED = "bounded on one side"
    INSTANCES = "instances only"
    MEASURED = "measured, same task and axes"
    CONJECTURE = "conjecture"
    NOT_EXECUTABLE = "not executable"

    @property
    def rule(self) -> str:
        """When a statement may bear it."""
        return _RULES[self]

    @property
    def glyph(self) -> str:
        """One sign, for lists; words stand beside it."""
        return _GLYPHS[self]

    @property
    def whole(self) -> bool:
        """Whether nothing of the statement is lacking."""
        return self in (Status.REPRODUCED, Status.MENDED, Status.FAULT_FOUND)

    @property
    def of_faults(self) -> bool:
        """Whether it asks for a fault that shows: of a printed proof, or of the statement."""
        return self in (Status.MENDED, Status.FAULT_FOUND)


_RULES = {
    Status.REPRODUCED: "every quantifier of the statement was executed, or is proved here",
    Status.MENDED: "the same, and a step of the paper's own proof fails as printed when it is run",
    Status.FAULT_FOUND: "the statement itself is false as printed, shown on an instance",
    Status.ONE_SIDED: "one direction was executed or is proved here, or a weaker form of it; what lacks is said",
    Status.INSTANCES: "it was run on instances, and nothing beyond them is proved here",
    Status.MEASURED: "models were trained on the same task and axes, smaller; no number of a figure was compared",
    Status.CONJECTURE: "its source says that it is open; what is run shows why, and proves nothing of it",
    Status.NOT_EXECUTABLE: "no run at any one size can show it",
}
_GLYPHS = {
    Status.REPRODUCED: "●",
    Status.MENDED: "◉",
    Status.FAULT_FOUND: "✗",
    Status.ONE_SIDED: "◐",
    Status.INSTANCES: "○",
    Status.MEASURED: "◇",
    Status.CONJECTURE: "?",
    Status.NOT_EXECUTABLE: "–",
}
