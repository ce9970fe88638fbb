"""What a construction of attention is made of, and the least precision at which it makes no error, found by running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from protocols import Case, case
from protocols.splits.parts.coarse import coarse, layers_of, widest
from reductions import MAPS, TASKS, Task
from reductions.sampling import pairs_or_sample

from .theorem import Conditions, Finding


@dataclass(frozen=True)
class LeastPrecision:
    """Widths and weights, and a precision p that makes no error where p − 1 errs or cannot be built, by bisection.

    A construction with a parameter `precision` is built again with less. Of another, the layer with the widest numbers
    is run with numbers of fewer bits over the same range.
    """

    model: str
    through: str  # a map, or a task

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Two findings; the second holds if there is no error at the construction's own precision."""
        task, tokens = self._tokens(at)
        made = case(self.model, task, at.n, seed=at.seed)
        if hasattr(made.model, "layers") or hasattr(made.model, "numbers"):
            layers = "; ".join(map(_shape, layers_of(made.model)))
            yield Finding("width", f"{self.model}, n={at.n}", layers, None, None)
        own, at_precision = _coarser(made)

        def fault(precision: int) -> str:
            try:
                coarser = at_precision(precision)
            except ValueError as error:
                return str(error)
            wrong = (~task.accepts(tokens, coarser.whole(tokens))).sum()
            return f"{wrong} wrong" if wrong else ""

        of = f"least p of {self.model} through {self.through}"
        if found := fault(own):
            yield Finding("precision", of, f"p = {own}: {found}", None, False)
            return
        least, errs, less = own, 0, "1 bit is the least there is"
        while least - errs > 1:
            middle = (least + errs) // 2
            if found := fault(middle):
                errs, less = middle, f"p = {middle}: {found}"
            else:
                least = middle
        yield Finding("precision", of, f"p = {least}: no error in {len(tokens)}; {less}", None, True)

    def _tokens(self, at: Conditions) -> tuple[Task, Any]:
        if self.through.partition(":")[0] in TASKS.names():
            task = TASKS.get(self.through)
            return task, task.sample(at.n, at.instances, np.random.default_rng(at.seed), hard=True)
        reduction = MAPS.get(self.through)
        size = reduction.problem_size(at.n)
        drawn = pairs_or_sample(reduction.problem, size, count=at.instances, seed=at.seed, few=0)
        return reduction.task, reduction.tokens(at.n, drawn.x, drawn.y)


def _coarser(made: Case) -> tuple[int, Callable[[int], Case]]:
    """The construction's own precision, and the case at another, or ValueError where there is none."""
    chosen = made.made_by
    if chosen is None or all(field.name != "precision" for field in fields(chosen)):
        own = layers_of(made.model)[widest(made.model)].numbers.precision
        return own, lambda p: made if p == own else made.with_model(coarse(made.model, p))

    def built(precision: int) -> Case:
        again = replace(chosen, precision=precision)  # type: ignore[call-arg]
        return case(again, made.setting.task, made.setting.n, seed=made.seed)

    return getattr(chosen, "precision"), built  # noqa: B009 (a field of some builders only)


def _shape(layer: Any) -> str:
    """Heads, widths, bits, and how far weights reach: that is what a softmax needs its temperature for."""
    (heads, d_qk), (_, d_v), weigh = layer.query_shape, layer.value_shape, layer.weigh
    found = f"{heads} head{'s' * (heads > 1)}, d_qk {d_qk}, d_v {d_v}, p {layer.numbers.precision}"
    if weigh.largest == 1:
        kind = "the leftmost of the largest scores" if weigh.leftmost else "0 or 1"
        return f"{found}, weights {kind}"
    return f"{found}, weights to 2^{(weigh.largest - 1).bit_length()}"
