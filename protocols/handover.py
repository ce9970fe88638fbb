"""Handover: a recurrent model run by two parties, its state the message at every change of owner.

Each party steps the model over its own tokens and hands the state on; whoever has the last token answers. The state is
rounded to its declared format after every step, in one piece as well as cut, and the receiver goes on from what it
decodes, so that a state with too few declared bits gives another answer. The position is public.

One executable serves every cut: a loop whose bounds are arguments. Two differently compiled loops need not be
bit-identical.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), proof of Theorem 4.6: Alice runs the prefix and sends the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions import Owner
from reductions.reduction import Layout

from .conversation import Script, Tokens, Turn
from .message import Message
from .purity import check_pure
from .state import Rounding, StateCodec, state_codec


@dataclass(frozen=True)
class Handover:
    """The protocol of one recurrent model: an object with `start()`, `step(state, token, t)` and `read(state)`.

    The methods speak of a single instance; batches are made here. `formats()` is optional.
    """

    model: Any

    @cached_property
    def codec(self) -> StateCodec:
        """How the state is written down."""
        codec = state_codec(self.model)
        _check_step(self.model, codec)
        return codec

    @property
    def state_bits(self) -> int:
        """Bits of a handover."""
        return self.codec.bits

    def script(self, layout: Layout) -> Script:
        """One turn for each change of owner; public tokens belong to whoever is at work."""
        runs = owner_runs(layout)

        def speak(lo: int, hi: int) -> Any:
            return lambda own, said: self.codec.encode(self._run(self._resume(said, len(own)), own, lo, hi))

        turns = tuple(Turn(owner, f"state before token {hi}", speak(lo, hi)) for owner, lo, hi in runs[:-1])
        last, lo, hi = runs[-1]

        def answer(own: Tokens, said: tuple[Message, ...]) -> npt.NDArray[Any]:
            return self._read(self._run(self._resume(said, len(own)), own, lo, hi))

        return Script(turns, last, answer)

    def whole(self, tokens: Tokens) -> npt.NDArray[Any]:
        """Outputs of the uncut model, (B, …), by the same executable."""
        return self._read(self._run(self._resume((), len(tokens)), tokens, 0, tokens.shape[1]))

    def _resume(self, said: tuple[Message, ...], batch: int) -> Any:
        if said:
            return self.codec.decode(said[-1].read(self.codec.radices))
        leaves = [np.broadcast_to(np.asarray(leaf), (batch, *leaf.shape)) for leaf in self.codec.start]
        return jax.tree_util.tree_unflatten(self.codec.tree, leaves)

    def _run(self, state: Any, tokens: Tokens, lo: int, hi: int) -> Any:
        by_position = jnp.asarray(np.ascontiguousarray(tokens.T, dtype=np.int32))  # (T, B)
        return _steps(self.model, self.codec.rounding, state, by_position, jnp.int32(lo), jnp.int32(hi))

    def _read(self, state: Any) -> npt.NDArray[Any]:
        return np.asarray(_outputs(self.model, state))


@eqx.filter_jit
def _steps(model: Any, rounding: Rounding, state: Any, tokens: jax.Array, lo: jax.Array, hi: jax.Array) -> Any:
    step = jax.vmap(lambda s, token, t: rounding(model.step(s, token, t)), in_axes=(0, 0, None))
    return jax.lax.fori_loop(lo, hi, lambda t, s: step(s, tokens[t], t), jax.tree_util.tree_map(jnp.asarray, state))


@eqx.filter_jit
def _outputs(model: Any, state: Any) -> jax.Array:
    return jax.vmap(model.read)(state)


def _check_step(model: Any, codec: StateCodec) -> None:
    """Refuse a model that is no pure program, or whose step changes the state's structure."""
    start = jax.tree_util.tree_unflatten(codec.tree, list(codec.start))
    token = jax.ShapeDtypeStruct((), jnp.int32)
    check_pure(lambda s, x, t: model.read(codec.rounding(model.step(s, x, t))), start, token, token)
    after = jax.eval_shape(lambda s, x, t: codec.rounding(model.step(s, x, t)), start, token, token)
    before_leaves, before = jax.tree_util.tree_flatten(start)
    after_leaves, tree = jax.tree_util.tree_flatten(after)
    if str(before) != str(tree):
        raise ValueError(f"the model's step turns a state {before} into {tree}")
    for name, old, new in zip(codec.names, before_leaves, after_leaves, strict=True):
        if (old.shape, old.dtype) != (new.shape, new.dtype):
            raise ValueError(f"the model's step turns {name} from {old.dtype}{old.shape} into {new.dtype}{new.shape}")


def owner_runs(layout: Layout) -> list[tuple[Owner, int, int]]:
    """Maximal runs (party, first position, last position + 1); public positions go with the run before them.

    Example:
        >>> A, B, P = Owner
        >>> [(who.name, lo, hi) for who, lo, hi in owner_runs(Layout((P, A, A, B, P)))]
        [('ALICE', 0, 3), ('BOB', 3, 5)]
    """
    private = np.flatnonzero(layout.array != Owner.PUBLIC)
    if not len(private):
        return [(Owner.BOB, 0, len(layout))]
    owners = layout.array[private]
    starts = [0, *(int(private[i + 1]) for i in range(len(private) - 1) if owners[i] != owners[i + 1]), len(layout)]
    first = [Owner(int(owners[0])), *(Owner(int(layout.array[start])) for start in starts[1:-1])]
    return [(owner, lo, hi) for owner, (lo, hi) in zip(first, pairwise(starts), strict=True)]
