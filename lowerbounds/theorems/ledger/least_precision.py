"""What a construction of attention is made of, and the least precision at which it makes no error, found by running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

import protocols
from reductions import MAPS, TASKS, Task
from reductions.sampling import pairs_or_sample

from .. import ledger
from .theorem import Conditions, Finding


@dataclass(frozen=True)
class LeastPrecision:
    """Widths, and the least bits of values, of averages and of weights at which a construction makes no error.

    By bisection: p is least where p − 1 errs or cannot be built. A construction with a parameter `precision` is built
    again with less; of another, the layer with the widest numbers is run with fewer bits over the same range. Averages
    are searched with values as they are. Other weights may do with less: that is no bound for all of them.
    """

    model: str
    through: str  # a map, or a task

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The widths, and a precision each of values and of averages, which hold if there is no error at its own."""
        task, tokens = self._tokens(at)
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        if hasattr(made.model, "layers") or hasattr(made.model, "numbers"):
            layers = "; ".join(map(_shape, ledger.layers_of(made.model)))
            yield Finding("width", f"{self.model}, n={at.n}", layers, None, None)

        def fault(at_precision: Callable[[int], protocols.Case], precision: int) -> str:
            try:
                wrong = (~task.accepts(tokens, at_precision(precision).whole(tokens))).sum()
            except ValueError as error:
                return str(error)
            return f"{wrong} wrong" if wrong else ""

        searches = {"values": _of_values(made), "averages": _of_averages(made), "weights": _of_weights(made)}
        for kind, (own, at_precision) in searches.items():
            if own:
                found, holds = _least(own, partial(fault, at_precision), len(tokens))
                yield Finding(
                    "precision", f"least p of {kind}, {self.model} through {self.through}", found, None, holds
                )

    def _tokens(self, at: Conditions) -> tuple[Task, Any]:
        if self.through.partition(":")[0] in TASKS.names():
            task = TASKS.get(self.through)
            return task, task.sample(at.n, at.instances, np.random.default_rng(at.seed), hard=True)
        reduction = MAPS.get(self.through)
        size = reduction.problem_size(at.n)
        drawn = pairs_or_sample(reduction.problem, size, count=at.instances, seed=at.seed, few=0)
        return reduction.task, reduction.tokens(at.n, drawn.x, drawn.y)


def _least(own: int, fault: Callable[[int], str], count: int) -> tuple[str, bool]:
    """The least precision without a fault, in words, and whether there is one."""
    if found := fault(own):
        return f"p = {own}: {found}", False
    least, errs, less = own, 0, "1 bit is the least there is"
    while least - errs > 1:
        middle = (least + errs) // 2
        if found := fault(middle):
            errs, less = middle, f"p = {middle}: {found}"
        else:
            least = middle
    return f"p = {least}: no error in {count}; {less}", True


def _of_values(made: protocols.Case) -> tuple[int, Callable[[int], protocols.Case]]:
    """The construction's own precision, and the case at another, or ValueError where there is none."""
    chosen = made.made_by
    if chosen is None or all(field.name != "precision" for field in fields(chosen)):
        own = ledger.layers_of(made.model)[ledger.widest(made.model)].numbers.precision
        return own, lambda p: made if p == own else made.with_model(ledger.coarse(made.model, p))

    return getattr(chosen, "precision"), partial(_rebuilt, made, "precision")  # noqa: B009 (a field of some only)


def _of_weights(made: protocols.Case) -> tuple[int, Callable[[int], protocols.Case]]:
    """The bits of a weight that the construction was built with, 0 where it has no such parameter."""
    own = getattr(made.made_by, "weights", 0)
    return own if isinstance(own, int) else 0, partial(_rebuilt, made, "weights")


def _rebuilt(made: protocols.Case, field: str, bits: int) -> protocols.Case:
    again = replace(made.made_by, **{field: bits})  # type: ignore[type-var]
    return protocols.case(again, made.setting.task, made.setting.n, seed=made.seed)


def _of_averages(made: protocols.Case) -> tuple[int, Callable[[int], protocols.Case]]:
    """The widest averages' own precision, 0 where a model has none, and the case at another."""
    layers = ledger.layers_of(made.model)
    if not all(hasattr(layer, "average") for layer in layers):
        return 0, lambda p: made
    own = layers[ledger.widest(made.model, averages=True)].average.precision
    return own, lambda p: made if p == own else made.with_model(ledger.coarse(made.model, p, averages=True))


_KINDS = {True: "1 for the largest scores", False: "0 or 1 by a threshold"}


def _shape(layer: Any) -> str:
    """Heads, widths, bits, and how far weights reach: that is what a softmax needs its temperature for."""
    (heads, d_qk), (_, d_v), weigh = layer.query_shape, layer.value_shape, layer.weigh
    bits = f"p {layer.numbers.precision} of values, {layer.average.precision} of averages"
    found = f"{heads} head{'s' * (heads > 1)}, d_qk {d_qk}, d_v {d_v}, {bits}"
    if weigh.largest == 1:
        kind = "1 for the leftmost of the largest scores" if weigh.leftmost else _KINDS[weigh.exchanged]
        return f"{found}, weights {kind}"
    return f"{found}, weights to 2^{(weigh.largest - 1).bit_length()}"
