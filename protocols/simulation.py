"""Run a model as a two-party protocol: on the instances of a reduction, or cut in two at a position of its input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions import MAPS, Owner, Reduction, sample_pairs
from reductions.costs.numerals import counted
from reductions.laws.of_maps import hold
from reductions.outside import own_code
from reductions.reduction import Layout, in_order, prefix_cut

from .adapters.hosting.inputs import inputs_of
from .cases import Case, case, protocol_of
from .messages.state import State
from .messages.transcript import Transcript
from .messages.turns import Asked, Tokens, converse
from .splits.parts.protocol import Protocol

_OUTPUTS = 2


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
    """

    reduction: Reduction
    n: int
    x: npt.NDArray[np.int64]
    y: npt.NDArray[np.int64]
    tokens: Tokens
    transcript: Transcript
    right: npt.NDArray[np.bool_]

    @property
    def state(self) -> State:
        """The last state that was handed over, as its receiver decodes it.

        Raises:
            ValueError: none was: what was said are sums.
        """
        return self.transcript.state

    @property
    def errors(self) -> int:
        """Number of instances with a wrong output."""
        return int((~self.right).sum())

    def __repr__(self) -> str:
        what = f"{self.reduction.spec}, n={self.n}"
        sent, errors = counted(self.transcript.sent, "bit"), counted(self.errors, "error")
        return f"<run of {what}: {sent} sent, {errors} in {self.right.size}>"


@own_code
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
) -> Run:
    """Run a model as a protocol on instances of a reduction, all in one batch.

    Nothing is run through a reduction whose law breaks on one of these instances.

    Args:
        model: a case, a name such as "gru:width=32", or an object with the methods of a model.
        reduction: a map's name, or a map.
        n: size of the task.
        instances: number of pairs (x, y) drawn, if `pairs` are not given.
        seed: seed of the weights and of the instances.
        hard: draw from the problem's hard distribution instead of uniformly.
        pairs: the instances x (batch, …) and y (batch, …) themselves.
        cut: let Alice own the tokens before this position and Bob the rest, whatever the map says.

    Raises:
        ValueError: an unknown name, a size that the map does not have, a model that does not fit the task, a case
            for another task or size, or a reduction that breaks its law on one of the instances, named with it.

    Example:
        >>> run = simulate("index_memory", "index_to_index_lookup", n=8, instances=16)
        >>> run.transcript.sent, run.errors
        (8, 0)
    """
    reduction = MAPS.get(reduction)
    reduction.check_size(n)
    size = reduction.problem_size(n)
    x, y = pairs if pairs is not None else sample_pairs(reduction.problem, size, count=instances, seed=seed, hard=hard)
    tokens = hold(reduction, n, x, y)
    transcript = case(model, reduction.task, n, seed=seed).run(layout_of(reduction, n, cut), tokens)
    return Run(reduction, n, x, y, tokens, transcript, reduction.task.accepts(tokens, transcript.answers))


def layout_of(reduction: Reduction, n: int, cut: int | None = None) -> Layout:
    """A map's layout, or with Alice owning what is before a position and Bob the rest; public tokens stay public.

    Raises:
        ValueError: a position outside the tokens.
    """
    return reduction.layout(n) if cut is None else prefix_cut(reduction.layout(n), cut)


@own_code
def cut(
    model: Any, inputs: Tokens, position: int, *, outputs: int | None = None, generated: int = 1, **call: Any
) -> Transcript:
    """Run a model as a protocol with Alice owning the inputs before `position` and Bob the rest; the bits are counted.

    Args:
        model: a case, an object with the methods of a model, or a module of a library that an adapter is for: equinox,
            Flax, torch or transformers.
        inputs: (batch, T) or (T,) integers; for cells and modules of attention, and for recurrent models and layers
            of one's own that read them, real vectors (batch, T, d): those of one's own are given float32. Tensors may
            need a gradient, or be packed, if all sequences are of one length.
        position: 0 … T.
        outputs: number of different outputs, which fixes the cost of an announcement; 2 unless told. A module of a
            library says it itself: its vocabulary, or all values of a float.
        generated: how many outputs are asked, each but the last fed back as the next token.
        call: what a module of attention is called with besides, by the names that its library has: `attn_mask`,
            `key_padding_mask` and `is_causal`, or `src_mask` and `src_key_padding_mask`, or `mask`. What a mask says of
            a key is its owner's, as the input is.

    Raises:
        ValueError: a position outside the inputs, a mask of another shape, or a model that cannot be cut exactly, with
            the reason.
    """
    inputs = inputs_of(inputs)
    length = inputs.shape[1]
    if not 0 <= position <= length:
        raise ValueError(f"cut at {position}: wanted 0 to {length}")
    layout = in_order((Owner.ALICE, position), (Owner.BOB, length - position))
    if isinstance(model, Case):
        if outputs is not None or generated != 1 or call:
            told = {"outputs": outputs, "generated": generated, **call}
            raise ValueError(f"{', '.join(f'{k}={v}' for k, v in told.items())}: a case has what its task asks")
        return model.run(layout, inputs)
    protocol = protocol_of(model)
    if inputs.ndim == 3 and np.issubdtype(inputs.dtype, np.floating) and generated == 1:
        protocol = protocol.reading(inputs.shape[2])
    _check_inputs(protocol, inputs)
    protocol = protocol.called(inputs, call)
    script = protocol.script(layout, replace(Asked.last(length), generated=generated))
    said = partial(converse, script, layout, inputs, outputs=_outputs(protocol, outputs))
    return protocol.judged(layout, inputs, said)


def _outputs(protocol: Protocol, told: int | None) -> int:
    if protocol.outputs is None:
        return _OUTPUTS if told is None else told
    if told not in (None, protocol.outputs):
        raise ValueError(f"outputs={told}: the module's own are {protocol.outputs}")
    return protocol.outputs


def _check_inputs(protocol: Protocol, inputs: Tokens) -> None:
    """Refuse inputs that a module of a library would not read."""
    name, width, most = protocol.name, protocol.width, protocol.vocabulary
    real = np.issubdtype(inputs.dtype, np.floating)
    if width is None and (real or inputs.ndim != 2):
        raise ValueError(
            f"tokens must be integers, not {inputs.dtype} of shape {inputs.shape}: {name} reads (batch, T)"
        )
    if width is not None and inputs.shape[2:] != (width,):
        raise ValueError(f"{name} reads vectors (batch, T, {width}), not inputs of shape {inputs.shape}")
    if most and inputs.size and not 0 <= inputs.min() <= inputs.max() < most:
        raise ValueError(f"{name} reads tokens from 0 to {most - 1}, not {inputs.min()} to {inputs.max()}")
