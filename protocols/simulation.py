"""Run a model as a two-party protocol on the instances of a reduction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from reductions import MAPS, Reduction, Task, sample_pairs
from reductions.reduction import prefix_cut

from .adapters.hosting.adapter import ADAPTERS, adapted
from .adapters.hosting.check import judged
from .adapters.hosting.float_merge import FloatMerge
from .adapters.hosting.hosted_handover import Hosted
from .messages.transcript import Transcript
from .messages.turns import Asked, Tokens, converse
from .setting import Builder, Setting, builder
from .splits.handover import Handover
from .splits.hybrid import Hybrid
from .splits.layers import Layers
from .splits.merge import Merge
from .splits.third_order import ThirdOrder
from .wire.account import Account, settle
from .wire.referee import PATIENCE, hold
from .wire.tell import words_of


@dataclass(frozen=True)
class Run:
    """A model run on instances of a reduction.

    Attributes:
        reduction: the map that made the tokens.
        n: size of the task.
        x, y: the instances, (batch, …).
        tokens: what was run, (batch, T).
        transcript: what was said.
        right: whether the task accepts each output, (batch,).
        wire: what went between two processes, if it was run by two.
    """

    reduction: Reduction
    n: int
    x: npt.NDArray[np.int64]
    y: npt.NDArray[np.int64]
    tokens: Tokens
    transcript: Transcript
    right: npt.NDArray[np.bool_]
    wire: Account | None = None

    @property
    def errors(self) -> int:
        """Number of instances with a wrong output."""
        return int((~self.right).sum())


class _Opaque:
    """A model that is no pytree, as a constant of compiled functions: hashed and compared by identity."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def __hash__(self) -> int:
        return id(self._model)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Opaque) and other._model is self._model


Protocol = Handover | Merge | Layers | Hybrid | ThirdOrder | Hosted | FloatMerge


def protocol_of(model: Any) -> Protocol:
    """The protocol that a model is run by.

    Handover for `step`, merge for `query`, `key` and `value`, layers for several of these, hybrid for `extend`, third
    order for two keys; for modules of other libraries, what an adapter makes of them.

    A model that is no pytree must not be changed between runs.

    Raises:
        ValueError: an object with none of these, or a module that cannot be cut exactly.
    """
    argument = _Opaque(model) if jax.tree_util.all_leaves([model]) else model
    if all(hasattr(model, name) for name in ("start", "step")) and (hasattr(model, "emit") or hasattr(model, "read")):
        return Handover(argument)
    if all(hasattr(model, name) for name in ("embed", "query", "key", "value", "bias", "weigh", "read")):
        return Merge(argument)
    if all(hasattr(model, name) for name in ("embed", "layers", "read")):
        return Layers(argument)
    if all(hasattr(model, name) for name in ("start", "extend", "layers", "read")):
        return Hybrid(argument)
    if all(hasattr(model, name) for name in ("embed", "query", "first_key", "second_key", "seen", "weight", "read")):
        return ThirdOrder(argument)
    made = adapted(model)
    if made is None:
        raise ValueError(_refusal(model))
    return made


def _refusal(model: Any) -> str:
    name = type(model).__name__
    if callable(model):
        return f"{name} is opaque: no adapter knows what it keeps or sums; there are: {', '.join(ADAPTERS.names())}"
    return (
        f"{name} has neither start, step and read or emit (a recurrent model) "
        "nor embed, query, key, value, bias, weigh and read (a layer of attention) "
        "nor embed, layers and read (several layers of attention) "
        "nor start, extend, layers and read (recurrent layers below one of attention) "
        "nor embed, query, first_key, second_key, seen, weight and read (third-order attention)"
    )


def build(model: Any, reduction: Reduction, n: int, *, seed: int) -> Any:
    """A model object for a map's task: built if a name or a builder is given, itself otherwise."""
    return build_in(model, Setting(reduction.task, n), seed=seed)


def build_in(model: Any, setting: Setting, *, seed: int) -> Any:
    """A model object for a task at a size: built if a name or a builder is given, itself otherwise."""
    if isinstance(model, str | Builder):
        chosen = builder(model)
        chosen.check(setting)
        return chosen.build(setting, seed=seed)
    return model


def simulate(
    model: Any,
    reduction: str | Reduction,
    *,
    n: int,
    instances: int = 1000,
    seed: int = 0,
    hard: bool = False,
    pairs: tuple[Any, Any] | None = None,
    cut: int | None = None,
    wire: bool = False,
    patience: float = PATIENCE,
) -> Run:
    """Run a model as a protocol on instances of a reduction, all in one batch.

    Args:
        model: a name such as "gru:width=32", or an object with the methods of a model.
        reduction: a map's name, or a map.
        n: size of the task.
        instances: number of pairs (x, y) drawn, if `pairs` are not given.
        seed: seed of the weights and of the instances.
        hard: draw from the problem's hard distribution instead of uniformly.
        pairs: the instances x (batch, …) and y (batch, …) themselves.
        cut: let Alice own the tokens before this position and Bob the rest, whatever the map says.
        wire: let two processes run it as well, each told its own tokens only, and hold what they count to this run.
        patience: seconds that each process waits for the other.

    Raises:
        ValueError: an unknown name, a size that the map does not have, a model that does not fit the task, or over a
            wire a model or task that is on no shelf.
        WireFault: a process that died, stalled, or sent or counted something else.

    Example:
        >>> run = simulate("index_memory", "index_to_index_lookup", n=8, instances=16)
        >>> run.transcript.sent, run.errors
        (8, 0)
    """
    reduction = MAPS.get(reduction)
    reduction.check_size(n)
    size = reduction.problem_size(n)
    x, y = pairs if pairs is not None else sample_pairs(reduction.problem, size, count=instances, seed=seed, hard=hard)
    tokens = reduction.tokens(n, x, y)
    built = build(model, reduction, n, seed=seed)
    protocol = protocol_of(built)
    layout = reduction.layout(n) if cut is None else prefix_cut(reduction.layout(n), cut)
    words = words_of(model, built, reduction.task, n, layout=layout, batch=len(tokens)) if wire else None
    script = protocol.script(layout, asked_of(reduction.task, n))
    said = partial(converse, script, layout, tokens, outputs=reduction.task.outputs(n))
    transcript = judged(protocol, layout, tokens, said)
    account = settle(hold(words, tokens, patience, len(script.turns)), transcript) if words else None
    right = reduction.task.accepts(tokens, transcript.answers)
    return Run(reduction, n, x, y, tokens, transcript, right, account)


def asked_of(task: Task, n: int) -> Asked:
    """After which tokens a task asks for outputs, and how many are generated."""
    return Asked(task.asked(n), task.generated(n))
