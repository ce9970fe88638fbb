"""A statement of the literature as a ledger entry: what it says, where, and the evidence that can be run for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from reductions import Shelf
from reductions.costs.source import Source

from ...shown.table import Cell, Table
from .hypotheses import of_architecture
from .status import Status


@dataclass(frozen=True)
class Finding:
    """One line of evidence.

    Attributes:
        kind: what sort of evidence: law, bound, certificate, bits, errors, count, fault, size, width, precision,
            accuracy.
        what: what was run.
        found: what came out.
        stated: what the statement, or a definition, says of it.
        holds: whether the two agree; None where nothing is claimed and a number is only reported.
    """

    kind: str
    what: str
    found: Cell
    stated: Cell
    holds: bool | None

    def __post_init__(self) -> None:
        if self.holds not in (None, True, False):
            raise TypeError(f"{self.what}: holds is {self.holds!r}, wanted a truth value or None")
        object.__setattr__(
            self, "holds", None if self.holds is None else bool(self.holds)
        )  # numpy's False is not False


@dataclass(frozen=True)
class Conditions:
    """How much is run: size of the task, most instances of a run, seed, and what one search for a certificate takes."""

    n: int
    instances: int = 512
    seed: int = 0
    seconds: float = 5.0
    steps: int | None = None

    def at(self, n: int) -> Conditions:
        """The same at another size."""
        return replace(self, n=n)


class Evidence(Protocol):
    """Something to run for a statement."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The findings under these conditions, one by one as they come.

        Raises:
            ValueError: the evidence does not have this size.
        """
        ...


@dataclass(frozen=True)
class Theorem:
    """A statement and its evidence.

    Attributes:
        statement: in one sentence.
        about: the architecture it speaks of.
        assumes: what it supposes beyond what its architecture is, each in a clause.
        source: paper and place.
        status: what became of it.
        evidence: what can be run for it; empty only if nothing can.
        compiles: whether hundreds of programs are compiled for it, as its models write long chains or are built again.
        lacks: what of the statement is neither executed nor proved here, and why; empty just if the status says so.
        sizes: sizes at which it is run unless told, ascending; laws are exhaustive at the first.
        remark: the accounting, what is proved here and what is the paper's, and what falls short.
    """

    statement: str
    about: str
    source: Source
    status: Status
    evidence: tuple[Evidence, ...]
    sizes: tuple[int, ...] = ()
    remark: str = ""
    lacks: str = ""
    compiles: bool = False
    assumes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.evidence) is (self.status is Status.NOT_EXECUTABLE):
            raise ValueError(f"{self.statement} {self.status.value}, with {len(self.evidence)} kinds of evidence")
        if self.evidence and not self.sizes:
            raise ValueError(f"{self.statement} has evidence and no sizes")
        if bool(self.lacks) is self.status.whole:
            raise ValueError(f"{self.statement} {self.status.value}, and lacks {self.lacks or 'nothing'}")
        faults = any(getattr(item, "shows_fault", False) for item in self.evidence)
        if faults is not self.status.of_faults and (self.status.whole or not faults):
            raise ValueError(f"{self.statement} {self.status.value}, {'with' if faults else 'without'} a fault shown")

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """All that it supposes: first what its architecture is, then what is its own."""
        return (of_architecture(self.about), *self.assumes)


@dataclass(frozen=True)
class Ledger:
    """What the evidence of a statement showed at one size."""

    name: str
    theorem: Theorem
    n: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether all that was claimed was found."""
        return all(finding.holds is not False for finding in self.findings)

    @property
    def verdict(self) -> str:
        """The status, if the evidence holds."""
        if not self.findings:
            return self.theorem.status.value
        return self.theorem.status.value if self.holds else "the evidence fails"

    def table(self) -> Table:
        """One row a finding."""
        rows = tuple((f.kind, f.what, f.found, f.stated, f.holds) for f in self.findings)
        return Table(("evidence", "of", "found", "stated", "holds"), rows, title=f"{self.name}, n = {self.n}")

    def lines(self) -> tuple[tuple[str, str], ...]:
        """What stands around the table."""
        pairs = (
            ("claim", self.theorem.statement),
            ("about", self.theorem.about),
            ("assumes", "; ".join(self.theorem.hypotheses)),
            ("source", str(self.theorem.source)),
            ("remark", self.theorem.remark),
            ("lacks", self.theorem.lacks),
            ("verdict", self.verdict),
        )
        return tuple((key, value) for key, value in pairs if value)

    def record(self) -> dict[str, Any]:
        """The ledger as plain values for JSON: the statement, the verdict, and one object a finding."""
        findings = [
            {"evidence": f.kind, "of": f.what, "found": f.found, "stated": f.stated, "holds": f.holds}
            for f in self.findings
        ]
        return {"theorem": self.name, "n": self.n, **dict(self.lines()), "holds": self.holds, "findings": findings}

    def __str__(self) -> str:
        return "\n".join([*(f"{key:<8} {value}" for key, value in self.lines()), str(self.table())])

    def _repr_html_(self) -> str:
        return Table(("", ""), self.lines())._repr_html_() + self.table()._repr_html_()


THEOREMS: Shelf[Theorem] = Shelf("lowerbounds.theorems", "THEOREM")


_USUAL = 128  # the largest size that is run unless a size is given


def examine(
    name: str,
    n: int | None = None,
    *,
    instances: int = 512,
    seed: int = 0,
    seconds: float = 5.0,
    steps: int | None = None,
) -> Ledger:
    """Run the evidence of a statement again.

    Args:
        name: on the shelf of theorems.
        n: size of the task; the largest of the statement's own sizes to 128 unless given, larger ones take minutes.
        instances: pairs in a run; all of them where there are no more.
        seed: of instances and weights.
        seconds: for each search for a certificate.
        steps: for each of these in place of seconds, see `lowerbounds.certify`.

    Raises:
        ValueError: no such statement, or a size that its tasks do not have.

    Example:
        >>> examine("recurrent_index_lookup", 8, instances=64).verdict
        'reproduced'
    """
    theorem = THEOREMS.get(name)
    size = n if n is not None else max((size for size in theorem.sizes if size <= _USUAL), default=0)
    at = Conditions(size, instances, seed, seconds, steps)
    findings = tuple(finding for evidence in theorem.evidence for finding in evidence.find(at))
    return Ledger(name, theorem, size, findings)


def contents() -> Table:
    """All statements, those of one paper together: about what, status, source, and the command that shows them.

    Example:
        >>> contents().columns
        ('name', 'statement', 'about', 'status', 'source', 'command')
    """
    entries = sorted((THEOREMS.get(name).source.work, name) for name in THEOREMS.names())
    rows = []
    for _, name in entries:
        theorem = THEOREMS.get(name)
        command = f"lowerbounds theorem {name}" if theorem.evidence else ""
        rows.append((name, theorem.statement, theorem.about, theorem.status.value, str(theorem.source), command))
    return Table(("name", "statement", "about", "status", "source", "command"), tuple(rows), title="Theorems")
