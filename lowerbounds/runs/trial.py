"""One model tried on one reduction: whole and split, what was said, and the verdict."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from protocols import Case, Run, Transcript, case
from protocols.cases import model_name
from protocols.messages.turns import Tokens
from protocols.simulation import layout_of
from protocols.wire.account import Account, reconcile
from protocols.wire.referee import PATIENCE
from protocols.wire.two_processes import reported
from reductions import MAPS, Owner, Reduction
from reductions.costs.numerals import counted
from reductions.outside import own_code
from reductions.sampling import Pairs, pairs_or_sample

from ..certificates.certificate import Certificate
from ..shown.table import Cell, Table, shown
from .comparison import Comparison, Observed
from .curves import check_work
from .given.evidence import evidence
from .job import judge, run_on
from .verdict import VACUOUS, WORDS, ContradictionError, Verdict


@dataclass(frozen=True)
class Trial:
    """A run, what it showed, and what follows.

    Attributes:
        model: as it was asked for.
        run: instances, transcript and outputs.
        observed: errors.
        comparison: the verdict.
        whole_agrees: whether the uncut model gave the same output on every instance.
        theorem_bits: for attention, the papers' 3·d·(p + ⌈log₂ T⌉)·h.
        wire: what went between two processes, if it was run by two as well.
        instance_seed: of the pairs that were run.
        alone: the run with one message that the verdict is of, where that says more.
    """

    model: str
    run: Run
    observed: Observed
    comparison: Comparison
    whole_agrees: bool
    theorem_bits: int | None
    wire: Account | None = None
    instance_seed: int = 0
    alone: Transcript | None = None

    def check(self) -> None:
        """Fail where the verdict is a contradiction.

        Raises:
            ContradictionError: the run paid less than a proved bound allows.
        """
        if self.comparison.verdict is Verdict.CONTRADICTION:
            raise ContradictionError(f"{self.model}, n={self.run.n}: {self.comparison.reason}")

    def messages(self) -> Table:
        """Sender, label and bits of each message."""
        rows = tuple((m.sender.name.title(), m.label, m.bits) for m in self.run.transcript.messages)
        return Table(("sender", "message", "bits"), rows, title=f"{self.model} through {self.run.reduction.spec}")

    def lines(self) -> tuple[tuple[Cell, Cell], ...]:
        """Everything else, a line each."""
        found, transcript = self.comparison, self.run.transcript
        answerer = transcript.answerer.name.title()
        pairs: list[tuple[Cell, Cell]] = [
            ("bits sent", transcript.sent),
            ("with the announcement", f"{transcript.announced} ({answerer} answers)"),
            ("whole run = split run", self.whole_agrees),
            ("errors", f"{self.observed.errors} of {self.observed.instances}, rate ≤ {self.limit:.3g}"),
            ("verdict", f"{found.verdict.value}{' (vacuous)' if found.vacuous else ''}"),
            ("reason", found.reason),
            ("which means", found.verdict.meaning + (f"; {dict(WORDS)[VACUOUS]}" if found.vacuous else "")),
        ]
        if transcript.held:  # another library's module, which is not sealed
            pairs.append(("answers", transcript.held))
        if self.alone:
            (message,) = self.alone.messages
            said = f"{message.sender.name.title()}: {message.label}, {counted(message.bits, 'bit')}; the same answers"
            pairs.append(("run with one message", said))
        if self.wire:
            pairs.append(("over the wire", f"the same to the bit; {self.wire}"))
            pairs.append(("instances", f"of seed {self.instance_seed}, drawn when both processes had the model"))
        if found.bound:
            pairs.append(("bound", f"{found.bound.status}, {found.bound.source}"))
        if found.needed_at_error_bits is not None:
            pairs.append(("needed at that error", found.needed_at_error_bits))
        if self.theorem_bits is not None:
            pairs.append(
                (
                    "papers' 3·d·(p + ⌈log₂ T⌉)·h",
                    f"{counted(self.theorem_bits, 'bit')}, all parts charged as p-bit sums over T",
                )
            )
        return tuple(pairs)

    def record(self) -> dict[str, Any]:
        """The trial as plain values for JSON: messages, bits, errors, verdict and bound."""
        found, transcript = self.comparison, self.run.transcript
        return {
            "map": self.run.reduction.spec,
            "n": self.run.n,
            "model": self.model,
            "messages": [
                {"sender": m.sender.name.title(), "label": m.label, "bits": m.bits} for m in transcript.messages
            ],
            "sent_bits": transcript.sent,
            "announced_bits": transcript.announced,
            "whole_agrees": self.whole_agrees,
            "errors": self.observed.errors,
            "instances": self.observed.instances,
            "error_limit": self.limit,
            "verdict": found.verdict.value,
            "reason": found.reason,
            "needed_bits": found.bound.value if found.bound else None,
            "measure": found.bound.measure.value if found.bound else None,
            "status": found.bound.status if found.bound else None,
            "paid_bits": found.paid_bits,
            "needed_at_error_bits": found.needed_at_error_bits,
            "vacuous": found.vacuous,
            "theorem_bits": self.theorem_bits,
            "instance_seed": self.instance_seed,
            "one_message_bits": self.alone.sent if self.alone else None,
            **({"held": transcript.held} if transcript.held else {}),
            **({"wire": self.wire.record()} if self.wire else {}),
        }

    @property
    def limit(self) -> float:
        """Upper confidence limit of the error rate."""
        return float(self.observed.error_limit)

    def __repr__(self) -> str:
        found = self.observed
        return (
            f"<trial of {self.model} through {self.run.reduction.spec}, n={self.run.n}: "
            f"{counted(self.run.transcript.sent, 'bit')} sent, {counted(found.errors, 'error')} in {found.instances}, "
            f"{self.comparison.verdict.value}>"
        )

    def __str__(self) -> str:
        return "\n".join([str(self.messages()), *(f"{key:<33} {shown(value)}" for key, value in self.lines())])

    def _repr_html_(self) -> str:
        return self.messages()._repr_html_() + Table(("", ""), self.lines(), hints=WORDS)._repr_html_()


@own_code
def try_model(
    model: Any,
    reduction: str | Reduction,
    *,
    n: int,
    instances: int = 512,
    seed: int = 0,
    cut: int | None = None,
    instance_seed: int | None = None,
    certificates: Sequence[Certificate | str | Path] = (),
    wire: bool = False,
    patience: float = PATIENCE,
) -> Trial:
    """Run a model through a reduction as a protocol, and uncut, and hold it against the bounds that apply.

    Args:
        model: a case, a name such as "gru:width=32", where its code is (`module:object` or `file.py:object`), or an
            object with the methods of a model.
        reduction: a map's name, or a map.
        n: size of the task.
        instances: pairs to run; all pairs where there are no more.
        seed: of weights, and of instances unless `instance_seed` is given.
        cut: let Alice own the tokens before this position, whatever the map says.
        instance_seed: of instances; over a wire, unless given, drawn when both processes have built the model.
        certificates: lower bounds that count beside theorems, or files of them; each is checked first.
        wire: let two processes run it as well, and hold what they count to the run in this one. Each starts with an
            empty folder and no environment of the caller's; files, network and clocks are not shut off.
        patience: seconds that each of them waits for the other.

    Raises:
        ValueError: an unknown name, a size that the map does not have, or a model that does not fit the task.
        WireFault: a process that died, stalled, or sent or counted something else.

    Example:
        >>> trial = try_model("index_memory", "index_to_index_lookup", n=6)
        >>> trial.comparison.verdict.value, trial.observed.errors, trial.whole_agrees
        ('pays enough', 0, True)
    """
    item = MAPS.get(reduction)
    check_work(item, n, instances)
    given = evidence(certificates)
    made = case(model, item.task, n, seed=seed)
    drawn, reports = seed if instance_seed is None else instance_seed, None
    if wire:
        request: dict[str, Any] = {"instances": instances, "seed": instance_seed, "cut": cut, "patience": patience}
        drawn, reports = _two_processes(made, item, n, **request)
    run, observed = run_on(made, item, n, instances=instances, seed=drawn, cut=cut)
    size = item.problem_size(n) if cut is None else item.size_before(n, cut)
    agrees = bool(np.array_equal(made.whole(run.tokens), run.transcript.answers))
    judged = judge(made, run, size, observed, cut=cut, given=given)
    account = reconcile(reports, run.transcript) if reports else None
    found = judged.comparison, agrees, made.theorem_bits, account, drawn, judged.alone
    return Trial(model_name(model), run, observed, *found)


def _two_processes(
    made: Case, item: Reduction, n: int, *, instances: int, seed: int | None, cut: int | None, patience: float
) -> tuple[int, dict[Owner, dict[str, Any]]]:
    """The seed of the instances, drawn when both parties have the model unless it is given, and what they report."""
    seeds: list[int] = []

    def pairs(seed: int) -> Pairs:
        return pairs_or_sample(item.problem, item.problem_size(n), count=instances, seed=seed)

    def draw() -> Tokens:
        seeds.append(secrets.randbits(32) if seed is None else seed)
        drawn = pairs(seeds[-1])
        return item.tokens(n, drawn.x, drawn.y)

    batch = len(pairs(0).x)
    reports = reported(made, layout_of(item, n, cut), draw, batch=batch, patience=patience)
    return seeds[-1], reports
