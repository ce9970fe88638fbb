"""What a construction of attention is made of, and the least precision at which it makes no error, found by running."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from protocols.coarse import coarse, layers_of, widest
from protocols.setting import Builder, Setting, builder
from protocols.simulation import asked_of, protocol_of
from reductions import MAPS, TASKS, Task, sample_pairs

from .theorem import Conditions, Finding


@dataclass(frozen=True)
class LeastPrecision:
    """Widths and weights, and errors at ever fewer bits, down to the first that errs or cannot be built.

    A construction with a parameter `precision` is built again with less. Of another, the layer with the widest numbers
    is run with numbers of fewer bits over the same range.
    """

    model: str
    through: str  # a map, or a task

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Two findings; the second holds if there is no error at the construction's own precision."""
        task, tokens = self._tokens(at)
        chosen = builder(self.model)
        chosen.check(Setting(task, at.n))

        def errors(model: Any) -> int:
            outputs = protocol_of(model).whole(tokens, asked_of(task, at.n))
            return int((~task.accepts(tokens, outputs)).sum())

        made = chosen.build(Setting(task, at.n), seed=at.seed)
        if hasattr(made, "layers") or hasattr(made, "numbers"):
            yield Finding("width", f"{self.model}, n={at.n}", "; ".join(map(_shape, layers_of(made))), None, None)
        least: int | None = None
        less = "1 bit is the least there is"
        for precision, model in _coarser(chosen, Setting(task, at.n), at.seed):
            wrong = model if isinstance(model, str) else errors(model)
            if wrong:
                less = f"p = {precision}: {wrong if isinstance(wrong, str) else f'{wrong} wrong'}"
                break
            least = precision
        found = less if least is None else f"p = {least}: no error in {len(tokens)}; {less}"
        yield Finding("precision", f"least p of {self.model} through {self.through}", found, None, least is not None)

    def _tokens(self, at: Conditions) -> tuple[Task, Any]:
        if self.through.partition(":")[0] in TASKS.names():
            task = TASKS.get(self.through)
            return task, task.sample(at.n, at.instances, np.random.default_rng(at.seed), hard=True)
        reduction = MAPS.get(self.through)
        problem, size = reduction.problem, reduction.problem_size(at.n)
        hard = problem.hard(size, 1, np.random.default_rng(at.seed)) is not None
        x, y = sample_pairs(problem, size, count=at.instances, seed=at.seed, hard=hard)
        return reduction.task, reduction.tokens(at.n, x, y)


def _coarser(chosen: Builder, setting: Setting, seed: int) -> Iterator[tuple[int, Any]]:
    """Precisions, descending from the construction's own, each with the model or with why there is none."""
    if any(field.name == "precision" for field in fields(chosen)):
        for precision in range(getattr(chosen, "precision"), 0, -1):  # noqa: B009 (a field of some builders only)
            try:
                made = replace(chosen, precision=precision)  # type: ignore[call-arg]
                made.check(setting)
                yield precision, made.build(setting, seed=seed)
            except ValueError as error:
                yield precision, str(error)
        return
    model = chosen.build(setting, seed=seed)
    own = layers_of(model)[widest(model)].numbers.precision
    yield own, model
    for precision in range(own - 1, 0, -1):
        yield precision, coarse(model, precision)


def _shape(layer: Any) -> str:
    """Heads, widths, bits, and how far weights reach: that is what a softmax needs its temperature for."""
    (heads, d_qk), (_, d_v), weigh = layer.query_shape, layer.value_shape, layer.weigh
    found = f"{heads} head{'s' * (heads > 1)}, d_qk {d_qk}, d_v {d_v}, p {layer.numbers.precision}"
    if weigh.largest == 1:
        kind = "the leftmost of the largest scores" if weigh.leftmost else "0 or 1"
        return f"{found}, weights {kind}"
    return f"{found}, weights to 2^{(weigh.largest - 1).bit_length()}"
